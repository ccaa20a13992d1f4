"""The optimizers of reward-model training: AdamW, or Muon for matrices with AdamW for everything else."""

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from rewardmodel.ml.settings import TrainingSettings


class OptimizerPair(torch.optim.Optimizer):
    """Two optimizers over disjoint parameters that step, save and load as one."""

    def __init__(self, first: torch.optim.Optimizer, second: torch.optim.Optimizer) -> None:
        self.pair = (first, second)
        super().__init__(first.param_groups + second.param_groups, {})
        self._share_groups()

    def _share_groups(self) -> None:
        # The schedule writes learning rates into these very dictionaries.
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
    """Return the optimizer that the settings name, over the model's trainable parameters.

    With Muon, the matrices are those of the layers; embeddings and the output embedding, though two-dimensional, are
    look-up tables and go to AdamW.
    """
    trainable = [(name, parameter) for name, parameter in model.named_parameters() if parameter.requires_grad]
    tables = {
        id(parameter)
        for module in model.modules()
        if isinstance(module, nn.Embedding)
        for parameter in module.parameters(recurse=False)
    }
    matrices = [p for name, p in trainable if p.ndim == 2 and id(p) not in tables and "lm_head" not in name]
    if settings.optimizer == "adamw" or not matrices:
        return _adamw([p for _, p in trainable], settings)
    chosen = {id(p) for p in matrices}
    muon = torch.optim.Muon(matrices, lr=settings.muon_learning_rate, weight_decay=settings.weight_decay)
    return OptimizerPair(muon, _adamw([p for _, p in trainable if id(p) not in chosen], settings))


def _adamw(parameters: list[nn.Parameter], settings: TrainingSettings) -> torch.optim.AdamW:
    fused = all(parameter.is_floating_point() for parameter in parameters) and bool(parameters)
    return torch.optim.AdamW(
        parameters, lr=settings.learning_rate, weight_decay=settings.weight_decay, betas=(0.9, 0.95), fused=fused
    )
