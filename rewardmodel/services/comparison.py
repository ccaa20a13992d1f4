"""Measuring a new reward model and the current one on the same held-out data: the figures that the gate judges.

A figure is {"candidate": float | None, "incumbent": float | None, …}, higher is better; None is not defined.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from annotation.exports.selection import Selection, Split, selected_labelings
from annotation.records.record import build_record
from rewardmodel import engine
from rewardmodel.models import Generator, RewardModel, TrainingRun
from rewardmodel.services.evaluation import problem_samples

if TYPE_CHECKING:
    from rewardmodel.ml.trees.trajectories import Trajectory

STEP_METRICS = ("negative_auroc", "accuracy")
"""The first that is defined for the incumbent: with labels of one kind only there is no area under a curve."""


def compare_best_of_n(
    *, candidate: RewardModel, incumbent: RewardModel, generator: Generator, problem_ids: list[int], samples: int
) -> dict[str, Any]:
    """Accuracy of the best of all samples by both models; {} where the problems have no samples.

    `difference_stderr` is the standard error of the mean difference over the problems, which are the same for both.
    """
    import numpy as np

    from rewardmodel.ml.best_of_n import curve

    pairs = [
        problem_samples(reward_model=model, generator=generator, problem_ids=problem_ids, samples_per_problem=samples)
        for model in (candidate, incumbent)
    ]
    shared = sorted(pairs[0].keys() & pairs[1].keys())
    if not shared:
        return {}
    ours, theirs = (
        np.asarray([curve([by_problem[problem]], [samples], "prm")[0].accuracy for problem in shared])
        for by_problem in pairs
    )
    error = float((ours - theirs).std(ddof=1) / np.sqrt(len(shared))) if len(shared) > 1 else None
    return {
        "candidate": float(ours.mean()),
        "incumbent": float(theirs.mean()),
        "difference_stderr": error,
        "n": samples,
        "problems": len(shared),
    }


def compare_step_labels(*, run: TrainingRun, data: Path, folder: Path, incumbent: RewardModel) -> dict[str, Any]:
    """How well both tell negative steps from others, on labels that neither learned from; {} where there are none.

    `folder` holds the candidate, `data` what its run was given.
    """
    trajectories = held_out_trajectories(run=run, data=data, incumbent=incumbent)
    if not trajectories:
        return {}
    ours = engine.step_label_metrics(folder, trajectories)
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


def held_out_trajectories(*, run: TrainingRun, data: Path, incumbent: RewardModel) -> "list[Trajectory]":
    """Labeled solutions that neither model learned from.

    These are the labelings of problems of split test, and of the problems that the candidate's training held out, without those
    that the incumbent's training did not. What an incumbent from elsewhere learned is not known.
    """
    _, own = _split(data, run.options)
    theirs = TrainingRun.objects.filter(reward_model=incumbent).first()
    learned: set[str] = set()
    if theirs is not None and (their_data := data_file(theirs)).exists():
        learned = {trajectory.problem for trajectory in _split(their_data, theirs.options)[0]}
    return [*_labels_of_test_problems(), *(trajectory for trajectory in own if trajectory.problem not in learned)]


def data_file(run: TrainingRun) -> Path:
    """What a run learns from; it stays when the run is over."""
    state_dir: Path = settings.STATE_DIR
    return state_dir / "training" / str(run.pk) / "data.jsonl"


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

    labelings = selected_labelings(Selection(split=Split.TEST)).exclude(is_screening=True)
    return prm_trajectories((build_record(labeling) for labeling in labelings.iterator()), LabelOptions(), Counter())
