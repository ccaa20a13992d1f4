"""The training data: a file, written once per run, so that a resumed run reads the same data."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from annotation.exports.jsonl import record_lines
from annotation.exports.labels import CHUNK, Labels, labeled_records
from annotation.exports.output import whole_file
from annotation.models import Solution, User
from annotation.models.labeling import LabelingQuerySet
from annotation.records.record import write_line
from annotation.row_cursor import read_in_parts
from rewardmodel.label_choice import LabelChoice
from rewardmodel.labelers import step_probabilities
from rewardmodel.ml.data import read_prm800k
from rewardmodel.ml.trees.trajectories import LabelOptions, exclusion_reason, trajectory_from_record
from rewardmodel.models import RewardModel
from rewardmodel.selectors.chosen_labelings import chosen_labelings, chosen_outcomes


def write_training_data(
    *,
    kind: str,
    path: Path,
    soft_labels: bool = False,
    labels: Labels = Labels.PLAIN,
    choice: LabelChoice | None = None,
) -> None:
    """Write the chosen labelings (PRM) or graded solutions (ORM) of split train, unless the file already exists.

    `soft_labels`: labelings by a PRM also contain its probabilities, and these are learned instead of the ratings. `labels`: one label
    for each solution in place of all labelings of it.
    """
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    choice = choice or LabelChoice()
    lines = _labelings(choice, soft_labels, labels) if kind == RewardModel.Kind.PRM else _outcomes(choice)
    with whole_file(path) as file:
        for line in lines:
            file.write(line.encode())


@dataclass(frozen=True, slots=True)
class DataCounts:
    """What a training learns from: `rated_steps` in `solutions`, of which models labeled `by_models`.

    An ORM learns from outcomes: both counts are their number, and `by_models` is None, because nobody labels outcomes.
    """

    rated_steps: int
    solutions: int
    by_models: int | None


def count_training_data(*, kind: str, path: Path) -> DataCounts:
    """Count what the training will read of the file that `write_training_data` wrote."""
    if kind == RewardModel.Kind.ORM:
        with path.open() as file:
            outcomes = sum(1 for _ in file)
        return DataCounts(rated_steps=outcomes, solutions=outcomes, by_models=None)
    models = {str(pk) for pk in User.objects.filter(kind=User.Kind.MODEL).values_list("pk", flat=True)}
    options = LabelOptions()
    rated_steps = solutions = by_models = 0
    for record in read_prm800k(path):
        if exclusion_reason(record, options) is None and (count := trajectory_from_record(record).label_count):
            rated_steps += count
            solutions += 1
            by_models += record.get("labeler") in models
    return DataCounts(rated_steps=rated_steps, solutions=solutions, by_models=by_models)


def hash_of(path: Path) -> str:
    """SHA-256 of the file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _labelings(choice: LabelChoice, soft_labels: bool, labels: Labels) -> Iterator[str]:
    labelings = chosen_labelings(choice)
    return _soft_lines(labelings, labels) if soft_labels else record_lines(labelings, labels)


def _soft_lines(labelings: LabelingQuerySet, labels: Labels) -> Iterator[str]:
    for labeling, record in labeled_records(labelings.select_related("labeler"), labels):
        probabilities = step_probabilities(labeling)
        for step, row in zip(record["label"]["steps"], probabilities, strict=False):
            step["completions"][0]["probabilities"] = row
        yield write_line(record)


def _outcomes(choice: LabelChoice) -> Iterator[str]:
    solutions = chosen_outcomes(choice).order_by("pk")
    for problem, steps, grade in read_in_parts(solutions.values_list("problem__text", "steps", "grade"), CHUNK):
        yield json.dumps({"problem": problem, "steps": steps, "is_correct": grade == Solution.Grade.CORRECT}) + "\n"
