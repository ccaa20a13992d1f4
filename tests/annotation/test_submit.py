"""POST /assignments/{id}/submit: from the page's label to the stored record."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.models import Assignment, Item, Labeling, User
from annotation.records.identity import record_key
from annotation.records.record import build_record
from annotation.services.assignments import expire_leases, release_assignment, save_draft
from annotation.services.queue import next_assignment
from tests.conftest import ClientOf, as_json
from tests.factories import ItemFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db

FOUND_ERROR = label([1, -1])


def _submit(client: APIClient, assignment: Assignment, body: Any = None) -> Any:
    return client.post(f"/api/v1/assignments/{assignment.pk}/submit", {"label": FOUND_ERROR} if body is None else body)


def _let_expire(assignment: Assignment) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    assert expire_leases() == 1


def test_submit_writes_the_record_and_closes_the_assignment(as_labeler: APIClient, labeler: User) -> None:
    item = ItemFactory(generation_number=4, verifier_score=0.8125)
    assignment = lease(item, labeler)
    response = _submit(as_labeler, assignment)
    labeling = Labeling.objects.get()
    assert labeling.submitted_at is not None
    assert response.status_code == 201
    assert response.json() == {
        "id": labeling.pk,
        "submitted_at": as_json(labeling.submitted_at),
        "undo_until": as_json(labeling.submitted_at + timedelta(minutes=10)),
    }
    assert build_record(labeling) == {
        "labeler": str(labeler.pk),
        "timestamp": labeling.submitted_at.replace(tzinfo=None).isoformat(timespec="microseconds"),
        "generation": 4,
        "is_quality_control_question": False,
        "is_initial_screening_question": False,
        "question": {
            "problem": item.problem.text,
            "ground_truth_solution": "Add one.",
            "ground_truth_answer": "42",
            "pre_generated_steps": ["First step.", "Second step.", "Third step.\n\n# Answer\n\n41"],
            "pre_generated_answer": "41",
            "pre_generated_verifier_score": 0.8125,
        },
        "label": FOUND_ERROR,
    }
    assert labeling.record_key == record_key(build_record(labeling))
    assert (labeling.origin, labeling.flow, labeling.finish_reason) == ("native", 2, "found_error")
    assert (labeling.problem, labeling.solution, labeling.assignment) == (item.problem, item.solution, assignment)
    assignment.refresh_from_db()
    assert (assignment.status, assignment.draft) == ("submitted", None)
    item.refresh_from_db()
    assert item.free_slots == 0


@pytest.mark.parametrize(
    ("kind", "quality_control", "screening"),
    [("normal", False, False), ("quality_control", True, False), ("screening", False, True)],
)
def test_submit_copies_quality_control_and_screening(
    as_labeler: APIClient, labeler: User, kind: str, quality_control: bool, screening: bool
) -> None:
    _submit(as_labeler, lease(ItemFactory(kind=kind), labeler))
    labeling = Labeling.objects.get()
    assert (labeling.is_quality_control, labeling.is_screening) == (quality_control, screening)


def test_submit_the_same_again_answers_200_with_the_first_one(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(None, labeler)
    first, again = _submit(as_labeler, assignment), _submit(as_labeler, assignment)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Labeling.objects.count() == 1


@pytest.mark.parametrize(
    "body", [{"label": label([1, 1, 1])}, {"label": FOUND_ERROR, "details": {"suggested_answer": "43"}}]
)
def test_submit_something_else_after_that_is_409(as_labeler: APIClient, labeler: User, body: dict[str, Any]) -> None:
    assignment = lease(None, labeler)
    _submit(as_labeler, assignment)
    response = _submit(as_labeler, assignment, body)
    assert (response.status_code, response.json()["code"]) == (409, "assignment_closed")
    assert response.json()["draft"] == body["label"]
    assert Labeling.objects.get().label == FOUND_ERROR


def test_submit_breaking_a_rule_names_the_field(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(None, labeler)
    body = {"label": label([1, 5])}
    response = _submit(as_labeler, assignment, body)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    answer = response.json()
    assert answer.pop("request_id") == response["X-Request-ID"]
    assert answer == {
        "type": "urn:stepmark:error:invalid_label",
        "title": "Bad request",
        "status": 400,
        "code": "invalid_label",
        "detail": "Expected a rating of -1, 0, 1 or null, got 5.",
        "field": "label.steps.1.completions.0.rating",
    }
    assignment.refresh_from_db()
    assert assignment.status == "leased"
    assert not Labeling.objects.exists()


def test_submit_keeps_reason_and_suggested_answer(as_labeler: APIClient, labeler: User) -> None:
    body = {
        "label": label([1], finish_reason="bad_problem"),
        "details": {"reason": " It asks for nothing. ", "suggested_answer": ""},
    }
    assert _submit(as_labeler, lease(None, labeler), body).status_code == 201
    assert Labeling.objects.get().details == {"reason": "It asks for nothing."}


def test_submit_after_expiry_is_accepted_while_the_slot_is_free(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(None, labeler)
    _let_expire(assignment)
    assert _submit(as_labeler, assignment).status_code == 201
    assert Item.objects.get().free_slots == 0


def test_submit_after_expiry_takes_another_slot_of_the_item(as_labeler: APIClient, labeler: User) -> None:
    item = ItemFactory(labelings_wanted=2)
    assignment = lease(item, labeler)
    _let_expire(assignment)
    lease(item)  # takes slot 0, the lowest
    assert _submit(as_labeler, assignment).status_code == 201
    assignment.refresh_from_db()
    assert assignment.slot == 1


def test_submit_after_reassignment_is_409_and_keeps_the_label(as_labeler: APIClient, labeler: User) -> None:
    item = ItemFactory()
    assignment = lease(item, labeler)
    _let_expire(assignment)
    lease(item)
    response = _submit(as_labeler, assignment)
    assert (response.status_code, response.json()["code"]) == (409, "assignment_closed")
    assert response.json()["draft"] == FOUND_ERROR
    assert as_labeler.get(f"/api/v1/assignments/{assignment.pk}").json()["label"] == FOUND_ERROR
    assert not Labeling.objects.exists()


def test_late_submit_gets_a_slot_that_is_only_prefetched(as_labeler: APIClient, labeler: User) -> None:
    item = ItemFactory()
    assignment = lease(item, labeler)
    _let_expire(assignment)
    other = UserFactory()
    open_one = lease(ItemFactory(phase=item.phase), other)
    ahead = next_assignment(labeler=other, after=open_one.pk)
    assert ahead is not None
    assert (ahead.item_id, ahead.ahead) == (item.pk, True)
    assert _submit(as_labeler, assignment).status_code == 201
    ahead.refresh_from_db()
    item.refresh_from_db()
    assert (ahead.status, item.free_slots) == ("expired", 0)


def test_late_submit_gets_no_slot_that_somebody_works_on(as_labeler: APIClient, labeler: User) -> None:
    item = ItemFactory()
    assignment = lease(item, labeler)
    _let_expire(assignment)
    other = UserFactory()
    ahead = next_assignment(labeler=other, after=lease(ItemFactory(phase=item.phase), other).pk)
    assert ahead is not None
    save_draft(assignment_id=ahead.pk, labeler=other, draft={})
    response = _submit(as_labeler, assignment)
    assert (response.status_code, response.json()["code"]) == (409, "assignment_closed")
    assert response.json()["detail"] == "Your time for this task ran out, and it went to somebody else."


def test_refused_submit_can_be_skipped_where_skipping_is_off(as_labeler: APIClient, labeler: User) -> None:
    item = ItemFactory(phase__allow_skip=False)
    assignment = lease(item, labeler)
    following = ItemFactory(phase=item.phase, priority=-1)
    assert _submit(as_labeler, assignment, {"label": label([1, 5])}).status_code == 400
    url = f"/api/v1/assignments/{assignment.pk}/release"
    assert as_labeler.post(url).status_code == 409
    assert as_labeler.post(url, {"refused": True}).status_code == 204
    assert as_labeler.post("/api/v1/assignments/next", {}).json()["id"] != assignment.pk
    assert following.assignments.get().labeler == labeler


def test_submit_of_a_released_assignment_is_409(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(None, labeler)
    release_assignment(assignment_id=assignment.pk, labeler=labeler)
    assert _submit(as_labeler, assignment).status_code == 409


def test_submit_in_a_paused_phase_is_taken(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(None, labeler)
    assignment.item.phase.status = "paused"
    assignment.item.phase.save()
    assert _submit(as_labeler, assignment).status_code == 201


@pytest.mark.parametrize("role", ["labeler", "admin"])
def test_submit_of_anothers_assignment_is_404(client_of: ClientOf, role: str) -> None:
    assignment = lease()
    response = _submit(client_of(UserFactory(role=role)), assignment)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_submit_without_label_is_400(as_labeler: APIClient, labeler: User) -> None:
    response = _submit(as_labeler, lease(None, labeler), {})
    assert response.status_code == 400
    assert response.json()["errors"] == [{"field": "label", "code": "required", "message": "This field is required."}]
