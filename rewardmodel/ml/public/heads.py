"""Public models with a classification or value head: Qwen's PRMs and RMs, Skywork's PRMs, TRL's token classifiers, and ORMs.

Facts from the model cards of Qwen/Qwen2.5-Math-PRM-7B and Qwen/Qwen2.5-Math-RM-72B, from SkyworkAI/skywork-o1-prm-inference
(`model_utils/io_utils.py`, `prm_model.py`), and from `PRMTrainer.tokenize_row` of huggingface/trl.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from rewardmodel.ml.data import DataError
from rewardmodel.ml.model import Kind
from rewardmodel.ml.protocols import Tokenizer
from rewardmodel.ml.public.loading import head_weights, load_public
from rewardmodel.ml.public.placed import Encoded, PlacedFormat, PlacedReader, ServedBy
from rewardmodel.ml.public.shielded_text import ShieldedTokenizer, require_token

QWEN_STEP_TAG = "<extra_0>"
QWEN_SYSTEM = "Please reason step by step, and put your final answer within \\boxed{}."
POSITIVE_NAMES = frozenset({"+", "1", "correct", "good", "positive", "true", "yes"})


class HeadReader(nn.Module):
    """Reads (negative, positive) logits (L, 2) from a head on the hidden states; called like a LabelReader.

    `head` maps hidden states (L, H) to one value or two class logits; `positive` is the class of right steps.
    """

    label_ids: Tensor

    def __init__(self, backbone: nn.Module, head: nn.Module, *, positive: int = 1) -> None:
        super().__init__()
        self.backbone = backbone
        self.head = (
            head.float()
        )  # a few rows only, so float32 costs nothing, and keeps what hidden states in bfloat16 tell
        self.positive = positive
        device = next(backbone.parameters()).device
        self.register_buffer("label_ids", torch.zeros(0, dtype=torch.long, device=device), persistent=False)

    @property
    def pair_cost(self) -> float:
        return 0.0  # rows hold one solution each, so there is nothing to weigh

    def forward(
        self, input_ids: Tensor, position_ids: Tensor, subtree_end: Tensor | None, label_index: Tensor
    ) -> Tensor:
        """Return logits (L, 2), float32; input_ids, position_ids (B, T), label_index (L,) along the flattened B * T tokens."""
        if subtree_end is not None:
            raise ValueError("public models are scored one solution per row")
        hidden = self.backbone(input_ids=input_ids, position_ids=position_ids, use_cache=False).last_hidden_state
        judged: Tensor = self.head(hidden.flatten(0, 1)[label_index].float())
        if judged.shape[1] == 2:
            return judged if self.positive == 1 else judged.flip(1)
        # A single value v is read as the logits 0 and v, whose softmax is the sigmoid of v.
        return torch.cat([torch.zeros_like(judged), judged], dim=1)


@dataclass(frozen=True)
class HeadFormat(PlacedFormat):
    """A format of models with a head."""

    def load_reader(
        self, path: str, tokenizer: Tokenizer, device: torch.device, dtype: torch.dtype | None
    ) -> PlacedReader:
        """See PlacedFormat."""
        reader, config = self._head_reader(path, device, dtype)
        _require_causal(path, reader)
        return PlacedReader(reader.eval(), getattr(config, "max_position_embeddings", None))

    def _head_reader(self, path: str, device: torch.device, dtype: torch.dtype | None) -> tuple[HeadReader, Any]:
        raise NotImplementedError


@dataclass(frozen=True)
class QwenPrm(HeadFormat):
    """A chat whose answer has the tag `<extra_0>` after every step; two classes at the tag."""

    name: ClassVar[str] = "qwen-prm"
    tags: ClassVar[tuple[str, ...]] = (QWEN_STEP_TAG,)
    served_by: ClassVar[tuple[ServedBy, ...]] = ("pooling",)

    def encode(self, shielded: ShieldedTokenizer, problem: str, steps: Sequence[str]) -> Encoded:
        """See PlacedFormat."""
        tag = require_token(shielded.tokenizer, QWEN_STEP_TAG, self.name)
        answer = "".join(shielded.shield(step) + QWEN_STEP_TAG for step in steps)
        ids = shielded.encode(shielded.chat(_qwen_chat(shielded.shield(problem), answer))).ids
        return Encoded(ids, [place for place, token in enumerate(ids) if token == tag])

    def _head_reader(self, path: str, device: torch.device, dtype: torch.dtype | None) -> tuple[HeadReader, Any]:
        return _load_with_own_head(path, device, dtype, "score.", _two_layers(outputs=2))


@dataclass(frozen=True)
class Skywork(HeadFormat):
    """The problem and a newline, then lines that each end in a newline; a value head at the newline that ends a step.

    A step of several lines is written as several, as the published code cuts solutions, and judged at its last one.
    """

    name: ClassVar[str] = "skywork"

    def encode(self, shielded: ShieldedTokenizer, problem: str, steps: Sequence[str]) -> Encoded:
        """See PlacedFormat. Every line is tokenised separately."""
        newline = shielded.tokenizer("\n", add_special_tokens=False)["input_ids"][-1]
        ids = list(shielded.encode((shielded.tokenizer.bos_token or "") + shielded.shield(problem) + "\n").ids)
        places: list[int | None] = []
        for step in steps:
            for line in step.split("\n"):
                ids += [*shielded.encode(shielded.shield(line)).ids, newline]
            places.append(len(ids) - 1)
        return Encoded(ids, places)

    def _head_reader(self, path: str, device: torch.device, dtype: torch.dtype | None) -> tuple[HeadReader, Any]:
        return _load_with_own_head(path, device, dtype, "v_head.summary.", _linear_value)


@dataclass(frozen=True)
class TokenClassification(HeadFormat):
    """TRL's format: BOS if there is one, the problem, steps that each end in the separator; two classes at its last token.

    Problem, steps and separator are tokenised separately, as in TRL's training. `separator` must be that of the training.
    """

    separator: str = "\n"

    name: ClassVar[str] = "token-classification"
    served_by: ClassVar[tuple[ServedBy, ...]] = ("pooling",)

    def encode(self, shielded: ShieldedTokenizer, problem: str, steps: Sequence[str]) -> Encoded:
        """See PlacedFormat."""
        separator = shielded.encode(self.separator).ids
        if not separator:
            raise DataError(f"the separator {self.separator!r} has no tokens")
        bos = shielded.tokenizer.bos_token_id
        ids = [*([] if bos is None else [bos]), *shielded.encode(shielded.shield(problem)).ids]
        places: list[int | None] = []
        for step in steps:
            ids += [*shielded.encode(shielded.shield(step)).ids, *separator]
            places.append(len(ids) - 1)
        return Encoded(ids, places)

    def _head_reader(self, path: str, device: torch.device, dtype: torch.dtype | None) -> tuple[HeadReader, Any]:
        model = load_public("AutoModelForTokenClassification", path, device, dtype)
        return _native_head(path, model, allowed=(2,))

    def positive_class(self, config: Any) -> int:
        """See PlacedFormat."""
        return _positive_class(config)


@dataclass(frozen=True)
class SequenceClassification(HeadFormat):
    """An outcome model: a chat of problem and solution (or both with a line break, without a template), judged at its last token.

    A head of one value v is read as sigmoid(v); of two, the second is P(correct).
    """

    name: ClassVar[str] = "sequence-classification"
    kind: ClassVar[Kind] = "orm"

    def encode(self, shielded: ShieldedTokenizer, problem: str, steps: Sequence[str]) -> Encoded:
        """See PlacedFormat."""
        if not steps:
            return Encoded([], [])
        ids = self._whole(shielded, shielded.shield(problem), "\n".join(map(shielded.shield, steps)))
        return Encoded(ids, [*([None] * (len(steps) - 1)), len(ids) - 1])

    def _whole(self, shielded: ShieldedTokenizer, problem: str, solution: str) -> list[int]:
        if getattr(shielded.tokenizer, "chat_template", None) is None:
            return shielded.encode(f"{problem}\n{solution}", begin=True).ids
        turns = [{"role": "user", "content": problem}, {"role": "assistant", "content": solution}]
        return shielded.encode(shielded.chat(turns)).ids

    def _head_reader(self, path: str, device: torch.device, dtype: torch.dtype | None) -> tuple[HeadReader, Any]:
        model = load_public("AutoModelForSequenceClassification", path, device, dtype)
        return _native_head(path, model, allowed=(1, 2))


@dataclass(frozen=True)
class QwenRm(SequenceClassification):
    """Qwen's outcome models: the chat of its PRMs without tags; a value of two layers at the last token."""

    name: ClassVar[str] = "qwen-rm"

    def _whole(self, shielded: ShieldedTokenizer, problem: str, solution: str) -> list[int]:
        return shielded.encode(shielded.chat(_qwen_chat(problem, solution))).ids

    def _head_reader(self, path: str, device: torch.device, dtype: torch.dtype | None) -> tuple[HeadReader, Any]:
        return _load_with_own_head(path, device, dtype, "score.", _two_layers(outputs=1))


