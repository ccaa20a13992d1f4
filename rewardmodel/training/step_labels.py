"""Measure how well a new PRM and the current one judge held-out labels, for the gate."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from annotation.exports.labels import CHUNK
from annotation.exports.selection import Selection, Split, selected_labelings
from annotation.records.record import build_record
from annotation.row_cursor import read_in_parts
from mathtext.normal_form import normal_key
from rewardmodel import engine
from rewardmodel.models import RewardModel, TrainingRun
from rewardmodel.training.folder import RunFolder

if TYPE_CHECKING:
    from rewardmodel.ml.trees.trajectories import Trajectory

STEP_METRICS = ("negative_auroc", "accuracy")
"""The first one that is defined for the incumbent is used: if all steps have the same label, there is no AUROC."""


def compare_step_labels(*, run: TrainingRun, incumbent: RewardModel) -> dict[str, Any]:
    """Return {"candidate", "incumbent", "metric", …} for a run's model; {} if every label was learned from by one of the two."""
    trajectories = held_out_trajectories(run=run, incumbent=incumbent)
    return _compare(engine.Place(str(RunFolder.of(run).model)), incumbent, trajectories)


def compare_step_labels_of_test_problems(*, candidate: RewardModel, incumbent: RewardModel) -> dict[str, Any]:
    """Return the same for a candidate from elsewhere, on labelings of test problems; what it learned from is unknown."""
    learned = _learned_by(incumbent)
    trajectories = [each for each in _labels_of_test_problems() if normal_key(each.problem) not in learned]
    return _compare(engine.place_of(candidate), incumbent, trajectories)


def _compare(candidate: engine.Place, incumbent: RewardModel, trajectories: "list[Trajectory]") -> dict[str, Any]:
    if not trajectories:
        return {}
    candidate_metrics = engine.step_label_metrics(candidate, trajectories)
    incumbent_metrics = engine.step_label_metrics(engine.place_of(incumbent), trajectories)
    metric = next((name for name in STEP_METRICS if incumbent_metrics.get(name) is not None), None)
    if metric is None or (
        metric == "accuracy" and candidate_metrics.get("classes") != incumbent_metrics.get("classes")
    ):
        return {}  # of two ratings a model guesses more right than of three
    return {
        "metric": metric,
        "candidate": candidate_metrics.get(metric),
        "incumbent": incumbent_metrics[metric],
        "labels": int(incumbent_metrics["labels"] or 0),
        "solutions": len(trajectories),
    }


def held_out_trajectories(*, run: TrainingRun, incumbent: RewardModel) -> "list[Trajectory]":
    """Return labeled solutions that neither model learned from.

    These are the labelings of test problems, and those of the problems that the candidate's training held out, except problems that
    either learned from: a test problem may have been a train problem before. What an incumbent from elsewhere learned from is unknown.
    """
    candidate_learned, held_out = _split(RunFolder.of(run).data, run.options)
    learned = {normal_key(trajectory.problem) for trajectory in candidate_learned} | _learned_by(incumbent)
    return [
        trajectory
        for trajectory in (*_labels_of_test_problems(), *held_out)
        if normal_key(trajectory.problem) not in learned
    ]


def _learned_by(incumbent: RewardModel) -> set[UUID]:
    """Return the keys of the problems that a model learned from; none for one from elsewhere."""
    run = TrainingRun.objects.filter(reward_model=incumbent).first()
    if run is None or not (data := RunFolder.of(run).data).exists():
        return set()
    return {normal_key(trajectory.problem) for trajectory in _split(data, run.options)[0]}


def _split(data: Path, options: dict[str, Any]) -> "tuple[list[Trajectory], list[Trajectory]]":
    """Return (learned from, held out), split as rewardmodel.ml.train splits a run's file."""
    from rewardmodel.ml.data import read_prm800k
    from rewardmodel.ml.training.held_out import split_by_problem
    from rewardmodel.ml.training.settings import TrainingSettings
    from rewardmodel.ml.trees.trajectories import LabelOptions, prm_trajectories

    defaults = TrainingSettings()
    share = float(options.get("evaluation_share", defaults.evaluation_share))
    seed = int(options.get("seed", defaults.seed))
    labels = LabelOptions(**{item.name: options[item.name] for item in fields(LabelOptions) if item.name in options})
    return split_by_problem(list(prm_trajectories(read_prm800k(data), labels, Counter())), share, seed)


def _labels_of_test_problems() -> "Iterator[Trajectory]":
    from rewardmodel.ml.trees.trajectories import LabelOptions, prm_trajectories

    labelings = selected_labelings(Selection(split=Split.TEST, include_screening=False))
    return prm_trajectories(
        (build_record(labeling) for labeling in read_in_parts(labelings, CHUNK)), LabelOptions(), Counter()
    )
