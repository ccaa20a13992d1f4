"""A solution with one label per step, the common form of all formats but PRM800K's, and how it becomes a trajectory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from datafiles.fields import as_whole
from rewardmodel.ml.data import DataError
from rewardmodel.ml.trees.trajectories import Segment, Target, Trajectory

NEGATIVE, NEUTRAL, POSITIVE = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
TARGET_OF_RATING: dict[int, Target] = {-1: NEGATIVE, 0: NEUTRAL, 1: POSITIVE}


@dataclass(frozen=True, slots=True)
class LabeledSolution:
    """Steps with their targets (negative, neutral, positive); None for a step without a label.

    `place`: FILE:LINE. `labeling`: solutions with the same one, which is not empty, are paths through one labeled tree.
    """

    problem: str
    steps: tuple[str, ...]
    targets: tuple[Target | None, ...]
    place: str
    labeling: str = ""

    @property
    def trajectory(self) -> Trajectory:
        """The solution as a chain."""
        steps = zip(self.steps, self.targets, strict=True)
        segments = (Segment(text, index, target) for index, (text, target) in enumerate(steps))
        return Trajectory((Segment(self.problem, -1), *segments), place=self.place)


def merged(paths: Sequence[LabeledSolution]) -> Trajectory:
    """Return the tree of paths that share their first steps, so that each label is there once."""
    segments = [Segment(paths[0].problem, -1)]
    places: dict[tuple[int, str, Target | None], int] = {}
    for path in paths:
        parent = 0
        for text, target in zip(path.steps, path.targets, strict=True):
            key = (parent, text, target)
            if key not in places:
                segments.append(Segment(text, parent, target))
                places[key] = len(segments) - 1
            parent = places[key]
    return Trajectory(tuple(segments), place=paths[0].place)


def up_to_the_first_error(first_error: int, steps: int) -> tuple[Target | None, ...]:
    """Return the targets of a solution whose first wrong step is known: positive before it, none after it; -1: all are positive."""
    if first_error < 0:
        return (POSITIVE,) * steps
    return (*[POSITIVE] * first_error, NEGATIVE, *[None] * (steps - first_error - 1))


def whole_number(value: Any) -> int | None:
    """Return a whole number, which may be written 2.0; None for anything else, booleans too."""
    whole = as_whole(value)
    return whole if isinstance(whole, int) and not isinstance(whole, bool) else None


def texts_of(record: dict[str, Any], key: str, place: str) -> tuple[str, ...]:
    """Return a list of texts. Raises DataError if the value is something else."""
    value = record.get(key)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise DataError(f'{place}: "{key}" must be a list of strings')
    return tuple(value)


def text_of(record: dict[str, Any], key: str, place: str) -> str:
    """Return a text. Raises DataError if the value is something else."""
    value = record.get(key)
    if not isinstance(value, str):
        raise DataError(f'{place}: "{key}" is missing or not a string')
    return value


def same_length(steps: Sequence[object], labels: Sequence[object], place: str) -> None:
    """Raise DataError unless there is one label per step."""
    if len(steps) != len(labels):
        raise DataError(f"{place}: there are {len(steps)} steps but {len(labels)} labels; each step has one")


def targets_of(values: Iterable[Any], target: Any, place: str) -> tuple[Target | None, ...]:
    """Return the target of each label, by a function that raises ValueError for a label that it does not know."""
    found: list[Target | None] = []
    for number, value in enumerate(values, start=1):
        try:
            found.append(None if value is None else target(value))
        except ValueError as error:
            raise DataError(f"{place}: the label of step {number} is {value!r}; {error}") from error
    return tuple(found)
