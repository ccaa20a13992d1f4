"""The optimizers: AdamW, or Muon for matrices and AdamW for everything else."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import nn

from rewardmodel.ml.surprise_input import SurpriseInput
from rewardmodel.ml.training.settings import TrainingSettings

NEWTON_SCHULZ = (
    3.4445,
    -4.7750,
    2.0315,
)  # Jordan et al. 2024: steep at 0, so five rounds bring singular values close to 1
NEWTON_SCHULZ_ROUNDS = 5


class Muon(torch.optim.Optimizer):
    """Muon (Jordan et al. 2024): momentum updates that are made orthogonal.

    The same rule as torch.optim.Muon with its "original" learning rate. Here matrices of one shape go through the
    Newton-Schulz rounds together, and on a CPU in float32, because bfloat16 products take about twenty times as long there.
    """

    def __init__(
        self, parameters: Iterable[nn.Parameter], lr: float, momentum: float = 0.95, weight_decay: float = 0.0
    ) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        if closure is not None:
            raise NotImplementedError("Muon takes no closure")
        for group in self.param_groups:
            by_shape: dict[torch.Size, list[nn.Parameter]] = defaultdict(list)
            for parameter in group["params"]:
                if parameter.grad is not None:
                    by_shape[parameter.shape].append(parameter)
            for shape, parameters in by_shape.items():
                updates = orthogonalize(torch.stack([self._momentum(p, group["momentum"]) for p in parameters]))
                rate = group["lr"] * max(1.0, shape[0] / shape[1]) ** 0.5
                for parameter, update in zip(parameters, updates, strict=True):
                    parameter.mul_(1 - group["lr"] * group["weight_decay"])
                    parameter.add_(update.to(parameter.dtype), alpha=-rate)

    def _momentum(self, parameter: nn.Parameter, momentum: float) -> torch.Tensor:
        """Update the running mean with the gradient and return Nesterov's look-ahead."""
        state = self.state[parameter]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = torch.zeros_like(parameter)
        gradient = parameter.grad
        assert gradient is not None  # noqa: S101 - chosen for having one
        mean = state["momentum_buffer"].lerp_(gradient, 1 - momentum)
        return gradient.lerp(mean, momentum)


def orthogonalize(matrices: torch.Tensor) -> torch.Tensor:
    """Return (count, rows, columns) matrices with the same singular vectors and singular values near 1."""
    work = matrices.to(torch.bfloat16 if matrices.is_cuda else torch.float32)
    wide = work.shape[1] <= work.shape[2]
    work = work if wide else work.mT
    work = work / work.norm(dim=(1, 2), keepdim=True).clamp(min=1e-7)
    a, b, c = NEWTON_SCHULZ
    for _ in range(NEWTON_SCHULZ_ROUNDS):
        gram = work @ work.mT
        work = a * work + (b * gram + c * gram @ gram) @ work
    return work if wide else work.mT


class OptimizerPair(torch.optim.Optimizer):
    """Two optimizers over disjoint parameters that step, save and load as one."""

    def __init__(self, first: torch.optim.Optimizer, second: torch.optim.Optimizer) -> None:
        self.pair = (first, second)
        super().__init__(first.param_groups + second.param_groups, {})
        self._share_groups()

    def _share_groups(self) -> None:
        # The scheduler writes learning rates into these dictionaries, so they must be shared, not copied.
        self.param_groups = [group for optimizer in self.pair for group in optimizer.param_groups]

    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        if closure is not None:
            raise NotImplementedError("OptimizerPair takes no closure")
        for optimizer in self.pair:
            optimizer.step()

    def state_dict(self) -> dict[str, Any]:
        return {"pair": [optimizer.state_dict() for optimizer in self.pair]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        for optimizer, state in zip(self.pair, state_dict["pair"], strict=True):
            optimizer.load_state_dict(state)
        self._share_groups()


def build_optimizer(model: nn.Module, settings: TrainingSettings) -> torch.optim.Optimizer:
    """Return the optimizer that the settings name, for the model's trainable parameters.

    Muon gets the matrices of the layers. The input and output embeddings are two-dimensional too, but they are lookup tables
    and go to AdamW.
    """
    trainable = [(name, parameter) for name, parameter in model.named_parameters() if parameter.requires_grad]
    tables = {
        id(parameter)
        for module in model.modules()
        if isinstance(module, nn.Embedding)
        for parameter in module.parameters(recurse=False)
    }
    matrices = [p for name, p in trainable if p.ndim == 2 and id(p) not in tables and "lm_head" not in name]
    bins = {id(module.bins.weight) for module in model.modules() if isinstance(module, SurpriseInput)}
    if settings.optimizer == "adamw" or not matrices:
        return _adamw([p for _, p in trainable], bins, settings)
    chosen = {id(p) for p in matrices}
    muon = Muon(matrices, lr=settings.muon_learning_rate, weight_decay=settings.weight_decay)
    return OptimizerPair(muon, _adamw([p for _, p in trainable if id(p) not in chosen], bins, settings))


def _adamw(parameters: list[nn.Parameter], bins: set[int], settings: TrainingSettings) -> torch.optim.AdamW:
    """The parameters whose ids are in `bins` start at zero, so they have their own learning rate: that of a pretrained model would
    hardly move them."""
    groups: list[dict[str, Any]] = [
        {"params": [p for p in parameters if id(p) not in bins], "lr": settings.learning_rate}
    ]
    if own := [p for p in parameters if id(p) in bins]:
        groups.append({"params": own, "lr": settings.surprise_learning_rate})
    fused = all(parameter.is_floating_point() for parameter in parameters) and bool(parameters)
    return torch.optim.AdamW(groups, weight_decay=settings.weight_decay, betas=(0.9, 0.95), fused=fused)
