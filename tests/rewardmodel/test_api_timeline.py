"""GET /loop/timeline, its CSV, and /loop/best-of-n.csv."""

import csv
import io
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotation.models import Labeling, User
from annotation.services.labelings import submit_labeling
from rewardmodel.models import Evaluation, RewardModel, Score, TrainingRun
from tests.factories import ItemFactory, SolutionFactory, UserFactory, label, lease
from tests.rewardmodel.generation_rows import make_generation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("messages")]

CURVES = {
    "ns": [1, 4],
    "prm": [[0.5, 0.05], [0.75, 0.04]],
    "majority": [[0.5, 0.05], [0.6, 0.05]],
    "oracle": [[0.5, 0.05], [0.9, 0.03]],
}
METRICS = {
    "evaluation": {"labels": 80.0, "accuracy": 0.9, "accuracy_stderr": 0.03, "negative_auroc": None, "loss": 0.2}
}


def give_label(generation: int, ratings: list[int | None], kind: str = User.Kind.PERSON) -> None:
    assignment = lease(ItemFactory(generation_number=generation), UserFactory(kind=kind))
    submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label(ratings))


def finished_generation(number: int) -> None:
    """One of two wrong answers is convincing; two people and a model rate; a PRM is trained."""
    selector = RewardModel.objects.create(kind="prm", name=f"selector-{number}", location="nowhere")
    generation = make_generation(number, selector=selector)
    for grade, score in (("wrong", 0.5), ("wrong", 0.49), ("correct", 0.9)):
        Score.objects.create(
            solution=SolutionFactory(generation_number=number, grade=grade),
            reward_model=selector,
            solution_score=score,
            step_probabilities=[[1 - score, 0, score]],
        )
    give_label(number, [1, 0, -1])
    give_label(number, [1, None, -1])
    give_label(number, [1, 1, 1], User.Kind.MODEL)
    trained = RewardModel.objects.create(kind="prm", name=f"prm-{number}", location="nowhere", metrics=METRICS)
    TrainingRun.objects.create(kind="prm", status="done", generation=generation, reward_model=trained)
    Evaluation.objects.create(
        reward_model=trained, generation=generation, problems=40, samples_per_problem=4, curves=CURVES
    )


def test_timeline_tells_each_generation_oldest_first(as_researcher: APIClient) -> None:
    finished_generation(1)
    make_generation(0)

    first, second = as_researcher.get("/api/v1/loop/timeline").json()

    assert (first["number"], second["number"]) == (0, 1)
    assert second["ratings"] == {"positive": 5, "neutral": 1, "negative": 2, "by_models": 3}
    assert (second["wrong"], second["fooled"], second["fooled_share"]) == (2, 1, 0.5)
    assert second["fooled_from"] == 0.5
    assert (second["selector"], second["reward_model"]) == ("selector-1", "prm-1")
    assert second["held_out"] == {
        "labels": 80.0,
        "accuracy": 0.9,
        "accuracy_stderr": 0.03,
        "always_positive_accuracy": None,
        "negative_auroc": None,
        "negative_auroc_stderr": None,
    }
    assert second["evaluation"]["curves"]["prm"] == [[0.5, 0.05], [0.75, 0.04]]
    assert first["ratings"] == {"positive": 0, "neutral": 0, "negative": 0, "by_models": 0}
    assert [first[name] for name in ("fooled_share", "reward_model", "held_out", "evaluation")] == [None] * 4


def test_correction_replaces_the_superseded_labeling(as_researcher: APIClient) -> None:
    make_generation(0)
    give_label(0, [1, 1, -1])
    first, corrected = Labeling.objects.get(), Labeling.objects.get()
    corrected.pk, corrected.record_key, corrected.supersedes = None, uuid4(), first
    corrected.label = label([1, 1, 1])
    corrected.save(force_insert=True)
    (point,) = as_researcher.get("/api/v1/loop/timeline").json()
    assert point["ratings"] == {"positive": 3, "neutral": 0, "negative": 0, "by_models": 0}


def test_csv_has_the_figures_of_the_timeline(as_researcher: APIClient) -> None:
    finished_generation(0)
    response = as_researcher.get("/api/v1/loop/timeline.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(io.StringIO(response.content.decode()))
    assert row == {
        "generation": "0",
        "selector": "selector-0",
        "positive": "5",
        "neutral": "1",
        "negative": "2",
        "ratings_by_models": "3",
        "wrong": "2",
        "fooled": "1",
        "fooled_share": "0.5",
        "reward_model": "prm-0",
        "held_out_labels": "80.0",
        "held_out_accuracy": "0.9",
        "held_out_accuracy_stderr": "0.03",
        "held_out_always_positive_accuracy": "",
        "held_out_negative_auroc": "",
        "held_out_negative_auroc_stderr": "",
        "best_of_n": "4",
        "best_of_n_accuracy": "0.75",
        "best_of_n_stderr": "0.04",
        "best_of_n_problems": "40",
        "evaluation_set": "all held-out problems",
    }


def test_best_of_n_csv_has_a_line_per_model_method_and_n(as_researcher: APIClient) -> None:
    finished_generation(0)
    lines = as_researcher.get("/api/v1/loop/best-of-n.csv").content.decode().splitlines()
    assert lines[0] == "reward_model,kind,chosen_by,n,accuracy,standard_error,problems,evaluation_set"
    assert lines[1:3] == [
        "prm-0,prm,prm,1,0.5,0.05,40,all held-out problems",
        "prm-0,prm,prm,4,0.75,0.04,40,all held-out problems",
    ]
    assert len(lines) == 1 + 3 * 2


def test_timeline_of_nothing_is_empty(as_admin: APIClient) -> None:
    assert as_admin.get("/api/v1/loop/timeline").json() == []
    assert as_admin.get("/api/v1/loop/timeline.csv").content.decode().count("\n") == 1


def test_timeline_needs_the_same_queries_for_more_rows(as_admin: APIClient) -> None:
    finished_generation(0)
    as_admin.get("/api/v1/loop/timeline")
    with CaptureQueriesContext(connection) as one:
        as_admin.get("/api/v1/loop/timeline")
    finished_generation(1)
    finished_generation(2)
    with CaptureQueriesContext(connection) as three:
        assert len(as_admin.get("/api/v1/loop/timeline").json()) == 3
    assert len(three) == len(one)


@pytest.mark.parametrize("address", ["timeline", "timeline.csv", "best-of-n.csv"])
def test_timeline_is_not_for_labelers(as_labeler: APIClient, anonymous: APIClient, address: str) -> None:
    assert as_labeler.get(f"/api/v1/loop/{address}").status_code == 403
    assert anonymous.get(f"/api/v1/loop/{address}").status_code == 401
