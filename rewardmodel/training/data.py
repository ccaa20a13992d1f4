"""What a training reads: a file, written once per run, so that a run that is taken up again reads the same."""

import json
from collections.abc import Iterator
from pathlib import Path

from django.db.models import QuerySet

from annotation.exports.jsonl import record_lines
from annotation.exports.output import whole_file
from annotation.exports.selection import CHUNK, TRAINED_ON, selected_labelings
from annotation.models import Labeling, Problem, Solution, User
from annotation.records.record import build_record, write_line
from rewardmodel.labelers import step_probabilities
from rewardmodel.ml.data import read_prm800k
from rewardmodel.ml.trees.trajectories import LabelOptions, exclusion_reason, trajectory_from_record
from rewardmodel.models import RewardModel


def write_training_data(*, kind: str, path: Path, soft_labels: bool = False) -> None:
    """Write all labelings (PRM) or all graded solutions (ORM) of split train, unless the file is there already.

    `soft_labels`: where a PRM labeled, its probabilities stand beside the ratings and are what is learned.
    """
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = _labelings(soft_labels) if kind == RewardModel.Kind.PRM else _outcomes()
    with whole_file(path) as file:
        for line in lines:
            file.write(line.encode())


def count_rated_steps(*, kind: str, path: Path) -> tuple[int, int]:
    """(labels, solutions) that a training learns from: rated steps, or outcomes."""
    if kind == RewardModel.Kind.ORM:
        with path.open() as file:
            outcomes = sum(1 for _ in file)
        return outcomes, outcomes
    options = LabelOptions()
    counts = [
        trajectory_from_record(record).label_count
        for record in read_prm800k(path)
        if exclusion_reason(record, options) is None
    ]
    return sum(counts), sum(count > 0 for count in counts)


def count_by_models(*, kind: str, path: Path) -> int | None:
    """How many of the solutions that a training learns from were labeled by a model; None for outcomes: nobody labels them."""
    if kind == RewardModel.Kind.ORM:
        return None
    models = {str(pk) for pk in User.objects.filter(kind=User.Kind.MODEL).values_list("pk", flat=True)}
    options = LabelOptions()
    return sum(
        record.get("labeler") in models and trajectory_from_record(record).label_count > 0
        for record in read_prm800k(path)
        if exclusion_reason(record, options) is None
    )


def _labelings(soft_labels: bool) -> Iterator[str]:
    labelings = selected_labelings(TRAINED_ON)
    return _soft_lines(labelings) if soft_labels else record_lines(labelings)


def _soft_lines(labelings: QuerySet[Labeling]) -> Iterator[str]:
    for labeling in labelings.select_related("labeler").iterator(chunk_size=CHUNK):
        record = build_record(labeling)
        probabilities = step_probabilities(labeling)
        for step, row in zip(record["label"]["steps"], probabilities, strict=False):
            step["completions"][0]["probabilities"] = row
        yield write_line(record)


def _outcomes() -> Iterator[str]:
    solutions = Solution.objects.filter(
        problem__split=Problem.Split.TRAIN, grade__in=[Solution.Grade.CORRECT, Solution.Grade.WRONG]
    ).order_by("pk")
    for problem, steps, grade in solutions.values_list("problem__text", "steps", "grade").iterator():
        yield json.dumps({"problem": problem, "steps": steps, "is_correct": grade == Solution.Grade.CORRECT}) + "\n"
