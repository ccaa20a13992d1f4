"""What any reward model says at the rated steps of labeled solutions, alternatives included."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from rewardmodel.ml.evaluation import StepLabels, step_label_probabilities
from rewardmodel.ml.model import RewardModel
from rewardmodel.ml.scores import COLUMNS
from rewardmodel.ml.scoring import score_solutions
from rewardmodel.ml.trees.trajectories import Trajectory, with_classes

if TYPE_CHECKING:
    from rewardmodel.ml.opening import OpenRewardModel


def label_probabilities_of(loaded: "OpenRewardModel", trajectories: Sequence[Trajectory]) -> StepLabels:
    """Return what a process model predicts at the labels of trajectories.

    Own models in this process read each trajectory as one tree. Others read it as solutions without branches: each way from
    the problem to an end. For a model without a class for neutral steps, neutral counts as positive: probabilities and targets
    are (N, 2), columns negative, positive. Labels of steps that have no score are lost.
    """
    if isinstance(loaded, RewardModel):
        return step_label_probabilities(loaded, trajectories)
    ways = [(number, way) for number, one in enumerate(trajectories) for way in ways_to_ends(one)]
    samples = [
        {
            "problem": trajectories[number].segments[0].text,
            "steps": [trajectories[number].segments[index].text for index in way],
        }
        for number, way in ways
    ]
    found: dict[tuple[int, int], np.ndarray] = {}
    scored = score_solutions(loaded.model, loaded.tokenizer, samples, on_overflow="nan")
    for (number, way), rows in zip(ways, scored, strict=True):
        for index, row in zip(way, rows, strict=True):
            found.setdefault((number, index), row)
    classes, neutral = loaded.config.classes, loaded.config.neutral
    labels = [
        (found[number, index], segment.target)
        for number, one in enumerate(trajectories)
        for index, segment in enumerate(with_classes(one, classes, neutral).segments)
        if segment.target is not None
    ]
    kept = [(row, target) for row, target in labels if not np.isnan(row).any()]
    columns = [COLUMNS.index(name) for name in classes]
    probabilities = np.asarray([row[columns] for row, _ in kept], dtype=np.float32).reshape(len(kept), len(classes))
    targets = np.asarray([target for _, target in kept], dtype=np.float32).reshape(len(kept), len(classes))
    return StepLabels(probabilities, targets, len(labels) - len(kept))


def ways_to_ends(trajectory: Trajectory) -> list[list[int]]:
    """Return the segments from the problem (not included) to each segment without successors, the longest way first."""
    parents = [segment.parent for segment in trajectory.segments]
    ways = []
    for end in set(range(1, len(parents))) - set(parents):
        way = [end]
        while parents[way[-1]] > 0:
            way.append(parents[way[-1]])
        ways.append(way[::-1])
    return sorted(ways, key=lambda way: (-len(way), way))
