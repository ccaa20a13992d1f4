"""Texts and numbers at their limits, and one beyond: what the API accepts, what it answers, and what its schema says."""

from typing import Any

import pytest
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from annotation import limits
from annotation.models import Assignment, Labeling, User
from annotation.models.transitions import COMPLETION_REQUEST
from annotation.services.completions import ask_for_completions
from rewardmodel.models import Generator
from tests.factories import ItemFactory, PhaseFactory, label, lease, problem_item
from tests.transitions import move

pytestmark = pytest.mark.django_db

END = "\n\n# Answer\n\n4"


def submit(client: APIClient, assignment: Assignment, value: Any, details: Any = None) -> Any:
    body = {"label": value, **({"details": details} if details else {})}
    return client.post(f"/api/v1/assignments/{assignment.pk}/submit", body)


@pytest.mark.parametrize(
    ("field", "finish", "most", "refusal"),
    [
        ("reason", "give_up", 5_000, "The text has 5,001 characters; at most 5,000 are allowed."),
        ("reason", "bad_problem", 5_000, "The text has 5,001 characters; at most 5,000 are allowed."),
        ("suggested_answer", "found_error", 1_000, "The text has 1,001 characters; at most 1,000 are allowed."),
        ("explanation", "found_error", 5_000, "The text has 5,001 characters; at most 5,000 are allowed."),
    ],
)
def test_text_of_a_label_is_accepted_up_to_its_limit(
    as_labeler: APIClient, labeler: User, field: str, finish: str, most: int, refusal: str
) -> None:
    assignment = lease(ItemFactory(phase__ask_explanation=field == "explanation"), labeler)
    value = {**label([1, -1] if finish == "found_error" else [1]), "finish_reason": finish}
    response = submit(as_labeler, assignment, value, {field: "😀" * (most + 1)})
    assert (response.status_code, response.json()["field"]) == (400, f"details.{field}")
    assert response.json()["detail"] == refusal
    assert submit(as_labeler, assignment, value, {field: "😀" * most}).status_code == 201
    assert len(Labeling.objects.get().details[field]) == most


