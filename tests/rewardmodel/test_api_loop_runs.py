"""POST /generations/run, POST /generations/{id}/stop-after, and runs in GET /loop and the form."""

import pytest
from rest_framework.test import APIClient

from annotation.models import User
from rewardmodel.demo.domain.problems import generate_problems
from rewardmodel.models import Generation, Generator, LoopRun, RewardModel
from tests.factories import PhaseFactory, ProblemFactory
from tests.rewardmodel.generation_rows import make_generation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("messages")]

RUN = "/api/v1/generations/run"


@pytest.fixture
def demo_problems() -> None:
    for problem in generate_problems(3, seed=1):
        ProblemFactory(text=problem.text, answer=problem.answer)


@pytest.mark.usefixtures("demo_problems")
def test_several_generations_are_requested(as_admin: APIClient) -> None:
    make_generation(4, settings={"samples_per_problem": 8})
    response = as_admin.post(RUN, {"generations": 3, "labeler": "oracle", "top_k": 2}, format="json")
    assert (response.status_code, response.json()) == (201, {"first": 5, "last": 7})
    generation = Generation.objects.get(number=5)
    asked = {name: generation.settings[name] for name in ("labeler", "samples_per_problem", "top_k")}
    assert asked == {"labeler": "oracle", "samples_per_problem": 8, "top_k": 2}
    body = as_admin.get("/api/v1/loop").json()
    (run,) = body["runs"]
    assert run == {
        "first": 5,
        "last": 7,
        "newest": 5,
        "phase": generation.phase.name,
        "labeler": "oracle",
        "labeler_model": "",
        "asked_by": User.objects.get(role="admin").username,
    }
    assert [each["has_next"] for each in body["generations"]] == [True, False]


@pytest.mark.usefixtures("demo_problems")
def test_run_can_be_stopped_after_the_active_generation(as_admin: APIClient) -> None:
    as_admin.post(RUN, {"generations": 3, "labeler": "oracle"})
    make_generation(4)
    as_admin.post(RUN, {"generations": 3, "labeler": "oracle"})
    in_hand = Generation.objects.get(number=5)
    refused = as_admin.post(RUN, {"generations": 2, "labeler": "oracle"})
    assert (refused.status_code, "stop after generation 5 first" in refused.json()["detail"]) == (409, True)
    assert "stop after generation 5" in as_admin.get("/api/v1/generations/form").json()["run"]["blocked_by"]
    response = as_admin.post(f"/api/v1/generations/{in_hand.pk}/stop-after")
    assert (response.status_code, response.json()["status"], response.json()["has_next"]) == (200, "active", False)
    assert as_admin.get("/api/v1/loop").json()["runs"] == []
    stopped = LoopRun.objects.get(first=5)
    assert (stopped.asked_by, stopped.stopped_by) == (User.objects.get(role="admin"),) * 2


def test_prm_labels_by_name(as_admin: APIClient) -> None:
    ProblemFactory()
    make_generation(0)
    RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere", is_current=True)
    response = as_admin.post(RUN, {"generations": 2, "labeler": "prm", "labeler_model": "prm-1"}, format="json")
    assert (response.status_code, response.json()) == (201, {"first": 1, "last": 2})
    assert as_admin.get("/api/v1/loop").json()["runs"][0]["labeler_model"] == "prm-1"


@pytest.mark.usefixtures("demo_problems")
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"labeler": "oracle"}, "generations"),
        ({"generations": 2}, "labeler"),
        ({"generations": 0, "labeler": "oracle"}, "generations"),
        ({"generations": 1001, "labeler": "oracle"}, "generations"),
        ({"generations": 2, "labeler": "people"}, "labeler"),
        ({"generations": 2, "labeler": "prm"}, "settings.labeler_model"),
        ({"generations": 2, "labeler": "prm", "labeler_model": "nobody"}, "settings.labeler_model"),
        ({"generations": 2, "labeler": "oracle", "top_k": 0}, "settings.top_k"),
        ({"generations": 2, "labeler": "oracle", "top_k": "many"}, "top_k"),
        ({"generations": 2, "labeler": "oracle", "subject": "elsewhere"}, "settings.labeler"),
        ({"generations": 2, "labeler": "oracle", "sources": ["elsewhere"]}, "settings.sources"),
    ],
)
def test_invalid_run_is_refused_with_the_field(as_admin: APIClient, body: dict[str, object], field: str) -> None:
    make_generation(0)
    response = as_admin.post(RUN, body, format="json")
    answer = response.json()
    fields = [error["field"] for error in answer.get("errors", [])] or [answer["field"]]
    assert (response.status_code, fields) == (400, [field])
    assert Generation.objects.count() == 1