def _qwen_chat(problem: str, answer: str) -> list[dict[str, str]]:
    return [
        {"role": "system", "content": QWEN_SYSTEM},
        {"role": "user", "content": problem},
        {"role": "assistant", "content": answer},
    ]


def _load_with_own_head(
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


def _two_layers(outputs: int) -> Callable[[dict[str, Tensor]], nn.Module]:
    def build(weights: dict[str, Tensor]) -> nn.Module:
        width = weights["0.weight"].shape[1]
        return nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, outputs))

    return build


def _linear_value(weights: dict[str, Tensor]) -> nn.Module:
    return nn.Linear(weights["weight"].shape[1], 1)


def _native_head(path: str, model: Any, *, allowed: tuple[int, ...]) -> tuple[HeadReader, Any]:
    """Return the reader of a class of `transformers` with a head of its own. Raises DataError for other numbers of classes."""
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
    return HeadReader(model.base_model, head, positive=_positive_class(config)), config


def _positive_class(config: Any) -> int:
    """Return the class of right steps: the second, unless the names of the classes say that it is the first."""
    names = [str(name).strip().lower() for name in config.id2label.values()]
    return 0 if len(names) == 2 and names[0] in POSITIVE_NAMES and names[1] not in POSITIVE_NAMES else 1


@torch.no_grad()
def _require_causal(path: str, reader: HeadReader) -> None:
    """Raise DataError if a token sees those after it: such models would read the padding, and a step its successors."""
    device = reader.label_ids.device
    ids = torch.tensor([[1, 2, 3, 4]], device=device)
    places = torch.arange(4, device=device)[None]
    at = torch.tensor([1], device=device)
    long = reader(input_ids=ids, position_ids=places, subtree_end=None, label_index=at)
    short = reader(input_ids=ids[:, :2], position_ids=places[:, :2], subtree_end=None, label_index=at)
    if not torch.allclose(long, short, atol=0.05, rtol=0.05):
        raise DataError(
            f"{path}: the model reads in both directions, so a step would see the steps after it: not supported"
        )
