"""Cutting a very large labeled tree into several that fit a token budget.

The trunk is repeated in each part that needs it; every label is in exactly one part.
"""

from collections.abc import Sequence
from dataclasses import replace

from rewardmodel.ml.trees.trajectories import Trajectory


def split_tree(trajectory: Trajectory, lengths: Sequence[int], budget: int) -> list[tuple[Trajectory, list[int]]]:
    """Return parts of at most `budget` tokens, each with its segments' indexes in the whole; `lengths` are in tokens.

    Labels are added in the order of the segments, each with its ancestors that are still missing, until the part is full. A
    label whose path alone is longer than the budget gets its own part. A solution with a target at every token has no
    branches and is not cut.
    """
    everything = list(range(len(trajectory.segments)))
    if sum(lengths) <= budget or trajectory.every_token:
        return [(trajectory, everything)]
    parts: list[tuple[set[int], set[int]]] = []  # segments, and those of them whose label is learned here
    used = 0
    for index in everything:
        if trajectory.segments[index].target is None:
            continue
        path = _path(trajectory, index)
        added = sum(lengths[place] for place in path if not parts or place not in parts[-1][0])
        if not parts or used + added > budget:
            parts.append((set(), set()))
            used = 0
            added = sum(lengths[place] for place in path)
        used += added
        parts[-1][0].update(path)
        parts[-1][1].add(index)
    return [_part(trajectory, sorted(segments), labels) for segments, labels in parts]


def _path(trajectory: Trajectory, index: int) -> list[int]:
    path = []
    while index >= 0:
        path.append(index)
        index = trajectory.segments[index].parent
    return path


def _part(trajectory: Trajectory, indexes: list[int], labels: set[int]) -> tuple[Trajectory, list[int]]:
    place = {index: number for number, index in enumerate(indexes)} | {-1: -1}
    segments = (
        replace(segment, parent=place[segment.parent], target=segment.target if index in labels else None)
        for index in indexes
        for segment in (trajectory.segments[index],)
    )
    return replace(trajectory, segments=tuple(segments)), indexes
