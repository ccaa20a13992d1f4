"""Labeled solutions for the benchmarks: real ones of phase 1 if present, else synthetic ones of the same shape."""

import random
from collections import Counter
from pathlib import Path

from rewardmodel.ml.data import read_prm800k
from rewardmodel.ml.trees.trajectories import LabelOptions, Segment, Trajectory, prm_trajectories

PHASE_1 = Path(__file__).resolve().parents[3] / "shared" / "data" / "prm800k" / "phase1_train_rebuilt.jsonl"
WORDS = tuple(
    "we add the next number to it so that sum of these is then not more than half what was left over".split()  # noqa: SIM905
)
GOOD, BAD = (0.0, 0.0, 1.0), (1.0, 0.0, 0.0)


def labeled_solutions(count: int) -> tuple[list[Trajectory], bool]:
    """Return `count` labeled trees, always the same, and whether they are real."""
    if PHASE_1.exists():
        trees = list(prm_trajectories(read_prm800k(PHASE_1), LabelOptions(), Counter()))
        return random.Random(0).sample(trees, count), True
    draw = random.Random(0)
    return [_synthetic(draw) for _ in range(count)], False


def trunk(tree: Trajectory) -> Trajectory:
    """Return the solution without alternatives: a chain."""
    last = max(range(len(tree.segments)), key=lambda index: _depth(tree, index))
    return path_to(tree, last, labels=True)


def path_to(tree: Trajectory, index: int, *, labels: bool = False) -> Trajectory:
    """Return the chain that ends in a segment, with its label only, or with all labels on the way."""
    path = []
    place = index
    while place >= 0:
        path.append(tree.segments[place])
        place = tree.segments[place].parent
    path.reverse()
    return Trajectory(
        tuple(
            Segment(segment.text, number - 1, segment.target if labels or number == len(path) - 1 else None)
            for number, segment in enumerate(path)
        )
    )


def made_up_solution(draw: random.Random, problem_words: int, steps: int) -> list[str]:
    """Return a problem with the given number of words, and its steps."""
    return [_text(draw, problem_words), *(_text(draw, draw.randint(10, 40)) for _ in range(steps))]


def _depth(tree: Trajectory, index: int) -> int:
    depth = 0
    while tree.segments[index].parent >= 0:
        index, depth = tree.segments[index].parent, depth + 1
    return depth


def _text(draw: random.Random, words: int) -> str:
    return " ".join(draw.choice(WORDS) if draw.random() < 0.8 else str(draw.randint(0, 999)) for _ in range(words))


def _synthetic(draw: random.Random) -> Trajectory:
    """As in phase 1: about 16 steps, each with three or four rated completions, one of them chosen."""
    segments = [Segment(_text(draw, 40), -1)]
    place = 0
    for _ in range(max(2, round(draw.lognormvariate(2.6, 0.6)))):
        for alternative in range(draw.randint(2, 5)):
            segments.append(Segment(_text(draw, draw.randint(8, 30)), place, GOOD if alternative % 2 else BAD))
        place = len(segments) - 1
    return Trajectory(tuple(segments))
