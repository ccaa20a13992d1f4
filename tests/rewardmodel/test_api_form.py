"""GET /generations/form, the choices of POST /generations, cancelling of generations and trainings."""

import pytest
from rest_framework.test import APIClient

from annotation.models import Item
from annotation.services.labelings import submit_labeling
from rewardmodel.models import Generation, Generator, RewardModel, TrainingRun
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, label, lease
from tests.rewardmodel.generation_rows import make_generation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("messages")]


def test_form_has_the_newest_generations_options(as_admin: APIClient) -> None:
    generation = make_generation(3, settings={"top_k": 7, "seed": 1, "then": {"top_k": 2}})
    body = as_admin.get("/api/v1/generations/form").json()
    options = {option["name"]: option for option in body["options"]}
    assert (body["number"], body["blocked_by"]) == (4, None)
    assert (body["phase"], options["generator"]["suggestions"]) == (generation.phase_id, ["arithmetic"])
    assert options["top_k"] == {
        "name": "top_k", "type": "integer", "nullable": False, "low": 1, "high": 10_000, "choices": [], "suggestions": [], "value": 2,
        "changed": True,
    }  # fmt: skip
    assert (options["seed"]["value"], options["then"]["value"]) == (1, {})
    assert "convincing_wrong" in options["selection"]["choices"]
    assert {options[name]["type"] for name in ("temperature", "subject", "sources", "start_next", "training")} == {
        "number",
        "text",
        "texts",
        "boolean",
        "object",
    }


def test_form_before_the_first_generation_has_the_defaults(as_admin: APIClient) -> None:
    body = as_admin.get("/api/v1/generations/form").json()
    assert body["number"] == 0
    assert not any(option["changed"] for option in body["options"])
    assert "There is no phase of flow 2" in body["blocked_by"]
    PhaseFactory(flow=1)  # a phase of the other flow is refused
    assert "There is no phase of flow 2" in as_admin.get("/api/v1/generations/form").json()["blocked_by"]
    PhaseFactory()
    assert "There is no generator" in as_admin.get("/api/v1/generations/form").json()["blocked_by"]
    Generator.objects.create(name="a", backend="transformers", location="nowhere")
    assert as_admin.get("/api/v1/generations/form").json()["blocked_by"] is None


def test_form_says_what_is_in_the_way(as_admin: APIClient) -> None:
    make_generation(0, stage="labeling")
    assert as_admin.get("/api/v1/generations/form").json()["blocked_by"].startswith("Generation 0 is in progress")


def test_every_value_of_the_form_can_be_posted(as_admin: APIClient) -> None:
    ProblemFactory()
    make_generation(0)
    form = as_admin.get("/api/v1/generations/form").json()
    phase, generator = (
        PhaseFactory(),
        Generator.objects.create(name="other", backend="transformers", location="nowhere"),
    )
    asked = {option["name"]: option["value"] for option in form["options"]}
    response = as_admin.post("/api/v1/generations", {**asked, "phase": phase.pk, "generator": "other"}, format="json")
    assert response.status_code == 201, response.json()
    generation = Generation.objects.get(number=1)
    assert (generation.phase, generation.generator) == (phase, generator)
    assert generation.settings == {**asked, "generator": "other"}


def test_phase_that_is_not_there_is_refused_with_the_field(as_admin: APIClient) -> None:
    make_generation(0)
    response = as_admin.post("/api/v1/generations", {"phase": 999})
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == ["phase"]
    assert Generation.objects.count() == 1


@pytest.mark.parametrize("option", ["generator", "selector"])
def test_name_that_nothing_has_is_refused_with_the_field(as_admin: APIClient, option: str) -> None:
    ProblemFactory()
    make_generation(0)
    response = as_admin.post("/api/v1/generations", {option: "nobody"})
    assert (response.status_code, response.json()["field"]) == (400, f"settings.{option}")
    assert Generation.objects.count() == 1


