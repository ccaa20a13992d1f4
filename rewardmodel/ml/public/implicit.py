"""EurusPRM and other implicit reward models: how much likelier a solution is to a model than to its reference.

Facts from the model card of PRIME-RL/EurusPRM-Stage2 (Implicit PRM, arXiv 2412.01981; PRIME, arXiv 2502.01456). With q_k the
sum of beta * (log p - log p of the reference) over the tokens of the answer up to the end of step k, P(right) is the sigmoid
of q_k, which is what the models were trained on. The card counts the end of a step that is not the last in a way that takes
in the blank line and one or two tokens of the next step; so does this module.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, cast

import numpy as np
import torch

from rewardmodel.ml.data import DataError
from rewardmodel.ml.evaluation import label_outputs
from rewardmodel.ml.model import RewardConfig, load_tokenizer
from rewardmodel.ml.protocols import CausalLM, Tokenizer
from rewardmodel.ml.public.interface import (
    VERDICTS,
    Overflow,
    Probabilities,
    PublicFormat,
    PublicRewardModel,
    SolutionJudge,
    public_config,
    refuse_overflow,
)
from rewardmodel.ml.public.loading import load_public
from rewardmodel.ml.public.placed import chain
from rewardmodel.ml.public.shielded_text import ShieldedTokenizer
from rewardmodel.ml.reading.check import reading_of
from rewardmodel.ml.surprise.next_tokens import LanguageReader
from rewardmodel.ml.trees.tokens import TokenTree, padding_id

STEP_BREAK = "\n\n"


@dataclass(frozen=True)
class ImplicitReward(PublicFormat):
    """A chat of problem and answer, steps with a blank line between them, read by a model and by its reference.

    `reference`: folder or name of the reference model. `beta`: weight of the log-ratio, 0.001 on the card.
    """

    reference: str = ""
    beta: float = 0.001

    name: ClassVar[str] = "eurus-prm"

    def load(self, path: str, device: torch.device, dtype: torch.dtype | None) -> PublicRewardModel:
        """See PublicFormat."""
        if not self.reference:
            raise DataError(
                f"the format {self.name} needs a reference model: give its folder or name as the option reference "
                "(for EurusPRM: Qwen/Qwen2.5-Math-7B-Instruct)"
            )
        if not self.beta > 0:
            raise DataError(f"beta is {self.beta}; it must be above 0")
        tokenizer = load_tokenizer(path)
        models = [
            cast(CausalLM, load_public("AutoModelForCausalLM", one, device, dtype)) for one in (path, self.reference)
        ]
        _require_same_tokens(tokenizer, self.reference)
        lengths = [getattr(model.config, "max_position_embeddings", None) for model in models]
        config = public_config(self.kind, min((length for length in lengths if length), default=None))
        for model in models:
            reading_of(model, config.max_length)
        judge = ImplicitModel(models[0], models[1], tokenizer, config, self.beta)
        return PublicRewardModel(judge, tokenizer, config)


class MeasuredAnswer(NamedTuple):
    """A chat as a chain of tokens that is read at each token of the answer, and the last of these places of each step."""

    tree: TokenTree
    ends: list[int]


class ImplicitModel(SolutionJudge):
    """A model and its reference."""

    def __init__(
        self, model: CausalLM, reference: CausalLM, tokenizer: Tokenizer, config: RewardConfig, beta: float
    ) -> None:
        self.reward_config = config
        self._readers = [LanguageReader(one).to(one.device).eval() for one in (model, reference)]
        self._tokenizer = tokenizer
        self._beta = beta

    def step_probabilities(
        self, samples: Sequence[Mapping[str, Any]], *, tokens_per_batch: int, on_overflow: Overflow
    ) -> list[Probabilities]:
        """See SolutionJudge."""
        shielded = ShieldedTokenizer(self._tokenizer)
        answers = []
        for number, sample in enumerate(samples):
            answer = self._measured_answer(shielded, sample["problem"], sample["steps"])
            if on_overflow == "error":
                lost = len(sample["steps"]) - len(answer.ends)
                refuse_overflow(sample, number, lost, len(sample["steps"]), self.reward_config.max_length)
            answers.append(answer)
        results = [np.full((len(sample["steps"]), len(VERDICTS)), np.nan, dtype=np.float32) for sample in samples]
        read = [number for number, answer in enumerate(answers) if answer.ends]
        ratios = self._log_ratios([answers[number].tree for number in read], tokens_per_batch)
        for number, ratio in zip(read, ratios, strict=True):
            tree, ends = answers[number]
            totals = self._beta * np.cumsum(ratio)[np.asarray(ends) - tree.label_index[0]]
            results[number][: len(ends), 1] = 1 / (1 + np.exp(-totals))
            results[number][: len(ends), 0] = 1 / (1 + np.exp(totals))
        return results

    def _log_ratios(self, trees: Sequence[TokenTree], tokens_per_batch: int) -> list[np.ndarray[Any, Any]]:
        """Return for each chain log p - log p of the reference, of each token after its places."""
        padding = padding_id(self._tokenizer)
        model, reference = (
            label_outputs(reader, trees, padding, tokens_per_batch, pack=False) for reader in self._readers
        )
        return [one[:, 0].astype(np.float64) - two[:, 0] for one, two in zip(model, reference, strict=True)]

    def _measured_answer(self, shielded: ShieldedTokenizer, problem: str, steps: Sequence[str]) -> MeasuredAnswer:
        written = [shielded.shield(step) for step in steps]

        def document(count: int) -> str:
            answer = STEP_BREAK.join(written[:count])
            turns = [{"role": "user", "content": shielded.shield(problem)}, {"role": "assistant", "content": answer}]
            return shielded.chat(turns)

        if not steps:
            return MeasuredAnswer(chain([], []), [])
        ids = shielded.encode(document(len(steps))).ids
        # Place p stands for the token after it. The card's ends and its start are two tokens before the end of what is
        # written up to there, and its mask begins one place earlier.
        first = len(shielded.encode(document(0).strip()).ids) - 3
        ends = []
        for count in range(1, len(steps) + 1):
            text = document(count).strip() + (STEP_BREAK if count < len(steps) else "")
            ends.append(min(len(shielded.encode(text).ids) - 2, len(ids) - 2))
        limit = self.reward_config.max_length or len(ids)
        kept = [end for end in ends if end + 1 < limit]
        places = range(max(first, 0), kept[-1] + 1) if kept else range(0)
        return MeasuredAnswer(chain(ids[:limit], places), kept)


def _require_same_tokens(tokenizer: Tokenizer, reference: str) -> None:
    """Raise DataError if a reference model reads other tokens than the model: its probabilities would be of other texts."""
    own, theirs = tokenizer.get_vocab(), load_tokenizer(reference).get_vocab()
    if different := [token for token, number in theirs.items() if own.get(token, number) != number]:
        raise DataError(f"the reference model {reference} has other tokens than the model, such as {different[0]!r}")
