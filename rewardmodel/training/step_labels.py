"""How well a new PRM and the current one judge held-out labels: one of the two figures that the gate reads."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotation.exports.selection import Selection, Split, selected_labelings
from annotation.records.record import build_record
from rewardmodel import engine
from rewardmodel.models import RewardModel, TrainingRun
from rewardmodel.training.folder import RunFolder

if TYPE_CHECKING:
    from rewardmodel.ml.trees.trajectories import Trajectory

STEP_METRICS = ("negative_auroc", "accuracy")
"""The first that is defined for the incumbent: with labels of one kind only there is no area under a curve."""


def compare_step_labels(*, run: TrainingRun, incumbent: RewardModel) -> dict[str, Any]:
    """The figure {"candidate", "incumbent", "metric", …} of a run's model; {} if there are no labels that neither learned from."""
    trajectories = held_out_trajectories(run=run, incumbent=incumbent)
    if not trajectories:
        return {}
    ours = engine.step_label_metrics(RunFolder.of(run).model, trajectories)
    theirs = engine.step_label_metrics(engine.folder_of(incumbent), trajectories)
    metric = next((name for name in STEP_METRICS if theirs.get(name) is not None), None)
    if metric is None:
        return {}
    return {
        "metric": metric,
        "candidate": ours.get(metric),
        "incumbent": theirs[metric],
        "labels": int(theirs["labels"] or 0),
        "solutions": len(trajectories),
    }


def held_out_trajectories(*, run: TrainingRun, incumbent: RewardModel) -> "list[Trajectory]":
    """Labeled solutions that neither model learned from.

    These are the labelings of problems of split test, and of the problems that the candidate's training held out, without those
    that the incumbent's training did not. What an incumbent from elsewhere learned is not known.
    """
    _, own = _split(RunFolder.of(run).data, run.options)
    theirs = TrainingRun.objects.filter(reward_model=incumbent).first()
    learned: set[str] = set()
    if theirs is not None and (their_data := RunFolder.of(theirs).data).exists():
        learned = {trajectory.problem for trajectory in _split(their_data, theirs.options)[0]}
    return [*_labels_of_test_problems(), *(trajectory for trajectory in own if trajectory.problem not in learned)]


def _split(data: Path, options: dict[str, Any]) -> "tuple[list[Trajectory], list[Trajectory]]":
    """(learned from, held out), as rewardmodel.ml.train splits a run's file."""
    from rewardmodel.ml.data import read_prm800k
    from rewardmodel.ml.training.reward_models import TrainingSettings, split_by_problem
    from rewardmodel.ml.trees.trajectories import LabelOptions, prm_trajectories

    defaults = TrainingSettings()
    share = float(options.get("evaluation_share", defaults.evaluation_share))
    seed = int(options.get("seed", defaults.seed))
    labels = LabelOptions(**{item.name: options[item.name] for item in fields(LabelOptions) if item.name in options})
    return split_by_problem(list(prm_trajectories(read_prm800k(data), labels, Counter())), share, seed)


def _labels_of_test_problems() -> "Iterator[Trajectory]":
    from rewardmodel.ml.trees.trajectories import LabelOptions, prm_trajectories

    labelings = selected_labelings(Selection(split=Split.TEST, include_screening=False))
    return prm_trajectories((build_record(labeling) for labeling in labelings.iterator()), LabelOptions(), Counter())
