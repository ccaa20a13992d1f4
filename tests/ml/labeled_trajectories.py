"""Labeled solutions that a tiny model can learn quickly."""

import random

from rewardmodel.ml.trees.trajectories import Segment, Trajectory

BAD, GOOD = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)


def trajectories(count: int, seed: int = 0) -> list[Trajectory]:
    """Return solutions that are negative exactly where a step says "not"; some with an alternative."""
    draw = random.Random(seed)
    found = []
    for number in range(count):
        segments = [Segment(f"Problem {number}", -1)]
        trunk = 0
        for _ in range(draw.randint(1, 4)):
            wrong = draw.random() < 0.4
            place = draw.randint(0, 99)
            if draw.random() < 0.3:
                segments.append(Segment(f"{place} is odd.", trunk, GOOD))
            segments.append(
                Segment(f"{place} is not so." if wrong else f"{place} is so.", trunk, BAD if wrong else GOOD)
            )
            trunk = len(segments) - 1
            if wrong:
                break
        found.append(Trajectory(tuple(segments)))
    return found
