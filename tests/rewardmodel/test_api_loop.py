"""GET /loop and POST /training-runs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotation.models import User
from annotation.services.labelings import submit_labeling
from rewardmodel.models import Evaluation, RewardModel, Score, TrainingRun
from tests.factories import ItemFactory, SolutionFactory, UserFactory, label, lease
from tests.rewardmodel.generation_rows import make_generation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("messages")]


def test_loop_counts_the_events_of_a_generation(as_researcher: APIClient) -> None:
    prm = RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere", is_current=True)
    make_generation(
        4, stage="labeling", selector=prm, settings={"samples_per_problem": 3, "retrain_after_labelings": 1}
    )
    for grade, score in (("wrong", 0.9), ("wrong", 0.2), ("correct", 0.8)):
        solution = SolutionFactory(generation_number=4, grade=grade)
        Score.objects.create(
            solution=solution, reward_model=prm, solution_score=score, step_probabilities=[[1 - score, 0, score]]
        )
    assignment = lease(ItemFactory(generation_number=4), UserFactory(kind=User.Kind.MODEL))
    submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, 0, -1]))

    body = as_researcher.get("/api/v1/loop").json()

    (generation,) = body["generations"]
    assert generation["number"] == 4
    assert generation["selector"] == "prm-1"
    assert generation["counts"]["graded"] == {
        "correct": 1,
        "wrong": 2,
        "incomplete": 0,
        "unparseable": 0,
        "timeout": 0,
    }
    assert generation["counts"]["scored"] == 3
    assert (generation["counts"]["queued"], generation["counts"]["labeled"]) == (1, 1)
    assert generation["fooled_share"] == 0.5  # one of two wrong answers has a score of at least one half
    assert body["labelings"] == {
        "total": 1,
        "people": 0,
        "models": 1,
        "positive": 1,
        "neutral": 1,
        "negative": 1,
        "since_training": 1,
    }
    assert body["retrain_after"] == 1
    assert body["queue"] == {"open": 0, "leased": 0}


def test_loop_shows_newest_evaluation_of_each_model(as_admin: APIClient) -> None:
    prm = RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere")
    curves = {"ns": [1, 2], "prm": [[0.5, 0.1], [0.6, 0.1]], "majority": [[0.5, 0.1]] * 2, "oracle": [[0.5, 0.1]] * 2}
    Evaluation.objects.create(reward_model=prm, problems=10, samples_per_problem=2, curves=curves)
    (model,) = as_admin.get("/api/v1/loop").json()["reward_models"]
    assert model["evaluation"]["ns"] == [1, 2]
    assert model["evaluation"]["curves"]["prm"] == [[0.5, 0.1], [0.6, 0.1]]


def test_loop_needs_the_same_queries_for_more_rows(as_admin: APIClient) -> None:
    def fill(number: int) -> None:
        prm = RewardModel.objects.create(kind="prm", name=f"prm-{number}", location="nowhere")
        generation = make_generation(number, selector=prm)
        Evaluation.objects.create(
            reward_model=prm,
            problems=1,
            samples_per_problem=1,
            curves={"ns": [1], "prm": [[1, 0]], "majority": [[1, 0]], "oracle": [[1, 0]]},
        )
        TrainingRun.objects.create(kind="prm", status="done", generation=generation, reward_model=prm)

    fill(0)
    as_admin.get("/api/v1/loop")
    with CaptureQueriesContext(connection) as one:
        as_admin.get("/api/v1/loop")
    fill(1)
    fill(2)
    with CaptureQueriesContext(connection) as three:
        body = as_admin.get("/api/v1/loop").json()
    assert [len(body[name]) for name in ("generations", "reward_models", "training_runs")] == [3, 3, 3]
    assert len(three) == len(one)


def test_loop_is_not_for_labelers(as_labeler: APIClient) -> None:
    assert as_labeler.get("/api/v1/loop").status_code == 403


def test_button_starts_one_training_however_often_it_is_pressed(as_admin: APIClient) -> None:
    assignment = lease()
    submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, 1, -1]))
    unnamed = as_admin.post("/api/v1/training-runs", {"kind": "prm"})
    assert (unnamed.status_code, unnamed.json()["field"]) == (400, "base")
    first = as_admin.post("/api/v1/training-runs", {"kind": "prm", "base": "a-public/model"})
    second = as_admin.post("/api/v1/training-runs", {"kind": "prm"})  # a training is running, so no base is needed
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    run = TrainingRun.objects.get()
    assert (run.status, run.options["base"]) == ("pending", "a-public/model")


def test_button_without_labels_says_what_to_do(as_admin: APIClient) -> None:
    response = as_admin.post("/api/v1/training-runs", {"kind": "prm"})
    assert response.status_code == 409
    assert "no labelings to train on" in response.json()["detail"]


def test_button_trains_the_generation_that_is_being_labeled(as_admin: APIClient) -> None:
    make_generation(0, stage="labeling", settings={"training": {"epochs": 3}})
    assignment = lease()
    submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, 1, -1]))
    response = as_admin.post("/api/v1/training-runs", {"kind": "prm"})
    assert response.json()["generation"] == 0
    assert TrainingRun.objects.get().options["epochs"] == 3


def test_button_is_for_admins_only(as_researcher: APIClient) -> None:
    assert as_researcher.post("/api/v1/training-runs", {"kind": "prm"}).status_code == 403
