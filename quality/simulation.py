"""Labelers with known habits and solutions with known errors, to try quality control and the label model on.

The labelers do not follow the label model: they have one error rate, stop reading, change in time or choose at random.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from quality.labelings import NEGATIVE, NEUTRAL, POSITIVE, RatedItem

Random = np.random.Generator


@dataclass(frozen=True, slots=True)
class Solution:
    """Ratings up to the first error, and the number of steps."""

    item: int
    ratings: tuple[int, ...]
    steps: int

    @property
    def first_error(self) -> int:
        return len(self.ratings) - 1 if self.ratings[-1] == NEGATIVE else self.steps


def solutions(random: Random, count: int, *, first: int = 0) -> list[Solution]:
    """Solutions of 3 to 12 steps, of which about two thirds have an error, at a hazard of 12 % a step. 18 % of the others are neutral."""
    made = []
    for item in range(first, first + count):
        steps = int(random.integers(3, 13))
        ratings: list[int] = []
        for _ in range(steps):
            ratings.append(NEGATIVE if random.random() < 0.12 else NEUTRAL if random.random() < 0.18 else POSITIVE)
            if ratings[-1] == NEGATIVE:
                break
        made.append(Solution(item, tuple(ratings), steps))
    return made


Habit = Callable[[Random, int | None, int, int], int]
"""(random, true rating or None behind the first error, step, number of the labeler's task) -> rating."""


@dataclass(frozen=True, slots=True)
class Labeler:
    name: str
    habit: Habit
    kind: str
    """good, bad, or between: nobody should be sure about them."""


def careless(error: float) -> Habit:
    """Rates a step wrongly with this probability. Behind an overlooked error, every second step looks wrong to a careful person."""

    def rate(random: Random, true: int | None, step: int, task: int) -> int:
        if true is None:
            return NEGATIVE if random.random() < 0.5 * (1 - error) else POSITIVE
        if random.random() >= error:
            return true
        others = {POSITIVE: (NEUTRAL, NEGATIVE), NEUTRAL: (POSITIVE, NEGATIVE), NEGATIVE: (POSITIVE, NEUTRAL)}[true]
        return others[int(random.random() < 0.4)]

    return rate


def always_positive(random: Random, true: int | None, step: int, task: int) -> int:
    return POSITIVE


def at_random(random: Random, true: int | None, step: int, task: int) -> int:
    return int(random.integers(-1, 2))


def unread_after(steps: int, error: float) -> Habit:
    careful = careless(error)
    return lambda random, true, step, task: careful(random, true, step, task) if step < steps else POSITIVE


def turning(after: int, before: float, then: float) -> Habit:
    early, late = careless(before), careless(then)
    return lambda random, true, step, task: (early if task < after else late)(random, true, step, task)


def team() -> list[Labeler]:
    """Twenty labelers: error rates from 2 % to 40 %, and the four habits."""
    good = [0.02, 0.02, 0.03, 0.04, 0.05, 0.05, 0.06, 0.07, 0.08, 0.10, 0.10, 0.12]
    labelers = [Labeler(f"good-{number:02d}", careless(error), "good") for number, error in enumerate(good)]
    labelers += [Labeler("between-18", careless(0.18), "between")]
    labelers += [Labeler(f"bad-{round(100 * error)}", careless(error), "bad") for error in (0.30, 0.35, 0.40)]
    labelers += [
        Labeler("always-positive", always_positive, "bad"),
        Labeler("random", at_random, "bad"),
        Labeler("unread", unread_after(2, 0.05), "bad"),
        Labeler("turning", turning(100, 0.05, 0.40), "bad"),
    ]
    return labelers


def label(random: Random, labeler: Labeler, solution: Solution, task: int) -> RatedItem:
    """Let a labeler rate a solution: it ends at the first rating that is negative."""
    ratings: list[int] = []
    for step in range(solution.steps):
        true = solution.ratings[step] if step < len(solution.ratings) else None
        ratings.append(labeler.habit(random, true, step, task))
        if ratings[-1] == NEGATIVE:
            break
    return RatedItem(solution.item, labeler.name, tuple(ratings), solution.steps, turn=task)
