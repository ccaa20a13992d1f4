"""POST /assignments/{id}/reopen: undoing a submit. Labelings never change; the newest one counts."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.exports.jsonl import record_lines
from annotation.exports.selection import Selection, selected_labelings
from annotation.models import Assignment, Item, Labeling, User
from annotation.services import corrections
from annotation.services.queue import next_assignment
from rewardmodel.training.data import write_training_data
from tests.conftest import ClientOf
from tests.factories import ItemFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db

FIRST = label([1, -1])
CORRECTED = label([1, 0, 1], total_time=4000)


def _post(client: APIClient, assignment: Assignment, what: str, body: Any = None) -> Any:
    return client.post(f"/api/v1/assignments/{assignment.pk}/{what}", {} if body is None else body)


def _submitted(client: APIClient, labeler: User, item: Item | None = None) -> Assignment:
    assignment = lease(item, labeler)
    assert _post(client, assignment, "submit", {"label": FIRST}).status_code == 201
    return assignment


def test_a_submit_says_until_when_it_can_be_undone(as_labeler: APIClient, labeler: User) -> None:
    response = _post(as_labeler, lease(None, labeler), "submit", {"label": FIRST}).json()
    submitted = Labeling.objects.get().submitted_at
    assert submitted is not None
    assert response["undo_until"] == (submitted + timedelta(minutes=10)).isoformat().replace("+00:00", "Z")


def test_reopen_returns_the_work_and_keeps_the_labeling(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(None, labeler)
    details = {"suggested_answer": "43"}
    _post(as_labeler, assignment, "submit", {"label": FIRST, "details": details})
    response = _post(as_labeler, assignment, "reopen")
    assert response.status_code == 200
    assert (response.json()["reopened"], response.json()["status"]) == (True, "submitted")
    assert response.json()["label"] == {**FIRST, "details": details}
    assert selected_labelings(Selection()).count() == 1
    assert Item.objects.get().free_slots == 0


def test_the_next_submit_supersedes_and_changes_nothing(as_labeler: APIClient, labeler: User) -> None:
    assignment = _submitted(as_labeler, labeler)
    first = Labeling.objects.get()
    _post(as_labeler, assignment, "reopen")
    response = _post(as_labeler, assignment, "submit", {"label": CORRECTED})
    assert response.status_code == 201
    newest = Labeling.objects.get(pk=response.json()["id"])
    assert (newest.supersedes, newest.label, newest.finish_reason) == (first, CORRECTED, "solution")
    assert newest.record_key != first.record_key
    first.refresh_from_db()
    assert first.label == FIRST
    assignment.refresh_from_db()
    assert (assignment.status, assignment.reopened_at, assignment.draft) == ("submitted", None, None)


def test_exports_and_training_take_the_newest_only(as_labeler: APIClient, labeler: User, tmp_path: Path) -> None:
    assignment = _submitted(as_labeler, labeler)
    _post(as_labeler, assignment, "reopen")
    _post(as_labeler, assignment, "submit", {"label": CORRECTED})
    [exported] = record_lines(selected_labelings(Selection()))
    assert json.loads(exported)["label"] == CORRECTED
    file = tmp_path / "training.jsonl"
    write_training_data(kind="prm", path=file)
    [trained] = file.read_text().splitlines()
    assert json.loads(trained)["label"] == CORRECTED


def test_progress_and_history_count_a_correction_once(as_labeler: APIClient, labeler: User) -> None:
    assignment = _submitted(as_labeler, labeler)
    _post(as_labeler, assignment, "reopen")
    _post(as_labeler, assignment, "submit", {"label": CORRECTED})
    progress = as_labeler.get("/api/v1/progress").json()
    assert (progress["today"], progress["total"]) == (1, 1)
    history = as_labeler.get("/api/v1/labelings").json()
    assert history["count"] == 1
    [line] = history["results"]
    assert (line["assignment"], [step["rating"] for step in line["steps"]]) == (assignment.pk, [1, 0, 1])
    assert [[step["rating"] for step in before["steps"]] for before in line["corrected"]] == [[1, -1]]
    corrected_at = datetime.fromisoformat(line["submitted_at"])
    assert datetime.fromisoformat(line["undo_until"]) == corrected_at + timedelta(minutes=10)


def test_a_correction_can_be_corrected(as_labeler: APIClient, labeler: User) -> None:
    assignment = _submitted(as_labeler, labeler)
    for change in (label([1, 1, 1]), label([0, -1])):
        assert _post(as_labeler, assignment, "reopen").status_code == 200
        assert _post(as_labeler, assignment, "submit", {"label": change}).status_code == 201
    [third] = selected_labelings(Selection())
    assert third.label == label([0, -1])
    assert Labeling.objects.count() == 3


def test_the_same_ratings_again_write_nothing(as_labeler: APIClient, labeler: User) -> None:
    assignment = _submitted(as_labeler, labeler)
    _post(as_labeler, assignment, "reopen")
    response = _post(as_labeler, assignment, "submit", {"label": {**FIRST, "total_time": 9999}})
    assert response.status_code == 200
    assert Labeling.objects.count() == 1
    assignment.refresh_from_db()
    assert assignment.reopened_at is None


def test_a_correction_sent_twice_counts_once(as_labeler: APIClient, labeler: User) -> None:
    assignment = _submitted(as_labeler, labeler)
    _post(as_labeler, assignment, "reopen")
    responses = [_post(as_labeler, assignment, "submit", {"label": CORRECTED}) for _ in range(2)]
    assert [response.status_code for response in responses] == [201, 200]
    assert responses[0].json() == responses[1].json()
    assert Labeling.objects.count() == 2


def test_release_of_a_reopened_assignment_keeps_the_labeling(as_labeler: APIClient, labeler: User) -> None:
    assignment = _submitted(as_labeler, labeler)
    _post(as_labeler, assignment, "reopen")
    assert _post(as_labeler, assignment, "release").status_code == 204
    assignment.refresh_from_db()
    assert (assignment.status, assignment.reopened_at, assignment.draft) == ("submitted", None, None)
    assert _post(as_labeler, assignment, "submit", {"label": CORRECTED}).status_code == 409


def test_drafts_of_a_reopened_one_are_kept(as_labeler: APIClient, labeler: User) -> None:
    assignment = _submitted(as_labeler, labeler)
    _post(as_labeler, assignment, "reopen")
    draft = {"steps": [], "total_time": 7}
    response = as_labeler.put(f"/api/v1/assignments/{assignment.pk}/draft", {"label": draft})
    assert response.status_code == 200
    assignment.refresh_from_db()
    assert (assignment.draft, assignment.status) == (draft, "submitted")
    assert _post(as_labeler, assignment, "reopen").json()["label"] == draft  # idempotent


def test_next_returns_the_reopened_assignment_first(as_labeler: APIClient, labeler: User) -> None:
    first = ItemFactory()
    assignment = _submitted(as_labeler, labeler, first)
    ItemFactory(phase=first.phase)
    other = next_assignment(labeler=labeler)
    _post(as_labeler, assignment, "reopen")
    assert next_assignment(labeler=labeler) == assignment
    _post(as_labeler, assignment, "submit", {"label": CORRECTED})
    assert next_assignment(labeler=labeler) == other


def test_next_returns_the_reopened_one_from_any_open_phase(as_labeler: APIClient, labeler: User) -> None:
    item = ItemFactory(phase__by_choice=True)
    assignment = _submitted(as_labeler, labeler, item)
    _post(as_labeler, assignment, "reopen")
    assert next_assignment(labeler=labeler) == assignment
    item.phase.status = "closed"
    item.phase.save()
    assert next_assignment(labeler=labeler) is None


def test_undo_is_over_after_a_while(as_labeler: APIClient, labeler: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assignment = _submitted(as_labeler, labeler)
    monkeypatch.setattr(corrections, "UNDO_FOR", timedelta(0))
    response = _post(as_labeler, assignment, "reopen")
    assert (response.status_code, response.json()["code"]) == (409, "conflict")


def test_assignment_reopened_in_time_can_be_submitted_later(
    as_labeler: APIClient, labeler: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment = _submitted(as_labeler, labeler)
    _post(as_labeler, assignment, "reopen")
    monkeypatch.setattr(corrections, "UNDO_FOR", timedelta(0))
    assert _post(as_labeler, assignment, "submit", {"label": CORRECTED}).status_code == 201


@pytest.mark.parametrize("status", ["paused", "closed"])
def test_undo_ends_with_the_phase(as_labeler: APIClient, labeler: User, status: str) -> None:
    assignment = _submitted(as_labeler, labeler)
    assignment.item.phase.status = status
    assignment.item.phase.save()
    assert _post(as_labeler, assignment, "reopen").status_code == 409


@pytest.mark.parametrize("closed", ["leased", "released", "expired"])
def test_only_a_submit_can_be_undone(as_labeler: APIClient, labeler: User, closed: str) -> None:
    assignment = lease(None, labeler)
    Assignment.objects.filter(pk=assignment.pk).update(
        status=closed, closed_at=None if closed == "leased" else timezone.now()
    )
    assert _post(as_labeler, assignment, "reopen").status_code == 409


@pytest.mark.parametrize("role", ["labeler", "admin"])
def test_submit_of_another_labeler_cannot_be_undone(
    as_labeler: APIClient, labeler: User, client_of: ClientOf, role: str
) -> None:
    assignment = _submitted(as_labeler, labeler)
    assert _post(client_of(UserFactory(role=role)), assignment, "reopen").status_code == 404


def test_one_labeling_is_superseded_once(as_labeler: APIClient, labeler: User) -> None:
    """Two tabs undo the same submit: the second correction is refused, and the response contains its work."""
    assignment = _submitted(as_labeler, labeler)
    _post(as_labeler, assignment, "reopen")
    _post(as_labeler, assignment, "submit", {"label": CORRECTED})
    late = _post(as_labeler, assignment, "submit", {"label": label([0, -1])})
    assert (late.status_code, late.json()["draft"]) == (409, label([0, -1]))