def test_own_step_is_accepted_up_to_its_limit(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(problem_item(), labeler)
    request = ask_for_completions(assignment_id=assignment.pk, labeler=labeler, steps=[])
    written = {"completions": ["Bad."], "generator": "test-generator", "finished_at": timezone.now()}
    move(request, COMPLETION_REQUEST, "ready", **written)

    def built(own: str) -> dict[str, Any]:
        step = {
            "completions": [{"text": "Bad.", "rating": -1, "flagged": False}],
            "human_completion": {"text": own, "rating": None, "source": "human", "flagged": False},
            "chosen_completion": None,
        }
        return {"steps": [step], "total_time": 1, "finish_reason": "solution"}

    response = submit(as_labeler, assignment, built("x" * (100_001 - len(END)) + END))
    assert (response.status_code, response.json()["field"]) == (400, "label.steps.0.human_completion.text")
    assert response.json()["detail"] == "The text has 100,001 characters; at most 100,000 are allowed."
    assert submit(as_labeler, assignment, built("x" * (100_000 - len(END)) + END)).status_code == 201


def test_draft_is_kept_up_to_its_limit(as_labeler: APIClient, labeler: User) -> None:
    url = f"/api/v1/assignments/{lease(ItemFactory(), labeler).pk}/draft"
    room = limits.DRAFT - len('{"a":"","b":1}')
    response = as_labeler.put(url, {"label": {"a": "x" * (room + 1), "b": 1}})
    assert (response.status_code, response.json()["field"]) == (400, "label")
    assert response.json()["detail"] == "The draft takes 16,777,217 bytes; at most 16,777,216 are allowed."
    assert as_labeler.put(url, {"label": {"a": "x" * room, "b": 1}}).status_code == 200


@pytest.mark.parametrize(
    ("field", "accepted", "refused", "refusal"),
    [
        ("name", "n" * 100, "n" * 101, "The text has 101 characters; at most 100 are allowed."),
        ("generator", "g" * 200, "g" * 201, "The text has 201 characters; at most 200 are allowed."),
        ("instructions", "i" * 100_000, "i" * 100_001, "The text has 100,001 characters; at most 100,000 are allowed."),
        ("lease_seconds", 60, 59, "The lease time must be between one minute and one day."),
        ("lease_seconds", 86_400, 86_401, "The lease time must be between one minute and one day."),
        ("labelings_per_item", 100, 101, "An item gets between 1 and 100 labelings."),
        (
            "quality_control_every",
            1000,
            1001,
            "The number of labelings between two quality-control items must be between 0 and 1000.",
        ),
        ("ask_alternatives", 8, 9, "The number of alternatives must be between 0 and 8."),
        ("completions_per_step", 16, 17, "The number of completions per step must be between 1 and 16."),
        ("completions_per_step", 1, 0, "The number of completions per step must be between 1 and 16."),
    ],
)
def test_setting_of_a_phase_is_accepted_up_to_its_limit(
    as_admin: APIClient, field: str, accepted: Any, refused: Any, refusal: str
) -> None:
    phase = PhaseFactory(name="A")
    Generator.objects.create(name="small-model", backend="transformers", location="nowhere")  # alternatives need one
    for send, url in ((as_admin.post, "/api/v1/phases"), (as_admin.patch, f"/api/v1/phases/{phase.pk}")):
        response = send(url, {"name": "B", "flow": 2, field: refused})
        assert response["Content-Type"] == "application/problem+json"
        assert (response.status_code, response.json()["field"]) == (400, field)
        assert response.json()["errors"][0]["message"] == refusal
    assert as_admin.patch(f"/api/v1/phases/{phase.pk}", {field: accepted}).json()[field] == accepted


def test_two_settings_beyond_their_limits_are_both_named(as_admin: APIClient) -> None:
    response = as_admin.post("/api/v1/phases", {"name": "n" * 101, "flow": 2, "lease_seconds": 1})
    assert [error["field"] for error in response.json()["errors"]] == ["name", "lease_seconds"]
    assert "field" not in response.json()


def test_change_of_a_phase_has_no_defaults(as_admin: APIClient) -> None:
    phase = PhaseFactory(labelings_per_item=3, quality_control_every=2)
    as_admin.patch(f"/api/v1/phases/{phase.pk}", {"allow_skip": False})
    phase.refresh_from_db()
    assert (phase.labelings_per_item, phase.quality_control_every, phase.allow_skip) == (3, 2, False)


def test_schema_declares_the_limits() -> None:
    schemas = SchemaGenerator().get_schema(request=None, public=True)["components"]["schemas"]  # type: ignore[no-untyped-call]

    def declared(component: str, field: str) -> dict[str, Any]:
        words = ("minimum", "maximum", "maxLength", "default", "x-maxJsonBytes")
        return {word: value for word, value in schemas[component]["properties"][field].items() if word in words}

    assert declared("PhaseSettings", "lease_seconds") == {"minimum": 60, "maximum": 86_400, "default": 1800}
    assert declared("PhaseSettings", "completions_per_step") == {"minimum": 1, "maximum": 16, "default": 4}
    assert declared("PatchedPhaseChange", "completions_per_step") == {"minimum": 1, "maximum": 16}
    assert declared("PhaseSettings", "name") == {"maxLength": 100}
    assert declared("Details", "reason") == {"maxLength": 5_000}
    assert declared("Details", "suggested_answer") == {"maxLength": 1_000}
    assert declared("Details", "explanation") == {"maxLength": 5_000}
    assert declared("HumanCompletion", "text") == {"maxLength": 100_000}
    assert declared("Draft", "label") == {"x-maxJsonBytes": 16_777_216}
