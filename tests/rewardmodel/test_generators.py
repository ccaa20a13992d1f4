"""Generators in the browser: added, changed in versions, tried, retired, brought back, and deleted if they wrote nothing."""

import inspect
from typing import Any

import pytest
from rest_framework.test import APIClient

from annotation.models import AuditEntry
from rewardmodel import engine
from rewardmodel.ml.sampling.openai_generator import OpenAIGenerator
from rewardmodel.model_formats import BACKEND_OPTIONS
from rewardmodel.models import Generator, ModelRequest
from rewardmodel.training.from_elsewhere import answer_model_request
from tests.factories import ProblemFactory, SolutionFactory
from tests.rewardmodel.conftest import Messages, Sample
from tests.rewardmodel.generation_rows import make_generation

pytestmark = pytest.mark.django_db

GENERATORS = "/api/v1/generators"
SERVED = {"name": "served", "backend": "openai", "location": "http://127.0.0.1:9/v1", "options": {"model": "small"}}


@pytest.fixture
def served(as_admin: APIClient) -> str:
    response = as_admin.post(GENERATORS, SERVED, format="json")
    assert response.status_code == 201, response.json()
    return f"{GENERATORS}/{response.json()['id']}"


def test_options_are_those_of_the_classes() -> None:
    own = set(inspect.signature(OpenAIGenerator).parameters) - {"location", "connection"}
    assert own < set(BACKEND_OPTIONS["openai"])


def test_misspelled_option_is_refused(as_admin: APIClient) -> None:
    response = as_admin.post(GENERATORS, {**SERVED, "options": {"modle": "x"}}, format="json")
    assert (response.status_code, response.json()["field"]) == (409, "options")
    assert "There is no option “modle” of openai. The options are: model, api" in response.json()["detail"]


def test_key_is_not_named_over_http(as_admin: APIClient) -> None:
    response = as_admin.post(GENERATORS, {**SERVED, "options": {"api_key_variable": "HOME"}}, format="json")
    assert (response.status_code, response.json()["field"]) == (400, "options")


def test_change_is_a_new_version_with_a_reason(as_admin: APIClient, served: str) -> None:
    place = {"location": "http://127.0.0.1:10/v1", "options": {"model": "small"}}
    assert as_admin.patch(served, place, format="json").status_code == 400
    body = as_admin.patch(served, {**place, "reason": "It moved."}, format="json").json()
    (former,) = body["former_versions"]
    assert (body["version"], body["address"]) == (2, "http://127.0.0.1:10/v1")
    assert (former["number"], former["location"], former["reason"]) == (1, SERVED["location"], "It moved.")
    assert as_admin.patch(served, {**place, "reason": "Again."}, format="json").status_code == 409
    entry = AuditEntry.objects.get(action="generator.changed")
    assert (entry.before, entry.after) == (
        {"location": "http://127.0.0.1:9/v1"},
        {"location": "http://127.0.0.1:10/v1"},
    )


def test_retired_generator_is_not_chosen_until_it_is_back(as_admin: APIClient, served: str) -> None:
    ProblemFactory()
    make_generation(0)
    assert as_admin.post(f"{served}/retire").json()["retired_at"] is not None
    form = as_admin.get("/api/v1/generations/form").json()
    (generator,) = [option for option in form["options"] if option["name"] == "generator"]
    assert "served" not in generator["suggestions"]
    refused = as_admin.post("/api/v1/generations", {"generator": "served"}, format="json")
    assert (refused.status_code, "is retired" in refused.json()["detail"]) == (400, True)
    again = as_admin.post(GENERATORS, SERVED, format="json")
    assert (again.status_code, "bring it back" in again.json()["detail"]) == (409, True)
    assert as_admin.post(f"{served}/bring-back").json()["retired_at"] is None


def test_generator_in_use_is_not_retired(as_admin: APIClient) -> None:
    generation = make_generation(0, stage="labeling")
    response = as_admin.post(f"{GENERATORS}/{generation.generator.pk}/retire")
    assert (response.status_code, "Generation 0 samples with" in response.json()["detail"]) == (409, True)


def test_only_a_generator_that_wrote_nothing_is_deleted(as_admin: APIClient, served: str) -> None:
    SolutionFactory(generator="served")
    refused = as_admin.delete(served)
    assert (refused.status_code, "There are solutions by “served”" in refused.json()["detail"]) == (409, True)
    unused = as_admin.post(GENERATORS, {**SERVED, "name": "unused"}, format="json").json()["id"]
    assert as_admin.delete(f"{GENERATORS}/{unused}").status_code == 204
    assert list(Generator.objects.values_list("name", flat=True)) == ["served"]
    assert AuditEntry.objects.filter(action="generator.deleted", subject_name="unused").exists()


@pytest.mark.django_db(transaction=True)
def test_one_sample_is_drawn_and_shown(
    as_admin: APIClient, served: str, messages: Messages, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sample(generator: Generator, problems: list[str], count: int, **options: Any) -> list[list[Sample]]:
        assert (generator.options["model"], generator.options["attempts"], count) == ("small", 2, 1)
        return [[Sample(["So it is 42.\n\n# Answer\n\n42"])]]

    monkeypatch.setattr(engine, "sample", sample)
    request = as_admin.post(f"{served}/draw").json()
    assert (request["action"], request["status"]) == ("draw", "pending")
    assert messages.names() == ["answer_model_request"]
    assert as_admin.post(f"{served}/draw").json()["id"] == request["id"], "one at a time"
    answer_model_request(request_id=request["id"])
    drawn = as_admin.get(served).json()["newest_sample"]
    assert (drawn["status"], drawn["sample"]["answer"], len(drawn["sample"]["steps"])) == ("done", "42", 1)
    assert not ModelRequest.objects.exclude(status="done").exists()


def test_sample_that_cannot_be_drawn_says_why(as_admin: APIClient, served: str, messages: Messages) -> None:
    Generator.objects.update(options={"model": "small", "attempts": 1})
    request = as_admin.post(f"{served}/draw").json()
    answer_model_request(request_id=request["id"])
    drawn = as_admin.get(f"/api/v1/models/requests/{request['id']}").json()
    assert drawn["status"] == "failed"
    assert drawn["error"].startswith("Generator “served”: POST http://127.0.0.1:9/v1/completions: ")


def test_researcher_sees_no_paths(as_researcher: APIClient) -> None:
    made = Generator.objects.create(name="here", backend="transformers", location="/srv/models/tiny")
    assert as_researcher.get(f"{GENERATORS}/{made.pk}").json()["address"] == "…/tiny"
    assert as_researcher.post(f"{GENERATORS}/{made.pk}/retire").status_code == 403
