"""export_prm800k --labels: one label for each solution by majority or by the label model, hard and soft; everything else stays."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from annotation.exports.labels import Labels
from annotation.models import Exclusion, LabelModelRun, Solution, SolutionPosterior, User
from annotation.services.exclusions import exclude
from rewardmodel.ml.trees.trajectories import trajectory_from_record
from rewardmodel.training.data import count_training_data, write_training_data
from tests.annotation.exchange.conftest import Run
from tests.annotation.ratings_by_people import imported, solution_of
from tests.factories import UserFactory, label

pytestmark = pytest.mark.django_db

Manage = Callable[..., Run]


@pytest.fixture
def people() -> list[User]:
    return [UserFactory(username=name) for name in ("ann", "ben", "cem")]


@pytest.fixture
def solution(people: list[User]) -> Solution:
    """Two have the first error at the third step, and differ at the second; one sees none."""
    found = solution_of(4)
    for labeler, ratings in zip(people, ([1, 0, -1], [1, 1, -1], [1, 0, 1, 1]), strict=True):
        imported(found, labeler, list(ratings))
    return found


def posterior(solution: Solution, position: int, ratings: list[list[float]]) -> None:
    """What a run would have found."""
    run = LabelModelRun.objects.done().first() or LabelModelRun.objects.create(
        started_at="2026-01-01T00:00Z", finished_at="2026-01-01T00:01Z"
    )
    SolutionPosterior.objects.create(
        run=run, solution=solution, first_error=[], ratings=ratings, position=position, certainty=0.8, majority=2,
        labelings=3, newest_labeling=1,
    )  # fmt: skip


def exported(manage: Manage, folder: Path, *arguments: str) -> list[dict[str, Any]]:
    output = folder / "out.jsonl"
    manage("export_prm800k", "--output", output, *arguments)
    return [json.loads(line) for line in output.read_text().splitlines()]


def ratings_of(record: dict[str, Any]) -> list[int | None]:
    return [step["completions"][0]["rating"] for step in record["label"]["steps"]]


def test_plain_labels_are_every_labeling(manage: Manage, tmp_path: Path, solution: Solution) -> None:
    assert [ratings_of(one) for one in exported(manage, tmp_path)] == [[1, 0, -1], [1, 1, -1], [1, 0, 1, 1]]


def test_majority_is_one_record_for_each_solution(manage: Manage, tmp_path: Path, solution: Solution) -> None:
    (record,) = exported(manage, tmp_path, "--labels", "majority")
    # step 2: neutral twice, positive once
    assert ratings_of(record) == [1, 0, -1]
    assert (record["labeler"], record["label"]["finish_reason"], record["label"]["total_time"]) == (
        None,
        "found_error",
        3000,
    )
    assert [step["chosen_completion"] for step in record["label"]["steps"]] == [0, 0, None]


def test_majority_at_a_tie_is_the_earlier_error(manage: Manage, tmp_path: Path, people: list[User]) -> None:
    found = solution_of(3)
    imported(found, people[0], [1, 1, 1])
    imported(found, people[1], [1, -1])
    (record,) = exported(manage, tmp_path, "--labels", "majority")
    assert ratings_of(record) == [1, -1]


def test_consensus_is_what_the_label_model_found(manage: Manage, tmp_path: Path, solution: Solution) -> None:
    posterior(solution, 4, [[0.1, 0.2, 0.7], [0.1, 0.5, 0.4], [0.3, 0.1, 0.6], [0, 0, 1]])
    (record,) = exported(manage, tmp_path, "--labels", "consensus")
    assert ratings_of(record) == [1, 0, 1, 1]
    assert record["label"]["finish_reason"] == "solution"
    assert "probabilities" not in record["label"]["steps"][0]["completions"][0]


def test_position_that_nobody_has_is_made_of_the_shown_steps(
    manage: Manage, tmp_path: Path, solution: Solution
) -> None:
    posterior(solution, 1, [[0.1, 0.2, 0.7], [0.9, 0.05, 0.05]])
    (record,) = exported(manage, tmp_path, "--labels", "consensus")
    assert [
        (step["completions"][0]["text"], step["completions"][0]["rating"]) for step in record["label"]["steps"]
    ] == [
        ("Step 1.", 1),
        ("Step 2.", -1),
    ]


def test_soft_labels_are_learned(manage: Manage, tmp_path: Path, solution: Solution) -> None:
    posterior(solution, 2, [[0.1, 0.2, 0.7], [0.1, 0.5, 0.4], [0.75, 0.05, 0.2]])
    (record,) = exported(manage, tmp_path, "--labels", "soft")
    targets = [segment.target for segment in trajectory_from_record(record).segments if segment.target is not None]
    assert [list(target) for target in targets] == [[0.1, 0.2, 0.7], [0.1, 0.5, 0.4], [0.75, 0.05, 0.2]]
    (row,) = exported(manage, tmp_path, "--labels", "soft", "--format", "stepwise")
    assert (row["labels"], row["soft_labels"]) == ([True, True, False], [0.9, 0.9, 0.25])
    manage("export_prm800k", "--output", tmp_path / "out.parquet", "--labels", "soft", "--format", "parquet")
    (line,) = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert (line["ratings"], line["labeler"]) == ([1, 0, -1], None)
    assert line["probabilities"][2] == pytest.approx([0.75, 0.05, 0.2])


def test_solution_that_no_run_has_read_gets_the_majority(manage: Manage, tmp_path: Path, people: list[User]) -> None:
    posterior(solution_of(2), 1, [[0, 0, 1], [1, 0, 0]])
    other = solution_of(3)
    imported(other, people[0], [0, -1])
    (record,) = exported(manage, tmp_path, "--labels", "consensus")
    assert ratings_of(record) == [0, -1]


def test_consensus_before_the_first_run_is_refused(manage: Manage, tmp_path: Path, solution: Solution) -> None:
    run = manage("export_prm800k", "--output", tmp_path / "out.jsonl", "--labels", "consensus")
    assert run.error is not None
    assert "The label model has not run yet." in run.error


def test_what_cannot_be_merged_stays_plain(
    manage: Manage, tmp_path: Path, solution: Solution, people: list[User]
) -> None:
    oracle, alone = UserFactory(kind=User.Kind.MODEL), solution_of(2)
    imported(alone, oracle, [1, -1])
    imported(solution, oracle, [-1])
    imported(solution, people[0], [1], finish_reason="give_up")
    built = imported(solution_of(2), people[0], [1, 1], flow=1)
    given_up = imported(
        solution_of(2), people[0], [1], finish_reason="give_up", label=label([1], finish_reason="give_up")
    )
    records = exported(manage, tmp_path, "--labels", "majority")
    assert [(one["labeler"], ratings_of(one)) for one in records] == [
        (None, [1, 0, -1]),
        (str(oracle.pk), [1, -1]),
        (str(built.labeler_id), [1, 1]),
        (str(given_up.labeler_id), [1]),
    ]


def test_labelings_that_do_not_count_have_no_vote(manage: Manage, tmp_path: Path, solution: Solution) -> None:
    careful = solution.labelings.filter(negative=1)
    exclude(
        labelings=list(careful.values_list("pk", flat=True)),
        kind=Exclusion.Kind.HELD_BACK,
        reason="Paused.",
        actor=None,
    )
    (record,) = exported(manage, tmp_path, "--labels", "majority")
    assert ratings_of(record) == [1, 0, 1, 1]


def test_training_learns_the_chosen_labels(tmp_path: Path, solution: Solution) -> None:
    posterior(solution, 2, [[0.1, 0.2, 0.7], [0.1, 0.5, 0.4], [0.75, 0.05, 0.2]])
    for labels, solutions in (("plain", 3), ("majority", 1), ("soft", 1)):
        path = tmp_path / f"{labels}.jsonl"
        write_training_data(kind="prm", path=path, labels=Labels(labels))
        assert count_training_data(kind="prm", path=path).solutions == solutions
