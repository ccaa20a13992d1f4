"""Scoring solutions: the probabilities of all steps in one pass per solution.

The score of step k depends only on the problem and the steps up to k, so one pass over a solution gives the same as scoring
each prefix. Solutions are sorted by length into batches with a token budget. Solutions of one problem are read as one tree
if the problem is long enough (see `trees.sharing`) and the model can read trees (see `reading`). Results are in the order of the input.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from datafiles.decoding import unstorable
from rewardmodel.ml.data import DataError
from rewardmodel.ml.evaluation import label_probabilities
from rewardmodel.ml.model import LoadedModel, RewardConfig, label_reader
from rewardmodel.ml.protocols import Tokenizer
from rewardmodel.ml.public.interface import Overflow, SolutionJudge, refuse_overflow, sample_place
from rewardmodel.ml.remote_scoring import RemoteModel
from rewardmodel.ml.scores import COLUMNS
from rewardmodel.ml.surprise.solutions import SolutionSurprises, measure_surprises
from rewardmodel.ml.trees.sharing import share_prefixes
from rewardmodel.ml.trees.tokens import SegmentEncoder, TokenTree, build_tree, padding_id
from rewardmodel.ml.trees.trajectories import Segment, Trajectory

TOKENS_PER_BATCH = 16384
TOKENS_PER_TREE = 4096  # of a tree of solutions that share their problem; its mask has this number squared
Sample = Mapping[str, Any]
StepProbabilities = npt.NDArray[np.float32]


def score_solutions(
    model: LoadedModel | RemoteModel | SolutionJudge,
    tokenizer: Tokenizer,
    samples: Sequence[Sample],
    *,
    tokens_per_batch: int = TOKENS_PER_BATCH,
    on_overflow: Overflow = "error",
    surprises: SolutionSurprises | None = None,
) -> list[StepProbabilities]:
    """Return for each sample its step probabilities (steps, 3) float32, columns negative, neutral, positive.

    Samples have `problem` (str) and `steps` (list of str); `model` is the `.model` of a loaded reward model, of a public one
    (`public`), or of one behind a server (`remote_scoring`). For an outcome model the positive column is, at each step's end, the
    probability that the final answer will be correct; its neutral column is 0.
    `surprises` of the same samples, from `solution_surprises`, save a model with a surprise input the pass of its base.
    Raises DataError, naming the sample, if one is malformed or has steps beyond the model's length; with `on_overflow` "nan"
    the rows of those steps are NaN instead.
    """
    config = model.reward_config
    if isinstance(model, SolutionJudge):
        for number, sample in enumerate(samples):
            _check(sample, number)
        judged = model.step_probabilities(samples, tokens_per_batch=tokens_per_batch, on_overflow=on_overflow)
        return [_with_columns(rows, config) for rows in judged]
    trees = _token_trees(model, tokenizer, samples, on_overflow)
    read = [number for number, tree in enumerate(trees) if len(tree.label_index)]
    if isinstance(model, RemoteModel):
        found = model.label_probabilities([trees[number] for number in read])
    else:
        if config.surprise is not None:
            if surprises is None:
                padding = padding_id(tokenizer)
                surprises = measure_surprises(config.surprise, trees, model.device, padding, tokens_per_batch)
            trees = surprises.added_to(trees, config.surprise)
        problems = [str(samples[number]["problem"]) for number in read]
        found = _label_probabilities(model, tokenizer, [trees[number] for number in read], problems, tokens_per_batch)
    results = [np.full((len(sample["steps"]), len(config.classes)), np.nan, dtype=np.float32) for sample in samples]
    for number, probabilities in zip(read, found, strict=True):
        results[number][: len(probabilities)] = probabilities  # the steps that fit come first
    return [_with_columns(rows, config) for rows in results]


def _with_columns(rows: StepProbabilities, config: RewardConfig) -> StepProbabilities:
    """Return a solution's rows (steps, C) with all columns (steps, 3): 0 for a class that the model does not have."""
    result = np.where(np.isnan(rows[:, :1]), np.float32(np.nan), np.zeros((len(rows), len(COLUMNS)), dtype=np.float32))
    result[:, [COLUMNS.index(name) for name in config.classes]] = rows
    return result


