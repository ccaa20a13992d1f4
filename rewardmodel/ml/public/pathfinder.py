"""PathFinder-PRM: two passes per step, the first for its kinds of errors, the second for its correctness given the first.

Facts from declare-lab/PathFinder-PRM (`src/evaluation/reward_guided_search/PathFinderPRM.py`,
`src/evaluation/ProcessBench/code/run_eval_pathfinder_prm.py`, `src/data_generation/build_dataset.py`) and its model card.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, cast

import numpy as np
import torch

from rewardmodel.ml.evaluation import label_probabilities
from rewardmodel.ml.model import LabelReader, RewardConfig, load_tokenizer
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
from rewardmodel.ml.public.shielded_text import ShieldedTokenizer, require_token
from rewardmodel.ml.reading.check import reading_of
from rewardmodel.ml.trees.tokens import TokenTree, padding_id

MASK, RIGHT, WRONG = "<extra>", "<+>", "<->"
KINDS_OF_ERRORS = f" Math reasoning: {MASK}, Consistency: {MASK}"
CORRECTNESS = f" Math reasoning: {RIGHT}, Consistency: {RIGHT}, Correctness: {MASK}"
SAMPLES_AT_ONCE = 64  # their chats are in memory together
TASK = (
    "You are a Math Teacher. Given a question and a student's solution, evaluate the mathematical correctness, "
    "logic consistency of the current step and whether it will lead to the correct final solution"
)


@dataclass(frozen=True)
class PathFinder(PublicFormat):
    """A chat per step: what came before, the step, and masks for its mathematics and its consistency, then its correctness.

    Each mask is read at the token before it, `<+>` against `<->`. A step with `<->` at one of the first two masks has
    P(right) 0, because the published code rejects it without a second pass.
    """

    name: ClassVar[str] = "pathfinder"

    def load(self, path: str, device: torch.device, dtype: torch.dtype | None) -> PublicRewardModel:
        """See PublicFormat."""
        tokenizer = load_tokenizer(path)
        ids = [require_token(tokenizer, token, self.name) for token in (WRONG, RIGHT, MASK)]
        model = cast(CausalLM, load_public("AutoModelForCausalLM", path, device, dtype))
        config = public_config(self.kind, getattr(model.config, "max_position_embeddings", None))
        reading_of(model, config.max_length)
        reader = LabelReader(model, ids[:2]).to(device).eval()
        return PublicRewardModel(PathFinderModel(reader, tokenizer, config, mask=ids[2]), tokenizer, config)


class _Step(NamedTuple):
    """A step of a sample, and its chat without masks."""

    sample: int
    number: int
    problem: str
    answer: str


class PathFinderModel(SolutionJudge):
    """A loaded PathFinder model; `mask` is the id of its mask token."""

    def __init__(self, reader: LabelReader, tokenizer: Tokenizer, config: RewardConfig, *, mask: int) -> None:
        self.reward_config = config
        self._reader = reader
        self._tokenizer = tokenizer
        self._mask = mask

    def step_probabilities(
        self, samples: Sequence[Mapping[str, Any]], *, tokens_per_batch: int, on_overflow: Overflow
    ) -> list[Probabilities]:
        """See SolutionJudge. Each pass has a row for each step, which repeats what came before."""
        shielded = ShieldedTokenizer(self._tokenizer, (MASK, RIGHT, WRONG))
        results = [np.full((len(sample["steps"]), len(VERDICTS)), np.nan, dtype=np.float32) for sample in samples]
        for start in range(0, len(samples), SAMPLES_AT_ONCE):
            group = range(start, min(start + SAMPLES_AT_ONCE, len(samples)))
            steps = [step for number in group for step in _steps(shielded, number, samples[number])]
            right = []
            for step, found in self._judge(shielded, steps, KINDS_OF_ERRORS, tokens_per_batch):
                if (found[:, 0] > found[:, 1]).any():
                    results[step.sample][step.number] = 1, 0
                else:
                    right.append(step)
            for step, found in self._judge(shielded, right, CORRECTNESS, tokens_per_batch):
                results[step.sample][step.number] = found[0]
            if on_overflow == "error":
                for number in group:
                    lost = int(np.isnan(results[number][:, 0]).sum())
                    refuse_overflow(samples[number], number, lost, len(results[number]), self.reward_config.max_length)
        return results

    def _judge(
        self, shielded: ShieldedTokenizer, steps: Sequence[_Step], scaffold: str, tokens_per_batch: int
    ) -> list[tuple[_Step, Probabilities]]:
        """Return the steps whose chats fit the model, with (its masks, 2) probabilities."""
        limit = self.reward_config.max_length
        chats = [(step, self._masked(shielded, step, scaffold)) for step in steps]
        fitting = [(step, tree) for step, tree in chats if limit is None or len(tree) <= limit]
        trees = [tree for _, tree in fitting]
        found = label_probabilities(self._reader, trees, padding_id(self._tokenizer), tokens_per_batch, pack=False)
        return [(step, rows) for (step, _), rows in zip(fitting, found, strict=True)]

    def _masked(self, shielded: ShieldedTokenizer, step: _Step, scaffold: str) -> TokenTree:
        """Return the chat of a step with masks as a chain, read at the token before each mask."""
        turns = [{"role": "user", "content": step.problem}, {"role": "assistant", "content": step.answer + scaffold}]
        ids = shielded.encode(shielded.chat(turns)).ids
        return chain(ids, [place - 1 for place, token in enumerate(ids) if token == self._mask])


def _steps(shielded: ShieldedTokenizer, sample: int, content: Mapping[str, Any]) -> list[_Step]:
    """Return the steps of a sample, each with the steps before it."""
    problem = f"{TASK}\n\n Question: {shielded.shield(content['problem'])}"
    written = [shielded.shield(step) for step in content["steps"]]
    before = ["", *("\n\n".join(written[:number]) + "\n\n" for number in range(1, len(written)))]
    return [
        _Step(sample, number, problem, f"{start}Current Step: {step}")
        for number, (start, step) in enumerate(zip(before, written, strict=False))
    ]
