"""Public models with a head: Qwen's PRMs and RMs, Skywork's PRMs, TRL's token classifiers, other ORMs.

Facts from the model cards of Qwen/Qwen2.5-Math-PRM-7B and Qwen/Qwen2.5-Math-RM-72B, from SkyworkAI/skywork-o1-prm-inference
(`model_utils/io_utils.py`, `prm_model.py`), and from `PRMTrainer.tokenize_row` of huggingface/trl.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import torch

from rewardmodel.ml.data import DataError
from rewardmodel.ml.model import Kind
from rewardmodel.ml.protocols import Tokenizer
from rewardmodel.ml.public.head_readers import (
    HeadReader,
    linear_value,
    load_with_native_head,
    load_with_own_head,
    positive_class_of,
    two_layers,
)
from rewardmodel.ml.public.placed import Encoded, PlacedFormat, PlacedReader, ServedBy
from rewardmodel.ml.public.shielded_text import ShieldedTokenizer, require_token
from rewardmodel.ml.reading.check import reading_of

QWEN_STEP_TAG = "<extra_0>"
QWEN_SYSTEM = "Please reason step by step, and put your final answer within \\boxed{}."


@dataclass(frozen=True)
class HeadFormat(PlacedFormat):
    """A format of models with a head."""

    def load_reader(
        self, path: str, tokenizer: Tokenizer, device: torch.device, dtype: torch.dtype | None
    ) -> PlacedReader:
        """See PlacedFormat."""
        reader, config = self._head_reader(path, device, dtype)
        longest = getattr(config, "max_position_embeddings", None)
        reading_of(reader.backbone, longest)
        return PlacedReader(reader.eval(), longest)

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
        return load_with_own_head(path, device, dtype, "score.", two_layers(outputs=2))


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
        return load_with_own_head(path, device, dtype, "v_head.summary.", linear_value)


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
        return load_with_native_head(path, "AutoModelForTokenClassification", device, dtype, allowed=(2,))

    def positive_class(self, config: Any) -> int:
        """See PlacedFormat."""
        return positive_class_of(config)


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
        return load_with_native_head(path, "AutoModelForSequenceClassification", device, dtype, allowed=(1, 2))


@dataclass(frozen=True)
class QwenRm(SequenceClassification):
    """Qwen's outcome models: the chat of its PRMs without tags; a value of two layers at the last token."""

    name: ClassVar[str] = "qwen-rm"

    def _whole(self, shielded: ShieldedTokenizer, problem: str, solution: str) -> list[int]:
        return shielded.encode(shielded.chat(_qwen_chat(problem, solution))).ids

    def _head_reader(self, path: str, device: torch.device, dtype: torch.dtype | None) -> tuple[HeadReader, Any]:
        return load_with_own_head(path, device, dtype, "score.", two_layers(outputs=1))


def _qwen_chat(problem: str, answer: str) -> list[dict[str, str]]:
    return [
        {"role": "system", "content": QWEN_SYSTEM},
        {"role": "user", "content": problem},
        {"role": "assistant", "content": answer},
    ]
