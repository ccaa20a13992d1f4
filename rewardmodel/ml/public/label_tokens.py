"""Public models that say one of two tokens after each step, or after the whole solution: Math-Shepherd, VersaPRM, RLHFlow.

Facts from the model cards of peiyi9979/math-shepherd-mistral-7b-prm and UW-Madison-Lee-Lab/VersaPRM, and from
RLHFlow/RLHF-Reward-Modeling, `math-rm/prm_evaluate.py` and `orm_evaluate.py`; huggingface/search-and-learn reads Math-Shepherd
and RLHFlow in the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, cast

import torch

from rewardmodel.ml.data import DataError
from rewardmodel.ml.model import Kind, LabelReader
from rewardmodel.ml.protocols import CausalLM, Tokenizer
from rewardmodel.ml.public.interface import VERDICTS
from rewardmodel.ml.public.loading import load_public
from rewardmodel.ml.public.placed import Encoded, PlacedFormat, PlacedReader, ServedBy
from rewardmodel.ml.public.shielded_text import CUT, ShieldedTokenizer, places_of_cuts
from rewardmodel.ml.reading.check import reading_of

STEP_TAG = "ки"
VERSA_BREAK = " \n\n\n\n"


@dataclass(frozen=True)
class LabelTokenFormat(PlacedFormat):
    """A format of causal language models, read at the tokens of their verdicts."""

    served_by: ClassVar[tuple[ServedBy, ...]] = ("pooling", "completions")

    def load_reader(
        self, path: str, tokenizer: Tokenizer, device: torch.device, dtype: torch.dtype | None
    ) -> PlacedReader:
        """See PlacedFormat."""
        model = cast(CausalLM, load_public("AutoModelForCausalLM", path, device, dtype))
        longest = getattr(model.config, "max_position_embeddings", None)
        reading_of(model, longest)
        return PlacedReader(LabelReader(model, self.verdict_ids(tokenizer)).to(device).eval(), longest)


@dataclass(frozen=True)
class MathShepherd(LabelTokenFormat):
    """The problem, and lines `Step k: …` that each end in the tag `ки`; P("+") against "-" at the tag.

    The verdicts are the tokens that follow a word and a blank, as in the training data, where they replace the tag.
    """

    name: ClassVar[str] = "math-shepherd"

    def encode(self, shielded: ShieldedTokenizer, problem: str, steps: Sequence[str]) -> Encoded:
        """See PlacedFormat."""
        text, ends = f"{shielded.shield(problem)} ", []
        for number, step in enumerate(map(shielded.shield, steps), start=1):
            numbered = step if step.startswith("Step ") else f"Step {number}: {step}"
            text += f"{numbered} {STEP_TAG}" if number == 1 else f"\n{numbered} {STEP_TAG}"
            ends.append(len(text))
        document = shielded.encode(text, begin=True)
        return Encoded(document.ids, list(document.tokens_before(ends)))

    def verdict_ids(self, tokenizer: Tokenizer) -> list[int]:
        """See PlacedFormat."""
        return [tokenizer(f" {verdict}", add_special_tokens=False)["input_ids"][-1] for verdict in VERDICTS.values()]


@dataclass(frozen=True)
class VersaPrm(LabelTokenFormat):
    """The problem, and steps that each end in a blank and four newlines; P("+") against "-" at the last newline."""

    name: ClassVar[str] = "versaprm"

    def encode(self, shielded: ShieldedTokenizer, problem: str, steps: Sequence[str]) -> Encoded:
        """See PlacedFormat."""
        text, ends = f"{shielded.shield(problem)} \n\n", []
        for step in map(shielded.shield, steps):
            text += step + VERSA_BREAK
            ends.append(len(text))
        document = shielded.encode(text, begin=True)
        return Encoded(document.ids, list(document.tokens_before(ends)))

    def verdict_ids(self, tokenizer: Tokenizer) -> list[int]:
        """See PlacedFormat. On the card they are Llama 3's tokens 12 and 10, "-" and "+" without a blank."""
        return plain_verdict_ids(tokenizer)


@dataclass(frozen=True)
class ChatVerdicts(LabelTokenFormat):
    """A chat in which the assistant says "+" or "-"; P("+") against "-" at the token before the verdict."""

    def verdict_ids(self, tokenizer: Tokenizer) -> list[int]:
        """See PlacedFormat. The published code takes the last token of `encode("+")` and of `encode("-")`."""
        return plain_verdict_ids(tokenizer)

    def _encode_chat(self, shielded: ShieldedTokenizer, turns: Sequence[str]) -> tuple[list[int], list[int]]:
        """Return the ids of a chat in which each turn is answered by "+", and the place before each answer.

        Raises DataError if the token that is compared is not the one in the chat, which would give numbers without meaning.
        """
        messages = [
            message
            for turn in turns
            for message in ({"role": "user", "content": turn}, {"role": "assistant", "content": CUT})
        ]
        text, starts = places_of_cuts(shielded.chat(messages), len(turns), VERDICTS["positive"])
        document = shielded.encode(text)
        answers = document.tokens_before([start + 1 for start in starts])
        _, positive = self.verdict_ids(shielded.tokenizer)
        for place in answers:
            if document.ids[place] != positive:
                raise DataError(
                    f"the chat template writes the verdict + as token {document.ids[place]}, but models of the format "
                    f"{self.name} are read at token {positive}: the tokenizer or its template is not theirs"
                )
        return document.ids, [place - 1 for place in answers]


@dataclass(frozen=True)
class RlhFlow(ChatVerdicts):
    """One user turn per step, the first of them with the problem; each step's verdict is read before its own "+"."""

    name: ClassVar[str] = "rlhflow"

    def encode(self, shielded: ShieldedTokenizer, problem: str, steps: Sequence[str]) -> Encoded:
        """See PlacedFormat."""
        turns = [shielded.shield(step) for step in steps]
        if not turns:
            return Encoded([], [])
        turns[0] = f"{shielded.shield(problem)} {turns[0]}"
        ids, places = self._encode_chat(shielded, turns)
        return Encoded(ids, list(places))


@dataclass(frozen=True)
class RlhFlowOutcome(ChatVerdicts):
    """Problem and whole solution in one user turn; only the whole solution is judged."""

    name: ClassVar[str] = "rlhflow-orm"
    kind: ClassVar[Kind] = "orm"

    def encode(self, shielded: ShieldedTokenizer, problem: str, steps: Sequence[str]) -> Encoded:
        """See PlacedFormat."""
        if not steps:
            return Encoded([], [])
        solution = "\n".join(map(shielded.shield, steps))
        ids, places = self._encode_chat(shielded, [f"{shielded.shield(problem)} {solution}"])
        return Encoded(ids, [*([None] * (len(steps) - 1)), *places])


def plain_verdict_ids(tokenizer: Tokenizer) -> list[int]:
    """Return the tokens of "-" and "+" as a text of their own, which byte-level tokenizers write other than after a blank."""
    return [tokenizer(verdict, add_special_tokens=False)["input_ids"][-1] for verdict in VERDICTS.values()]
