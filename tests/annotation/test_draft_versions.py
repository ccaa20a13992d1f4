"""Drafts carry a version, so that a stale tab or device overwrites nothing in silence."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.errors import DraftChanged
from annotation.models import Assignment, Labeling, User
from annotation.services.assignments import expire_leases, save_draft
from tests.factories import UserFactory, label, lease

pytestmark = pytest.mark.django_db

FIRST, SECOND = {"steps": [1]}, {"steps": [0]}


def put(client: APIClient, assignment: Assignment, draft: Any, version: int | None = None) -> Any:
    body = {"label": draft, **({} if version is None else {"version": version})}
    return client.put(f"/api/v1/assignments/{assignment.pk}/draft", body)


def stored(assignment: Assignment) -> tuple[Any, int]:
    assignment.refresh_from_db()
    return assignment.draft, assignment.draft_version


def let_expire(assignment: Assignment) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    assert expire_leases() == 1


def test_each_draft_gets_the_next_version(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(None, labeler)
    assert as_labeler.get(f"/api/v1/assignments/{assignment.pk}").json()["version"] == 0
    assert put(as_labeler, assignment, FIRST, 0).json()["version"] == 1
    assert put(as_labeler, assignment, SECOND, 1).json()["version"] == 2
    assert as_labeler.post("/api/v1/assignments/next", {}).json()["version"] == 2


def test_stale_draft_is_409_with_the_newer_one(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(None, labeler)
    put(as_labeler, assignment, FIRST, 0)
    response = put(as_labeler, assignment, SECOND, 0)
    body = response.json()
    assert (response.status_code, body["code"], body["draft"], body["version"]) == (409, "draft_changed", FIRST, 1)
    assert stored(assignment) == (FIRST, 1)


def test_draft_without_a_version_replaces_any(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(None, labeler)
    put(as_labeler, assignment, FIRST, 0)
    assert put(as_labeler, assignment, SECOND).json()["version"] == 2
    assert stored(assignment) == (SECOND, 2)


def test_stale_draft_of_an_expired_assignment_is_not_kept(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(None, labeler)
    put(as_labeler, assignment, FIRST, 0)
    let_expire(assignment)
    assert put(as_labeler, assignment, SECOND, 0).json()["code"] == "draft_changed"
    assert stored(assignment) == (FIRST, 1)
    assert put(as_labeler, assignment, SECOND, 1).json()["version"] == 2
    assert (assignment.item.assignments.get().status, stored(assignment)) == ("leased", (SECOND, 2))


def test_submit_over_a_newer_draft_is_409_and_writes_nothing(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(None, labeler)
    put(as_labeler, assignment, FIRST, 0)
    url = f"/api/v1/assignments/{assignment.pk}/submit"
    response = as_labeler.post(url, {"label": label([-1]), "version": 0})
    assert (response.status_code, response.json()["code"]) == (409, "draft_changed")
    assert not Labeling.objects.exists()
    assert as_labeler.post(url, {"label": label([-1]), "version": 1}).status_code == 201


def test_repeated_submit_is_found_whatever_its_version(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(None, labeler)
    url = f"/api/v1/assignments/{assignment.pk}/submit"
    body = {"label": label([-1]), "version": 0}
    assert as_labeler.post(url, body).status_code == 201
    assert as_labeler.post(url, {**body, "version": 7}).status_code == 200


def test_undo_makes_earlier_versions_stale(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(None, labeler)
    url = f"/api/v1/assignments/{assignment.pk}"
    as_labeler.post(f"{url}/submit", {"label": label([-1]), "version": 0})
    assert as_labeler.post(f"{url}/reopen").json()["version"] == 1
    assert put(as_labeler, assignment, FIRST, 0).json()["code"] == "draft_changed"
    assert as_labeler.post(f"{url}/submit", {"label": label([1, -1]), "version": 0}).json()["code"] == "draft_changed"
    assert as_labeler.post(f"{url}/submit", {"label": label([1, -1]), "version": 1}).status_code == 201


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_expired", [False, True])
def test_of_two_drafts_at_once_one_is_stale(is_expired: bool) -> None:
    labeler = UserFactory()
    assignment = lease(None, labeler)
    if is_expired:
        let_expire(assignment)

    def save(draft: dict[str, Any]) -> Callable[[], str]:
        def call() -> str:
            try:
                save_draft(assignment_id=assignment.pk, labeler=labeler, draft=draft, version=0)
                return "saved"
            except DraftChanged as refusal:
                return f"stale, {refusal.extra['version']} is newer"
            finally:
                connection.close()

        return call

    drafts = [{"steps": [number]} for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda draft: save(draft)(), drafts))
    assert sorted(outcomes) == ["saved", *["stale, 1 is newer"] * 3]
    assert stored(assignment) == (drafts[outcomes.index("saved")], 1)
