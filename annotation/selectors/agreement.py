"""How far people agree on solutions that several rated: by phase, generation, labeler, pair and week, and with gold."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from annotation.models import Phase, User
from annotation.selectors.gold_ratings import gold_ratings
from annotation.selectors.rated_items import RatedLabeling, Scope, rated_labelings
from quality.agreement import Agreement, Confusion, Undefined, confusion, measure
from quality.labelings import Rating
from quality.overlap import Overlap, Pairs, overlap_of

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]

GROUPS = ("week", "phase", "generation", "labeler", "pair")
WHY = {
    Undefined.NO_LABELINGS: "Nobody has rated a solution here.",
    Undefined.ONE_LABELER: "One person alone has rated here, so there is nobody to compare with.",
    Undefined.NO_OVERLAP: "No two people have rated the same step.",
    Undefined.ONE_RATING: "All ratings are alike, so chance alone would agree as well.",
}
"""In place of a figure that is not defined."""
MANY = 2
"""A group is of pairs, so at least so many people labeled."""
WEEK = timedelta(days=7)
SECONDS_OF_A_DAY = 86_400
EPOCH = date(1970, 1, 1).toordinal()
NONE = -(2**31)
"""In place of a phase or generation that a labeling does not have."""


@dataclass(frozen=True)
class Compared:
    """The labelings of a scope with all their pairs."""

    labelings: Sequence[RatedLabeling]
    scope: Scope

    @classmethod
    def of(cls, scope: Scope) -> "Compared":
        return cls(rated_labelings(scope), scope)

    @cached_property
    def overlap(self) -> Overlap:
        """All pairs of the scope."""
        found = overlap_of([one.rated for one in self.labelings])
        if self.scope.labeler is not None:
            found = found.where(_with(self.who, self.place_of.get(self.scope.labeler, NONE)))
        if self.scope.since is not None:
            recent = np.array([self._is_recent(one) for one in self.labelings], dtype=np.bool_)
            found = found.where(lambda pairs: recent[pairs.one] | recent[pairs.other])
        return found

    def _is_recent(self, one: RatedLabeling) -> bool:
        since = self.scope.since
        return since is None or (one.seconds is not None and one.seconds >= since.timestamp())

    @cached_property
    def people(self) -> list[Hashable]:
        return sorted({one.rated.labeler for one in self.labelings}, key=str)

    @cached_property
    def place_of(self) -> dict[Hashable, int]:
        return {labeler: place for place, labeler in enumerate(self.people)}

    @cached_property
    def who(self) -> Ints:
        """The number of each labeling's labeler."""
        return np.array([self.place_of[one.rated.labeler] for one in self.labelings], dtype=np.int64)

    @cached_property
    def gold(self) -> dict[Hashable, Sequence[Rating]]:
        solutions = {one.solution for one in self.labelings}
        return {solution: ratings for solution, ratings in gold_ratings(solutions).items()}  # noqa: C416  other types

    def own(self) -> list[RatedLabeling]:
        """Those that the scope names: not the others that they are compared with."""
        return [
            one for one in self.labelings if (self.scope.labeler in (None, one.rated.labeler)) and self._is_recent(one)
        ]

    def confusion(self) -> Confusion:
        return confusion([one.rated for one in self.own()], self.gold)

    def agreement(self) -> Agreement:
        return measure(self.overlap, labelers=len(self.people))

    def counts(self) -> "Counts":
        own = self.own()
        shared = {self.labelings[place].solution for place in self.overlap.ratings.one} | {
            self.labelings[place].solution for place in self.overlap.ends.one
        }
        return Counts(
            len(own), len({one.rated.labeler for one in own}), len({one.solution for one in own}), len(shared)
        )


@dataclass(frozen=True, slots=True)
class Counts:
    labelings: int
    labelers: int
    solutions: int
    compared: int
    """Solutions that at least two people rated."""


Keep = Callable[[Pairs], Mask]


@dataclass(frozen=True, slots=True)
class Group:
    """A row of a table: what it is of, and the filters that lead to it alone."""

    name: str
    of: dict[str, str | int]
    pairs: int
    """Of ratings; the largest group comes first, but for weeks."""
    compared: Compared = field(repr=False)
    keep: Keep = field(repr=False)

    def agreement(self) -> Agreement:
        return measure(self.compared.overlap.where(self.keep), labelers=MANY)


def groups_of(compared: Compared, kind: str) -> list[Group]:
    """The groups of one of GROUPS that have pairs. They are not measured yet: only those that are shown will be."""
    return list(_KINDS[kind](compared))


