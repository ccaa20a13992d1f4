"""GET /assignments/undo, POST /assignments/{id}/take-back and GET /skipped: what a labeler can undo, in any tab."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.models import Assignment, Item, Labeling, Phase, User
from annotation.services import corrections
from annotation.services.assignments import expire_leases
from annotation.services.queue import next_assignment
from tests.conftest import ClientOf, as_json
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db


def _post(client: APIClient, assignment: Assignment, what: str, body: Any = None) -> Any:
    return client.post(f"/api/v1/assignments/{assignment.pk}/{what}", {} if body is None else body)


def _submitted(client: APIClient, labeler: User) -> Assignment:
    assignment = lease(None, labeler)
    assert _post(client, assignment, "submit", {"label": label([1, -1])}).status_code == 201
    return assignment


def _skipped(client: APIClient, labeler: User, item: Item | None = None) -> Assignment:
    assignment = lease(item, labeler)
    client.put(f"/api/v1/assignments/{assignment.pk}/draft", {"label": {"steps": [1]}})
    assert _post(client, assignment, "release").status_code == 204
    return assignment


def _undo(client: APIClient) -> Any:
    response = client.get("/api/v1/assignments/undo")
    assert response.status_code == 200
    return response.json()


def test_undo_lists_submits_and_skips_newest_first(as_labeler: APIClient, labeler: User, client_of: ClientOf) -> None:
    first, skipped, last = (
        _submitted(as_labeler, labeler),
        _skipped(as_labeler, labeler),
        _submitted(as_labeler, labeler),
    )
    other = UserFactory()
    _submitted(client_of(other), other)
    body = _undo(as_labeler)
    assert [(one["assignment"], one["kind"]) for one in body["entries"]] == [
        (last.pk, "submit"), (skipped.pk, "skip"), (first.pk, "submit"),
    ]  # fmt: skip
    assert all(590 <= one["seconds_left"] <= 600 for one in body["entries"])
    assert body["minutes"] == 10


def test_undo_leaves_out_what_is_too_old_but_says_when_it_was(
    as_labeler: APIClient, labeler: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _skipped(as_labeler, labeler)
    _submitted(as_labeler, labeler)
    submitted_at = Labeling.objects.get().submitted_at
    assert submitted_at is not None
    monkeypatch.setattr(corrections, "UNDO_FOR", timedelta(0))
    body = _undo(as_labeler)
    assert (body["entries"], body["last_submit"]) == ([], as_json(submitted_at))


def test_undo_of_nothing(as_labeler: APIClient) -> None:
    assert _undo(as_labeler) == {"entries": [], "last_submit": None, "minutes": 10}


def test_reopened_and_corrected_submits(as_labeler: APIClient, labeler: User) -> None:
    earlier, assignment = _submitted(as_labeler, labeler), _submitted(as_labeler, labeler)
    _post(as_labeler, assignment, "reopen")
    assert [one["assignment"] for one in _undo(as_labeler)["entries"]] == [earlier.pk]
    _post(as_labeler, assignment, "submit", {"label": label([1, 0, 1])})
    assert [(one["assignment"], one["corrected"]) for one in _undo(as_labeler)["entries"]] == [
        (assignment.pk, True), (earlier.pk, False),
    ]  # fmt: skip


def test_skip_is_taken_back_with_its_draft(as_labeler: APIClient, labeler: User) -> None:
    assignment = _skipped(as_labeler, labeler)
    assert next_assignment(labeler=labeler) is None, "a skipped item never comes again unasked"
    for _ in range(2):  # a second tab, or a repeated request
        body = _post(as_labeler, assignment, "take-back").json()
        assert (body["id"], body["status"], body["label"]) == (assignment.pk, "leased", {"steps": [1]})
    assert Item.objects.get().free_slots == 0
    following = next_assignment(labeler=labeler)
    assert following == assignment
    assert _undo(as_labeler)["entries"] == []
    assert _post(as_labeler, assignment, "submit", {"label": label([1, -1])}).status_code == 201


def test_skip_cannot_be_taken_back_when_somebody_else_has_the_task(as_labeler: APIClient, labeler: User) -> None:
    assignment = _skipped(as_labeler, labeler)
    lease(assignment.item)
    response = _post(as_labeler, assignment, "take-back")
    assert (response.status_code, response.json()["code"]) == (409, "conflict")
    assert response.json()["detail"] == "Others have this task by now, so it cannot be taken back."
    assignment.refresh_from_db()
    assert assignment.status == "released"


def test_skip_of_an_item_with_another_free_slot_is_taken_back(as_labeler: APIClient, labeler: User) -> None:
    assignment = _skipped(as_labeler, labeler, ItemFactory(labelings_wanted=2))
    lease(assignment.item)
    assert _post(as_labeler, assignment, "take-back").status_code == 200
    assert Item.objects.get().free_slots == 0


@pytest.mark.parametrize(
    ("change", "why"),
    [({"status": "paused"}, "is paused"), ({"status": "closed"}, "is closed"), ({"is_restricted": True}, "no longer")],
)
def test_skip_in_a_phase_that_is_not_open_to_them(
    as_labeler: APIClient, labeler: User, change: dict[str, Any], why: str
) -> None:
    assignment = _skipped(as_labeler, labeler)
    Phase.objects.update(**change)
    assert why in _post(as_labeler, assignment, "take-back").json()["detail"]
    [listed] = as_labeler.get("/api/v1/skipped").json()["results"]
    assert why in listed["refusal"]


def test_what_was_not_skipped_is_not_taken_back(as_labeler: APIClient, labeler: User) -> None:
    submitted = _submitted(as_labeler, labeler)
    assert _post(as_labeler, submitted, "take-back").status_code == 409
    left = lease(None, labeler)
    Assignment.objects.filter(pk=left.pk).update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    expire_leases()
    assert _post(as_labeler, left, "take-back").status_code == 409
    assert _post(as_labeler, lease(None), "take-back").status_code == 404


def test_skipped_tasks_are_listed_newest_first_with_what_keeps_them(as_labeler: APIClient, labeler: User) -> None:
    free, taken, back = [_skipped(as_labeler, labeler) for _ in range(3)]
    lease(taken.item)
    _post(as_labeler, back, "take-back")
    body = as_labeler.get("/api/v1/skipped").json()
    assert (body["count"], body["next"]) == (2, None)
    assert [(one["assignment"], one["refusal"]) for one in body["results"]] == [
        (taken.pk, "Others have this task by now, so it cannot be taken back."), (free.pk, None),
    ]  # fmt: skip
    assert body["results"][1]["problem"] == free.item.problem.text
    part = as_labeler.get("/api/v1/skipped", {"limit": 1}).json()
    rest = as_labeler.get("/api/v1/skipped", {"limit": 1, "before": part["next"]}).json()
    assert [one["assignment"] for one in rest["results"]] == [free.pk]


def test_skipped_asks_as_often_for_three_as_for_one(as_labeler: APIClient, labeler: User) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            _skipped(as_labeler, labeler, ItemFactory(phase=PhaseFactory()))
        with CaptureQueriesContext(connection) as queries:
            as_labeler.get("/api/v1/skipped")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_closed_assignment_that_was_skipped_says_where_it_is(as_labeler: APIClient, labeler: User) -> None:
    assignment = _skipped(as_labeler, labeler)
    response = _post(as_labeler, assignment, "submit", {"label": label([1, -1])})
    assert response.status_code == 409
    assert "“Take it back”" in response.json()["detail"]
