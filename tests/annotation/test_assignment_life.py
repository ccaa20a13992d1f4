"""Drafts, release and expiry: no work of a labeler is lost."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from annotation import limits
from annotation.models import Assignment, Item, User
from annotation.services.assignments import expire_leases
from annotation.tasks import expire_leases as expire_leases_task
from tests.conftest import ClientOf
from tests.factories import ItemFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db

DRAFT = {"steps": [{"rating": 1}], "note": "unfinished"}


def _draft(client: APIClient, assignment: Assignment, draft: Any = None) -> Any:
    return client.put(f"/api/v1/assignments/{assignment.pk}/draft", {"label": DRAFT if draft is None else draft})


def _overdue(assignment: Assignment) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(lease_expires_at=timezone.now() - timedelta(seconds=1))


def test_draft_is_kept_and_comes_back_with_the_assignment(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(None, labeler)
    assert _draft(as_labeler, assignment).status_code == 200
    assert as_labeler.get(f"/api/v1/assignments/{assignment.pk}").json()["label"] == DRAFT
    assert as_labeler.post("/api/v1/assignments/next", {}).json()["label"] == DRAFT


def test_draft_extends_the_lease(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(ItemFactory(phase__lease=timedelta(minutes=5)), labeler)
    _overdue(assignment)
    before = timezone.now()
    response = _draft(as_labeler, assignment)
    assignment.refresh_from_db()
    assert assignment.lease_expires_at >= before + timedelta(minutes=5)
    assert response.json() == {
        "lease_expires_at": assignment.lease_expires_at.isoformat().replace("+00:00", "Z"),
        "version": 1,
    }
    assert expire_leases() == 0


def test_draft_takes_an_expired_assignment_up_again(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(None, labeler)
    _overdue(assignment)
    expire_leases()
    assert _draft(as_labeler, assignment).status_code == 200
    assignment.refresh_from_db()
    assert (assignment.status, assignment.draft) == ("leased", DRAFT)
    assert Item.objects.get().free_slots == 0


def test_draft_of_a_reassigned_item_is_409_but_kept(as_labeler: APIClient, labeler: User) -> None:
    item = ItemFactory()
    assignment = lease(item, labeler)
    _overdue(assignment)
    expire_leases()
    lease(item)
    response = _draft(as_labeler, assignment)
    assert (response.status_code, response.json()["code"], response.json()["draft"]) == (
        409,
        "assignment_closed",
        DRAFT,
    )
    assignment.refresh_from_db()
    assert (assignment.status, assignment.draft) == ("expired", DRAFT)


def test_draft_after_submit_is_409(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(None, labeler)
    as_labeler.post(f"/api/v1/assignments/{assignment.pk}/submit", {"label": label([-1])})
    assert _draft(as_labeler, assignment).status_code == 409
    assignment.refresh_from_db()
    assert assignment.draft is None


@pytest.mark.parametrize(
    "draft",
    [{"text": "a\x00b"}, {"half": "\ud800"}, {"deep": [{"a\x00": 1}]}, {"text": "x" * limits.DRAFT}],
    ids=["nul", "half a surrogate pair", "nul in a key", "too large"],
)
def test_draft_that_cannot_be_kept_is_400(as_labeler: APIClient, labeler: User, draft: Any) -> None:
    address = f"/api/v1/assignments/{lease(None, labeler).pk}/draft"
    response = as_labeler.put(address, json.dumps({"label": draft}), content_type="application/json")
    assert (response.status_code, response.json()["code"], response.json()["field"]) == (400, "invalid_label", "label")


def test_draft_that_is_no_object_is_400(as_labeler: APIClient, labeler: User) -> None:
    assert _draft(as_labeler, lease(None, labeler), [1]).status_code == 400


@pytest.mark.parametrize("role", ["labeler", "admin"])
def test_assignment_of_another_labeler_is_404_everywhere(client_of: ClientOf, role: str) -> None:
    assignment = lease()
    client = client_of(UserFactory(role=role))
    address = f"/api/v1/assignments/{assignment.pk}"
    responses = [
        client.get(address),
        client.put(f"{address}/draft", {"label": DRAFT}),
        client.post(f"{address}/submit", {"label": label([-1])}),
        client.post(f"{address}/release"),
    ]
    assert [response.status_code for response in responses] == [404] * 4
    assignment.refresh_from_db()
    assert (assignment.status, assignment.draft) == ("leased", None)


def test_release_frees_the_slot_for_others(as_labeler: APIClient, labeler: User) -> None:
    item = ItemFactory()
    assignment = lease(item, labeler)
    assert as_labeler.post(f"/api/v1/assignments/{assignment.pk}/release").status_code == 204
    item.refresh_from_db()
    assert item.free_slots == 1
    assert lease(item).slot == 0


def test_release_twice_is_204_and_frees_one_slot(as_labeler: APIClient, labeler: User) -> None:
    item = ItemFactory(labelings_wanted=2)
    assignment = lease(item, labeler)
    lease(item)
    codes = [as_labeler.post(f"/api/v1/assignments/{assignment.pk}/release").status_code for _ in range(2)]
    item.refresh_from_db()
    assert codes == [204, 204]
    assert item.free_slots == 1


def test_release_after_submit_is_409(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(None, labeler)
    as_labeler.post(f"/api/v1/assignments/{assignment.pk}/submit", {"label": label([-1])})
    assert as_labeler.post(f"/api/v1/assignments/{assignment.pk}/release").status_code == 409
    assert Item.objects.get().free_slots == 0


def test_expiry_frees_overdue_slots_only(labeler: User) -> None:
    item = ItemFactory(labelings_wanted=2)
    overdue, fresh = lease(item, labeler), lease(item)
    _overdue(overdue)
    expire_leases_task.apply(throw=True)
    overdue.refresh_from_db()
    fresh.refresh_from_db()
    item.refresh_from_db()
    assert (overdue.status, fresh.status, item.free_slots) == ("expired", "leased", 1)
    assert overdue.closed_at is not None


def test_expiry_leaves_submitted_work_alone(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(None, labeler)
    as_labeler.post(f"/api/v1/assignments/{assignment.pk}/submit", {"label": label([-1])})
    _overdue(assignment)
    assert expire_leases() == 0


def test_expiry_frees_at_most_as_many_as_asked(labeler: User) -> None:
    for _ in range(3):
        _overdue(lease(None, labeler))
    assert [expire_leases(limit=2), expire_leases(limit=2), expire_leases(limit=2)] == [2, 1, 0]