def test_run_form_without_phase_says_what_is_missing(as_admin: APIClient) -> None:
    ProblemFactory(source="MATH")
    RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere")
    asked: dict[str, object] = {"generations": 2, "labeler": "prm", "labeler_model": "prm-1"}
    response = as_admin.post(RUN, asked, format="json")
    assert (response.status_code, response.json()["field"]) == (400, "settings.sources")
    asked["sources"] = ["MATH"]
    for field, found in (("phase", PhaseFactory), ("generator", None)):
        response = as_admin.post(RUN, asked, format="json")
        assert (response.status_code, response.json()["field"]) == (409, field)
        if found:
            found()
    Generator.objects.create(name="a", backend="transformers", location="nowhere")
    response = as_admin.post(RUN, asked, format="json")
    assert (response.status_code, response.json()["field"]) == (400, "settings.base")
    asked["base"] = "nowhere"
    assert as_admin.post(RUN, asked, format="json").json() == {"first": 0, "last": 1}


@pytest.mark.parametrize(
    ("values", "beforehand"),
    [
        ({"stage": "labeling"}, "Generation 0 waits for people. It will be cancelled to make room."),
        ({"stage": "sampling"}, "Generation 0 will need people. It will be cancelled to make room."),
        (
            {"stage": "sampling", "status": "failed"},
            "Generation 0 will need people. It will be cancelled to make room.",
        ),
        (
            {"stage": "training"},
            "Generation 0 is in progress (training). It runs to completion; then the new generations start.",
        ),
        ({"stage": "training", "status": "paused"}, "Generation 0 is paused (training)."),
        ({"stage": "training", "status": "failed"}, "Generation 0 has failed (training)."),
        ({"stage": "done"}, None),
        ({"stage": "labeling", "status": "cancelled"}, None),
    ],
)
@pytest.mark.usefixtures("demo_problems")
def test_form_says_what_happens_to_the_active_generation(
    as_admin: APIClient, values: dict[str, str], beforehand: str | None
) -> None:
    make_generation(0, **values)
    form = as_admin.get("/api/v1/generations/form").json()["run"]
    assert (form["first"], form["most"], form["labelers"], form["blocked_by"]) == (1, 1000, ["oracle"], None)
    assert form["beforehand"] is None if beforehand is None else form["beforehand"].startswith(beforehand)


@pytest.mark.parametrize("demo", [True, False])
def test_oracle_is_offered_for_demo_problems(as_admin: APIClient, request: pytest.FixtureRequest, demo: bool) -> None:
    make_generation(0)
    if demo:
        request.getfixturevalue("demo_problems")
    else:
        ProblemFactory.create_batch(3)
    body = as_admin.get("/api/v1/generations/form").json()
    (labeler,) = [option for option in body["options"] if option["name"] == "labeler"]
    assert ("oracle" in labeler["choices"], body["run"]["labelers"]) == (demo, ["oracle"] if demo else [])
    assert (body["run"]["blocked_by"] is None) is demo
    RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere")
    assert "prm" in as_admin.get("/api/v1/generations/form").json()["run"]["labelers"]


def test_running_and_stopping_are_for_admins_only(
    as_researcher: APIClient, as_labeler: APIClient, anonymous: APIClient
) -> None:
    generation = make_generation(0, stage="labeling", settings={"start_next": True})
    for client, status in ((as_researcher, 403), (as_labeler, 403), (anonymous, 401)):
        assert client.post(RUN, {"generations": 2, "labeler": "oracle"}).status_code == status
        assert client.post(f"/api/v1/generations/{generation.pk}/stop-after").status_code == status
    generation.refresh_from_db()
    assert (Generation.objects.count(), generation.settings) == (
        1,
        {"base": "nowhere", "sources": [""], "start_next": True},
    )


def test_stopping_an_ended_or_missing_run_is_refused(as_admin: APIClient) -> None:
    assert as_admin.post(f"/api/v1/generations/{make_generation(0).pk}/stop-after").status_code == 409
    assert as_admin.post("/api/v1/generations/999/stop-after").status_code == 404


def test_oracle_is_not_offered_after_other_problems_came(as_admin: APIClient) -> None:
    make_generation(0, settings={"labeler": "oracle"})
    ProblemFactory()
    body = as_admin.get("/api/v1/generations/form").json()
    (labeler,) = [option for option in body["options"] if option["name"] == "labeler"]
    # the form contains its value, so that it can be changed
    assert (labeler["value"], "oracle" in labeler["choices"], body["run"]["labelers"]) == ("oracle", True, [])
