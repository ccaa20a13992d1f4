"""Benchmark of scoring: against a forward pass per step, against padded batches, and the gain of sharing."""

import random
from typing import Any
from unittest import mock

import torch

from rewardmodel.ml.model import LabelReader, RewardConfig
from rewardmodel.ml.scoring import score_solutions
from rewardmodel.ml.trees.packing import collate, tensors
from rewardmodel.ml.trees.tokens import SegmentEncoder, SegmentFormat, TokenTree, build_tree
from rewardmodel.ml.trees.trajectories import Segment, Trajectory
from tests.benchmarks.labeled_solutions import GOOD, made_up_solution
from tests.benchmarks.model import LABEL_TOKENS, language_model, tokenizer_for
from tests.benchmarks.result import Result
from tests.benchmarks.timing import Timer

ROUNDS = 2
SOLUTIONS = 16  # per round, of 4 to 20 steps and 4 problems
STEPWISE = (
    6  # of them, drawn at random, are scored in the slow way; with fewer the result would depend on their lengths
)
PADDED_ROWS = 8
PROBLEM_WORDS = (20, 500)  # short and long problems, for the gain of sharing
SAMPLES = 6  # of one problem
Sample = dict[str, Any]


def run() -> Result:
    """Time all methods on the same solutions in turn."""
    draw = random.Random(0)
    rounds = [_samples(draw, 30, problems=4, each=SOLUTIONS // 4, steps=(4, 20)) for _ in range(ROUNDS)]
    shared = {words: _samples(draw, words, problems=1, each=SAMPLES, steps=(4, 12)) for words in PROBLEM_WORDS}
    texts = [sample for some in (*rounds, *shared.values()) for sample in some]
    tokenizer = tokenizer_for(text for sample in texts for text in (sample["problem"], *sample["steps"]))
    model = language_model().eval()
    tokens = dict(zip(("negative", "neutral", "positive"), LABEL_TOKENS, strict=True))
    form = SegmentFormat()
    model.reward_config = RewardConfig("prm", tokens, **form.to_dict())
    reader = LabelReader(model, tokenizer.convert_tokens_to_ids(list(LABEL_TOKENS)))

    def chains(samples: list[Sample]) -> list[TokenTree]:
        trajectories = [_chain(sample) for sample in samples]
        encoded = SegmentEncoder(tokenizer, form).encode(trajectories)
        return [build_tree(one, ids, None, 3)[0] for one, ids in zip(trajectories, encoded, strict=True)]

    def score(samples: list[Sample]) -> object:
        return score_solutions(model, tokenizer, samples)

    score(rounds[0][:2])
    ours, stepwise, padded = Timer(), Timer(), Timer()
    for samples in rounds:
        ours.measure(len(samples), lambda: score(samples))  # noqa: B023
        some = draw.sample(samples, STEPWISE)
        stepwise.measure(STEPWISE, lambda: _score_stepwise(reader, chains(some)))  # noqa: B023
        padded.measure(len(samples), lambda: _score_padded(reader, chains(samples)))  # noqa: B023
    figures = {
        "solutions_per_second": ours.rate,
        "solutions_per_second_one_pass_per_step": stepwise.rate,
        "solutions_per_second_padded_as_they_come": padded.rate,
        "speedup_over_steps": ours.rate / stepwise.rate,
        "speedup_over_padded": ours.rate / padded.rate,
    }
    for words, samples in shared.items():
        together, alone = Timer(), Timer()
        for _ in range(ROUNDS):
            together.measure(SAMPLES, lambda: score(samples))  # noqa: B023
            alone.measure(SAMPLES, lambda: _without_sharing(score, samples))  # noqa: B023
        figures[f"speedup_of_sharing_at_{words}_words"] = together.rate / alone.rate
    return Result("scoring", figures, {"speedup_over_steps": 4.0, "speedup_over_padded": 1.3})


def _samples(draw: random.Random, words: int, *, problems: int, each: int, steps: tuple[int, int]) -> list[Sample]:
    """Return solutions in random order, as a generator writes them for many problems."""
    found = []
    for _ in range(problems):
        problem = made_up_solution(draw, words, 0)[0]
        found += [
            {"problem": problem, "steps": made_up_solution(draw, 0, draw.randint(*steps))[1:]} for _ in range(each)
        ]
    draw.shuffle(found)
    return found


def _chain(sample: Sample) -> Trajectory:
    steps = (Segment(text, number, GOOD) for number, text in enumerate(sample["steps"]))
    return Trajectory((Segment(sample["problem"], -1), *steps))


@torch.inference_mode()
def _score_stepwise(reader: LabelReader, chains: list[TokenTree]) -> None:
    """Score each step in a separate pass over the text up to it."""
    for chain in chains:
        for place in chain.label_index.tolist():
            ids = torch.from_numpy(chain.input_ids[: place + 1]).long()[None]
            positions = torch.arange(place + 1)[None]
            torch.softmax(reader(ids, positions, None, torch.tensor([place])), dim=-1)


@torch.inference_mode()
def _score_padded(reader: LabelReader, chains: list[TokenTree]) -> None:
    """Score PADDED_ROWS at a time in the given order, each batch padded to its longest."""
    for first in range(0, len(chains), PADDED_ROWS):
        some = chains[first : first + PADDED_ROWS]
        batch = tensors(collate(some, [[row] for row in range(len(some))], 0))
        del batch["targets"]
        torch.softmax(reader(**batch), dim=-1)


def _without_sharing(score: Any, samples: list[Sample]) -> None:
    with mock.patch.object(LabelReader, "pair_cost", float("inf")):
        score(samples)