def test_form_suggests_what_the_problems_have(as_admin: APIClient) -> None:
    for subject, split in [("Algebra", "train"), ("Algebra", "train"), ("", "train"), ("Geometry", "test")]:
        ProblemFactory(subject=subject, split=split)
    RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere")
    body = as_admin.get("/api/v1/generations/form").json()
    options = {option["name"]: option["suggestions"] for option in body["options"]}
    assert (options["subject"], options["selector"], options["labeler_model"]) == (["Algebra"], ["prm-1"], ["prm-1"])


def test_form_lists_every_source_with_its_problems(as_admin: APIClient) -> None:
    ProblemFactory.create_batch(2, source="MATH")
    ProblemFactory(source="MATH", text="[asy]draw(A--B);[/asy]")
    ProblemFactory(source="")
    ProblemFactory(source="HELD OUT", split="test")
    ProblemFactory(source="PROOFS", answer=None)
    assert as_admin.get("/api/v1/generations/form").json()["sources"] == [
        {"name": "", "problems": 1, "drawings": 0},
        {"name": "MATH", "problems": 3, "drawings": 1},
        {"name": "PROOFS", "problems": 1, "drawings": 0},
    ]


@pytest.mark.parametrize(
    ("sources", "message"),
    [([], "Name the sources of the problems"), (["MATH", "GSM"], "from the source “GSM”. The sources are: “MATH”.")],
)
def test_first_generation_must_name_sources_that_exist(as_admin: APIClient, sources: list[str], message: str) -> None:
    ProblemFactory(source="MATH")
    PhaseFactory()
    Generator.objects.create(name="a", backend="transformers", location="nowhere")
    asked = {"base": "nowhere", "sources": sources}
    response = as_admin.post("/api/v1/generations", asked, format="json")
    assert (response.status_code, response.json()["field"]) == (400, "settings.sources")
    assert message in response.json()["detail"]
    assert as_admin.post("/api/v1/generations", {**asked, "sources": ["MATH"]}, format="json").status_code == 201


def test_generation_does_not_queue_in_a_phase_of_the_other_flow(as_admin: APIClient) -> None:
    make_generation(0)
    assert as_admin.post("/api/v1/generations", {"phase": PhaseFactory(flow=1).pk}).status_code == 400


def test_cancelled_generation_takes_unmet_items_back(as_admin: APIClient) -> None:
    generation = make_generation(0, stage="labeling")
    ItemFactory(phase=generation.phase, generation_number=0)
    response = as_admin.post(f"/api/v1/generations/{generation.pk}/cancel")
    assert (response.status_code, response.json()["status"]) == (200, "cancelled")
    assert Item.objects.count() == 0
    assert as_admin.post(f"/api/v1/generations/{generation.pk}/cancel").status_code == 409
    assert as_admin.get("/api/v1/generations/form").json()["blocked_by"] is None


def test_cancelled_training_can_be_asked_for_again(as_admin: APIClient) -> None:
    assignment = lease()
    submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, 1, -1]))
    run = TrainingRun.objects.create(kind="prm", options={"base": "tiny"})
    assert as_admin.post(f"/api/v1/training-runs/{run.pk}/cancel").json()["status"] == "cancelled"
    again = as_admin.post(f"/api/v1/training-runs/{run.pk}/retry")
    assert (again.status_code, again.json()["status"]) == (200, "pending")
    assert as_admin.post("/api/v1/training-runs/999/cancel").status_code == 404


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "generations/form"),
        ("post", "generations/{generation}/cancel"),
        ("post", "training-runs/{run}/cancel"),
        ("post", "training-runs/{run}/retry"),
    ],
)
def test_steering_is_for_admins_only(
    as_labeler: APIClient, as_researcher: APIClient, method: str, address: str
) -> None:
    generation = make_generation(0, stage="labeling")
    run = TrainingRun.objects.create(kind="prm")
    path = "/api/v1/" + address.format(generation=generation.pk, run=run.pk)
    for client in (as_labeler, as_researcher):
        assert getattr(client, method)(path).status_code == 403
    run.refresh_from_db()
    generation.refresh_from_db()
    assert (run.status, generation.status) == ("pending", "active")
