"""Heads on the hidden states of public models: read at judged places, loaded, and checked.

Legend: B rows, T tokens, H hidden size, L judged places.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from rewardmodel.ml.data import DataError
from rewardmodel.ml.protocols import CausalLM, Way
from rewardmodel.ml.public.loading import head_weights, load_public
from rewardmodel.ml.reading.check import reading_of
from rewardmodel.ml.reading.states import forget_longer_texts, last_states

POSITIVE_NAMES = frozenset({"+", "1", "correct", "good", "positive", "true", "yes"})


class HeadReader(nn.Module):
    """Reads (negative, positive) logits (L, 2) from a head on the hidden states; called like a LabelReader.

    `head` maps hidden states (L, H) to one value or two class logits; `positive` is the class of right steps.
    """

    label_ids: Tensor

    def __init__(self, backbone: CausalLM, head: nn.Module, *, positive: int = 1) -> None:
        super().__init__()
        self.backbone = backbone
        # A few rows only, so float32 costs nothing, and keeps what hidden states in bfloat16 tell.
        self.head = head.float()
        self.positive = positive
        device = backbone.device
        self.register_buffer("label_ids", torch.zeros(0, dtype=torch.long, device=device), persistent=False)

    @property
    def way(self) -> Way:
        """How the backbone reads solutions, which are never trees."""
        return "alone" if reading_of(self.backbone).way == "alone" else "rows"

    @property
    def pair_cost(self) -> float:
        return 0.0  # rows hold one solution each, so there is nothing to weigh

    def forward(
        self, input_ids: Tensor, position_ids: Tensor, subtree_end: Tensor | None, label_index: Tensor
    ) -> Tensor:
        """Return logits (L, 2), float32; input_ids, position_ids (B, T), label_index (L,) along the flattened B * T tokens."""
        if subtree_end is not None:
            raise ValueError("public models are scored one solution per row")
        if self.way == "alone":
            forget_longer_texts(self.backbone)
        hidden = last_states(self.backbone, {"input_ids": input_ids}, position_ids, None)
        judged: Tensor = self.head(hidden.flatten(0, 1)[label_index].float())
        if judged.shape[1] == 2:
            return judged if self.positive == 1 else judged.flip(1)
        # A single value v is read as the logits 0 and v, whose softmax is the sigmoid of v.
        return torch.cat([torch.zeros_like(judged), judged], dim=1)


def load_with_own_head(
    path: str,
    device: torch.device,
    dtype: torch.dtype | None,
    prefix: str,
    build: Callable[[dict[str, Tensor]], nn.Module],
) -> tuple[HeadReader, Any]:
    """Load a model whose head no class of `transformers` has: `build` makes it for the weights named `prefix`*."""
    weights = head_weights(path, prefix)
    try:
        head = build(weights)
        head.load_state_dict(weights)
    except (KeyError, RuntimeError) as error:
        raise DataError(f"{path}: the weights {prefix}* are not those of this format: {error}") from error
    backbone = load_public("AutoModel", path, device, dtype)
    return HeadReader(backbone, head.to(device)), backbone.config


def two_layers(outputs: int) -> Callable[[dict[str, Tensor]], nn.Module]:
    """Return what builds a head of two layers for its weights, as Qwen's models have it."""

    def build(weights: dict[str, Tensor]) -> nn.Module:
        width = weights["0.weight"].shape[1]
        return nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, outputs))

    return build


def linear_value(weights: dict[str, Tensor]) -> nn.Module:
    """Build a linear head of one value for its weights."""
    return nn.Linear(weights["weight"].shape[1], 1)


def load_with_native_head(
    path: str, loader: str, device: torch.device, dtype: torch.dtype | None, *, allowed: tuple[int, ...]
) -> tuple[HeadReader, Any]:
    """Load a model by an Auto class of `transformers` that has a head. Raises DataError for other numbers of classes."""
    model = load_public(loader, path, device, dtype)
    config = model.config
    if config.num_labels not in allowed:
        raise DataError(
            f"{path}: the model has {config.num_labels} classes ({', '.join(map(str, config.id2label.values()))}); "
            f"this format reads {' or '.join(map(str, allowed))}"
        )
    head = getattr(model, "score", None) or getattr(model, "classifier", None)
    if head is None:
        raise DataError(
            f"{path}: models of the family {config.model_type} keep their head in a way that is not known here"
        )
    return HeadReader(model.base_model, head, positive=positive_class_of(config)), config


def positive_class_of(config: Any) -> int:
    """Return the class of right steps: the second, unless the names of the classes say that it is the first."""
    names = [str(name).strip().lower() for name in config.id2label.values()]
    return 0 if len(names) == 2 and names[0] in POSITIVE_NAMES and names[1] not in POSITIVE_NAMES else 1