def score_outcomes(
    model: LoadedModel | RemoteModel | SolutionJudge,
    tokenizer: Tokenizer,
    samples: Sequence[Sample],
    *,
    tokens_per_batch: int = TOKENS_PER_BATCH,
    on_overflow: Overflow = "error",
    surprises: SolutionSurprises | None = None,
) -> npt.NDArray[np.float32]:
    """Return an outcome model's P(correct) for each sample (samples,), read at the last token; 0 without steps."""
    scored = score_solutions(
        model, tokenizer, samples, tokens_per_batch=tokens_per_batch, on_overflow=on_overflow, surprises=surprises
    )
    return np.asarray([steps[-1, -1] if len(steps) else 0.0 for steps in scored], dtype=np.float32)


def solution_surprises(
    model: LoadedModel, tokenizer: Tokenizer, samples: Sequence[Sample], *, tokens_per_batch: int = TOKENS_PER_BATCH
) -> SolutionSurprises:
    """Run the base of a model with a surprise input over samples, once for all models with that base and text format.

    Raises DataError if the model has no surprise input, its base is missing, or a sample is malformed.
    """
    surprise = model.reward_config.surprise
    if surprise is None:
        raise DataError("the model has no surprise input")
    trees = _token_trees(model, tokenizer, samples, "nan")
    return measure_surprises(surprise, trees, model.device, padding_id(tokenizer), tokens_per_batch)


def _label_probabilities(
    model: LoadedModel,
    tokenizer: Tokenizer,
    chains: Sequence[TokenTree],
    problems: Sequence[str],
    tokens_per_batch: int,
) -> list[StepProbabilities]:
    """Return the probabilities at each chain's labels; chains of one problem share its tokens if that costs less.

    Models that cannot read trees read each chain in a row of its own.
    """
    padding = padding_id(tokenizer)
    reader = label_reader(model, tokenizer)
    if reader.way != "trees":
        return label_probabilities(reader, chains, padding, tokens_per_batch, pack=False)
    groups = share_prefixes(
        chains,
        problems,
        pair_cost=reader.pair_cost,
        tokens_per_tree=min(tokens_per_batch, TOKENS_PER_TREE),
    )
    found: list[StepProbabilities] = [np.empty(0, dtype=np.float32)] * len(chains)
    # Single solutions are read apart from trees, because a row with one chain needs no mask.
    for alone in (True, False):
        some = [group for group in groups if (len(group.members) == 1) is alone]
        read = label_probabilities(reader, [group.tree for group in some], padding, tokens_per_batch, pack=False)
        for group, rows in zip(some, read, strict=True):
            stops = np.cumsum([len(chains[number].label_index) for number in group.members])
            for number, part in zip(group.members, np.split(rows, stops[:-1]), strict=True):
                found[number] = part
    return found


def _token_trees(
    model: LoadedModel | RemoteModel | SolutionJudge,
    tokenizer: Tokenizer,
    samples: Sequence[Sample],
    on_overflow: Overflow,
) -> list[TokenTree]:
    config = model.reward_config
    trajectories = [_trajectory(sample, number, len(config.classes)) for number, sample in enumerate(samples)]
    encoder = SegmentEncoder(tokenizer, config.segment_format)
    trees = []
    for number, (trajectory, ids) in enumerate(zip(trajectories, encoder.encode(trajectories), strict=True)):
        tree, lost = build_tree(trajectory, ids, config.max_length, len(config.classes))
        if on_overflow == "error":
            refuse_overflow(samples[number], number, lost, trajectory.label_count, config.max_length)
        trees.append(tree)
    return trees


def _trajectory(sample: Sample, number: int, classes: int) -> Trajectory:
    problem, steps = _check(sample, number)
    anything = (1.0, *([0.0] * (classes - 1)))  # a target marks a place to read; its value is not used
    return Trajectory((Segment(problem, -1), *(Segment(step, index, anything) for index, step in enumerate(steps))))


def _check(sample: Sample, number: int) -> tuple[str, Sequence[str]]:
    """Return the problem and the steps of a sample. Raises DataError if it is malformed."""
    problem, steps = sample.get("problem"), sample.get("steps")
    place = sample_place(sample, number)
    if not isinstance(problem, str):
        raise DataError(f'{place}: "problem" is missing or not a string')
    if isinstance(steps, str) or not isinstance(steps, Sequence) or not all(isinstance(step, str) for step in steps):
        raise DataError(f'{place}: "steps" must be a list of strings')
    if reason := unstorable(problem, "problem") or unstorable(list(steps), "steps"):
        raise DataError(f"{place}: {reason}")
    return problem, steps
