"""POST /generations and its actions, GET /generations/{id}/items, GET /demo/status."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.services.labelings import submit_labeling
from rewardmodel.api.serializers import (
    CountsSerializer,
    FailedPieceSerializer,
    GenerationDetailSerializer,
    GenerationSerializer,
)
from rewardmodel.models import Generation, RewardModel, Score, Shard
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, SolutionFactory, label, lease
from tests.rewardmodel.conftest import Messages
from tests.rewardmodel.generation_rows import make_generation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("messages")]


def test_next_generation_takes_over_the_settings_of_the_newest(as_admin: APIClient) -> None:
    prm = RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere", is_current=True)
    ProblemFactory()
    make_generation(0, settings={"samples_per_problem": 8, "top_k": 3})
    response = as_admin.post("/api/v1/generations", {"top_k": 2})
    assert response.status_code == 201
    generation = Generation.objects.get(number=1)
    assert (generation.settings["samples_per_problem"], generation.settings["top_k"]) == (8, 2)
    assert generation.selector == prm
    assert response.json()["stage"] == "planned"


def test_next_generation_waits_for_the_active_one(as_admin: APIClient) -> None:
    make_generation(0, stage="labeling")
    response = as_admin.post("/api/v1/generations", {})
    assert response.status_code == 409
    assert "Generation 0 is in progress (labeling)" in response.json()["detail"]


@pytest.mark.parametrize(
    ("options", "field"),
    [({"top_k": 0}, "settings.top_k"), ({"temperature": 9}, "settings.temperature")],
)
def test_generation_with_option_out_of_bounds_is_refused(
    as_admin: APIClient, options: dict[str, object], field: str
) -> None:
    make_generation(0)
    response = as_admin.post("/api/v1/generations", options)
    assert (response.status_code, response.json()["field"]) == (400, field)
    assert Generation.objects.count() == 1


def test_paused_generation_continues_when_resumed(as_admin: APIClient, messages: Messages) -> None:
    generation = make_generation(0, stage="labeling")
    url = f"/api/v1/generations/{generation.pk}"
    assert as_admin.post(f"{url}/pause").json()["status"] == "paused"
    assert as_admin.post(f"{url}/pause").status_code == 409
    assert as_admin.post(f"{url}/resume").json()["status"] == "active"
    assert as_admin.post(f"{url}/retry").status_code == 409  # it has not failed


def test_action_on_missing_generation_is_not_found(as_admin: APIClient) -> None:
    response = as_admin.post("/api/v1/generations/999/pause")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_items_show_scores_and_labels_by_rank(as_researcher: APIClient) -> None:
    prm = RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere")
    generation = make_generation(0, selector=prm)
    for rank in (2, 1):
        solution = SolutionFactory(generation_number=0)
        Score.objects.create(
            solution=solution,
            reward_model=prm,
            solution_score=0.5,
            step_probabilities=[[0.0, 0.0, 1.0], [0.5, 0.25, 0.25]],
        )
        item = ItemFactory(solution=solution, phase=generation.phase, generation_number=0, rank=rank)
    assignment = lease(item)
    submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, -1]))

    body = as_researcher.get(f"/api/v1/generations/{generation.pk}/items").json()

    assert body["count"] == 2
    first, second = body["results"]
    assert (first["rank"], second["rank"]) == (1, 2)
    assert first["steps"][1] == {"text": "Second step.", "probabilities": [0.5, 0.25, 0.25]}
    assert first["steps"][2]["probabilities"] is None
    assert first["labeled"] == [{"labeler_kind": "person", "finish_reason": "found_error", "ratings": [1, -1]}]
    assert second["labeled"] == []


def test_items_need_the_same_queries_for_more_rows(as_admin: APIClient) -> None:
    generation = make_generation(0)

    def fill() -> None:
        assignment = lease(ItemFactory(phase=generation.phase, generation_number=0))
        submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, -1]))

    url = f"/api/v1/generations/{generation.pk}/items"
    fill()
    as_admin.get(url)
    with CaptureQueriesContext(connection) as one:
        as_admin.get(url)
    fill()
    fill()
    with CaptureQueriesContext(connection) as three:
        assert as_admin.get(url).json()["count"] == 3
    assert len(three) == len(one)


def test_items_are_not_for_labelers(as_labeler: APIClient) -> None:
    generation = make_generation(0)
    assert as_labeler.get(f"/api/v1/generations/{generation.pk}/items").status_code == 403


def test_demo_status_is_public(anonymous: APIClient, settings: Settings) -> None:
    settings.DEMO = True
    make_generation(0, stage="sampling", settings={"samples_per_problem": 4})
    body = anonymous.get("/api/v1/demo/status").json()
    assert body == {"message": "New solutions are being prepared.", "ready": False}


@pytest.mark.parametrize("by_choice", [False, True])
def test_demo_is_ready_when_an_unrestricted_phase_has_work(
    anonymous: APIClient, settings: Settings, by_choice: bool
) -> None:
    settings.DEMO = True
    ItemFactory(phase=PhaseFactory(by_choice=by_choice))
    assert anonymous.get("/api/v1/demo/status").json()["ready"] is not by_choice


def test_demo_status_is_not_there_outside_of_the_demo(anonymous: APIClient, settings: Settings) -> None:
    settings.DEMO = False
    assert anonymous.get("/api/v1/demo/status").status_code == 404


def test_list_is_paged_newest_first(as_researcher: APIClient) -> None:
    for number in range(3):
        make_generation(number)
    body = as_researcher.get("/api/v1/generations?limit=2&offset=1").json()
    assert (body["count"], [each["number"] for each in body["results"]]) == (3, [1, 0])


def test_list_needs_the_same_queries_for_more_rows(as_admin: APIClient) -> None:
    make_generation(0)
    as_admin.get("/api/v1/generations")
    with CaptureQueriesContext(connection) as one:
        as_admin.get("/api/v1/generations")
    make_generation(1)
    make_generation(2)
    with CaptureQueriesContext(connection) as three:
        assert as_admin.get("/api/v1/generations").json()["count"] == 3
    assert len(three) == len(one)


def test_detail_tells_pieces_and_errors(as_researcher: APIClient) -> None:
    generation = make_generation(0, stage="scoring", status="failed", failure="1 piece failed")
    for first, values in enumerate(
        [{"status": "done"}, {"status": "failed", "error": "no memory\n\nTraceback: here"}, {"status": "pending"}]
    ):
        Shard.objects.create(generation=generation, stage="scoring", first_id=first, last_id=first, size=1, **values)
    body = as_researcher.get(f"/api/v1/generations/{generation.pk}").json()
    assert body["pieces"] == {"scoring": {"pending": 1, "running": 0, "done": 1, "failed": 1, "failing": 0}}
    assert [(error["stage"], error["cause"], error["error"]) for error in body["errors"]] == [
        ("scoring", "no memory", "Traceback: here")
    ]
    assert body["phase"] == generation.phase.name


def test_list_and_detail_have_the_fields_of_the_schema(as_researcher: APIClient) -> None:
    generation = make_generation(0, stage="scoring")
    Shard.objects.create(generation=generation, stage="scoring", first_id=1, last_id=1, size=1, error="no memory")
    (row,) = as_researcher.get("/api/v1/generations").json()["results"]
    assert set(row) == set(GenerationSerializer().fields)
    assert set(row["counts"]) == set(CountsSerializer().fields)
    detail = as_researcher.get(f"/api/v1/generations/{generation.pk}").json()
    assert (
        set(detail)
        == set(GenerationDetailSerializer().fields)
        == {
            *(*row, "errors", "generator_version", "training", "former_settings"),
        }
    )
    assert set(detail["errors"][0]) == set(FailedPieceSerializer().fields)


@pytest.mark.parametrize("address", ["generations", "generations/{id}"])
def test_generations_are_not_for_labelers(as_labeler: APIClient, anonymous: APIClient, address: str) -> None:
    path = "/api/v1/" + address.format(id=make_generation(0).pk)
    assert as_labeler.get(path).status_code == 403
    assert anonymous.get(path).status_code == 401


@pytest.mark.parametrize("act", ["", "/{id}/pause", "/{id}/resume", "/{id}/retry"])
def test_moving_generations_is_for_admins_only(as_researcher: APIClient, as_labeler: APIClient, act: str) -> None:
    generation = make_generation(0, stage="labeling", status="failed")
    for client in (as_researcher, as_labeler):
        assert client.post("/api/v1/generations" + act.format(id=generation.pk), {}).status_code == 403
    generation.refresh_from_db()
    assert (generation.status, Generation.objects.count()) == ("failed", 1)
