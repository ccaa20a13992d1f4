"""The steps at which people differ, or which a cell of a table counts, with who said what."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import numpy as np

from annotation.models import Solution, SolutionPosterior, User
from annotation.selectors.agreement import NONE, Compared, Ints
from annotation.selectors.gold_ratings import gold_ratings
from annotation.selectors.label_model import posteriors_of
from quality.labelings import NEGATIVE, RatedItem, Rating


class Between(StrEnum):
    """What is compared."""

    RATINGS = "ratings"
    FIRST_ERRORS = "first_errors"
    """The positions of the first error; the step is the earlier one."""
    GOLD = "gold"
    """Ratings with gold."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Which steps: without ratings, all that differ; with both, those of this cell of the table, also if they are equal.

    `rating` is gold's (GOLD) or that of either of two people; `other_rating` is the labeler's, or that of the other.
    """

    between: Between = Between.RATINGS
    other: UUID | None = None
    """The second labeler, if a pair is meant."""
    rating: Rating = None
    other_rating: Rating = None


@dataclass(frozen=True, slots=True)
class Said:
    labeling: int
    labeler: UUID
    name: str
    rating: Rating


@dataclass(frozen=True, slots=True)
class DifferingStep:
    solution: Solution
    step: int
    said: list[Said]
    """What everybody said who rated as far, not only the two that differ; in the order of arrival."""
    gold: Rating
    posterior: SolutionPosterior | None


def differing_steps(compared: Compared, cell: Cell) -> list[tuple[int, int]]:
    """(solution, step) of each step once: the one with the newest labeling first."""
    newest: dict[tuple[int, int], int] = {}
    for solution, step, place in (
        _with_gold(compared, cell) if cell.between is Between.GOLD else _by_two(compared, cell)
    ):
        newest[solution, step] = max(newest.get((solution, step), 0), place)
    return sorted(newest, key=lambda found: (-newest[found], found))


def describe(compared: Compared, steps: Sequence[tuple[int, int]]) -> list[DifferingStep]:
    """With texts and names, for one page of steps. The number of queries does not grow."""
    ids = {solution for solution, _ in steps}
    solutions = Solution.objects.select_related("problem").in_bulk(list(ids))
    posteriors, gold = posteriors_of(ids), gold_ratings(ids)
    of_solution: dict[int, list[Any]] = {solution: [] for solution in ids}
    for one in compared.labelings:
        if one.solution in ids:
            of_solution[one.solution].append(one)
    people = {one.rated.labeler for found in of_solution.values() for one in found}
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "username"))
    return [
        DifferingStep(
            solutions[solution],
            step,
            [
                Said(one.labeling, one.rated.labeler, names[one.rated.labeler], one.rated.ratings[step])
                for one in of_solution[solution]
                if step < len(one.rated.ratings)
            ],
            _at(gold.get(solution, ()), step),
            posteriors.get(solution),
        )
        for solution, step in steps
    ]


def _by_two(compared: Compared, cell: Cell) -> list[tuple[int, int, int]]:
    """(solution, step, place of the later labeling)"""
    overlap = compared.overlap
    if cell.other is not None:
        other = compared.place_of.get(cell.other, NONE)
        overlap = overlap.where(lambda pairs: (compared.who[pairs.one] == other) | (compared.who[pairs.other] == other))
    if cell.between is Between.FIRST_ERRORS:
        pairs, step = overlap.ends, np.minimum(overlap.one_end, overlap.other_end)
        differ = overlap.one_end != overlap.other_end
    else:
        pairs, step = overlap.ratings, overlap.step
        differ = _differ(cell, overlap.one_rating, overlap.other_rating)
    places = pairs.one[differ], pairs.other[differ]
    return [
        (compared.labelings[one].solution, at, max(one, other))
        for one, other, at in zip(*(found.tolist() for found in places), step[differ].tolist(), strict=True)
    ]


def _differ(cell: Cell, one: Ints, other: Ints) -> Any:
    if cell.rating is None or cell.other_rating is None:
        return one != other
    first, second = cell.rating - NEGATIVE, cell.other_rating - NEGATIVE
    return ((one == first) & (other == second)) | ((one == second) & (other == first))


def _with_gold(compared: Compared, cell: Cell) -> list[tuple[int, int, int]]:
    place_of = {one.labeling: place for place, one in enumerate(compared.labelings)}
    return [
        (one.solution, step, place_of[one.labeling])
        for one in compared.own()
        for step, (known, said) in enumerate(_both(one.rated, compared.gold))
        if known is not None and said is not None and _is_in(cell, known, said)
    ]


def _is_in(cell: Cell, known: int, said: int) -> bool:
    if cell.rating is None or cell.other_rating is None:
        return known != said
    return (known, said) == (cell.rating, cell.other_rating)


def _both(rated: RatedItem, gold: dict[Hashable, Sequence[Rating]]) -> list[tuple[Rating, Rating]]:
    return list(zip(gold.get(rated.item, ()), rated.ratings, strict=False))


def _at(ratings: Sequence[Rating], step: int) -> Rating:
    return ratings[step] if step < len(ratings) else None