def _weeks(compared: Compared) -> Iterator[Group]:
    """By the Monday (UTC) of the later of two labelings. Imported ones without a time have no week."""
    mondays = np.array([_monday(one.seconds) for one in compared.labelings], dtype=np.int64)

    def week(pairs: Pairs) -> Ints:
        return np.maximum(mondays[pairs.one], mondays[pairs.other])

    for ordinal, count in _counted(week(compared.overlap.ratings)):
        if ordinal != NONE:
            monday = date.fromordinal(ordinal)
            of: dict[str, str | int] = {"since": monday.isoformat(), "until": (monday + WEEK).isoformat()}
            yield Group(monday.isoformat(), of, count, compared, _equal(week, ordinal))


def _phases(compared: Compared) -> Iterator[Group]:
    numbers = [one.phase for one in compared.labelings]
    names = dict(Phase.objects.filter(pk__in={number for number in numbers if number}).values_list("pk", "name"))
    yield from _of_both(compared, numbers, "phase", lambda phase: names.get(phase, f"Phase {phase}"))


def _generations(compared: Compared) -> Iterator[Group]:
    numbers = [one.generation for one in compared.labelings]
    yield from _of_both(compared, numbers, "generation", lambda number: f"Generation {number}")


def _of_both(
    compared: Compared, numbers: Sequence[int | None], parameter: str, name_of: Callable[[int], str]
) -> list[Group]:
    """Both labelings of a pair are of the group."""
    group = np.array([NONE if number is None else number for number in numbers], dtype=np.int64)

    def common(pairs: Pairs) -> Ints:
        return np.where(group[pairs.one] == group[pairs.other], group[pairs.one], NONE)

    return _largest_first(
        Group(name_of(number), {parameter: number}, count, compared, _equal(common, number))
        for number, count in _counted(common(compared.overlap.ratings))
        if number != NONE
    )


def _labelers(compared: Compared) -> Iterator[Group]:
    """Each with everybody else."""
    names, who, ratings = _names(compared), compared.who, compared.overlap.ratings
    both = np.concatenate([who[ratings.one], who[ratings.other]])
    yield from _largest_first(
        Group(
            names[compared.people[number]],
            {"labeler": str(compared.people[number])},
            count,
            compared,
            _with(who, number),
        )
        for number, count in _counted(both)
    )


def _pairs(compared: Compared) -> Iterator[Group]:
    names, who, many = _names(compared), compared.who, len(compared.people)

    def pair(pairs: Pairs) -> Ints:
        one, other = who[pairs.one], who[pairs.other]
        return np.minimum(one, other) * many + np.maximum(one, other)

    found = []
    for number, count in _counted(pair(compared.overlap.ratings)):
        two = sorted((compared.people[number // many], compared.people[number % many]), key=lambda one: names[one])
        of: dict[str, str | int] = {"labeler": str(two[0]), "other": str(two[1])}
        found.append(Group(" and ".join(names[one] for one in two), of, count, compared, _equal(pair, number)))
    yield from _largest_first(found)


_KINDS: dict[str, Callable[[Compared], Iterator[Group]]] = {
    "week": _weeks,
    "phase": _phases,
    "generation": _generations,
    "labeler": _labelers,
    "pair": _pairs,
}


def _monday(seconds: float | None) -> int:
    """The ordinal of the Monday before, in UTC. The day 1 of the calendar was one.

    >>> date.fromordinal(_monday(1_772_452_800.0)).isoformat()  # the second of March 2026, at noon
    '2026-03-02'
    """
    if seconds is None:
        return NONE
    day = EPOCH + int(seconds // SECONDS_OF_A_DAY)
    return day - (day - 1) % 7


def _counted(numbers: Ints) -> list[tuple[int, int]]:
    """Each number once, in order, and how often it is there."""
    values, counts = np.unique(numbers, return_counts=True)
    return list(zip(values.tolist(), counts.tolist(), strict=True))


def _with(who: Ints, number: int) -> Keep:
    """One of the two is this labeler."""
    return lambda pairs: (who[pairs.one] == number) | (who[pairs.other] == number)


def _equal(number_of: Callable[[Pairs], Ints], number: int) -> Keep:
    return lambda pairs: number_of(pairs) == number


def _largest_first(groups: Iterable[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: (-group.pairs, group.name))


def _names(compared: Compared) -> dict[Hashable, str]:
    return dict(User.objects.filter(pk__in=list(map(str, compared.people))).values_list("pk", "username"))
