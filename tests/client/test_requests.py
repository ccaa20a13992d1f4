"""Answers are typed objects, refusals are exceptions with the fields of the problem, and lists are iterators."""

from collections.abc import Callable

import pytest

from annotation.models import Phase, User
from annotation.services.labelings import submit_labeling
from stepmark_client import Client, Conflict, Forbidden, InvalidRequest, NotFound, NotSignedIn
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease

ClientWith = Callable[..., Client]
pytestmark = pytest.mark.django_db(transaction=True)


def test_task_is_none_if_nothing_waits(client_with: ClientWith) -> None:
    assert client_with(UserFactory()).assignments_next() is None


def test_draft_and_release(client_with: ClientWith) -> None:
    phase = PhaseFactory(status=Phase.Status.OPEN)
    ItemFactory(phase=phase)
    site = client_with(UserFactory())
    task = site.assignments_next(phase=phase.pk)
    assert task is not None
    assert task["steps"][0] == "First step."
    assert site.assignments_save_draft(task["id"], label={"steps": []})["version"] == 1
    site.assignments_release(task["id"])
    assert site.assignments_get(task["id"])["status"] == "released"


def test_invalid_value_names_its_field(client_with: ClientWith, admin: User) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        client_with(admin).phases_create(name="", flow=2)
    error = refusal.value
    assert (error.status, error.code, error.field) == (400, "invalid_phase", "name")
    assert error.request_id


def test_refusals_are_told_apart(client_with: ClientWith, admin: User) -> None:
    labeler = UserFactory()
    with pytest.raises(Forbidden, match="permission"):
        client_with(labeler).phases_create(name="Mine", flow=2)
    with pytest.raises(Forbidden) as narrow:
        client_with(admin, "read").phases_create(name="Mine", flow=2)
    assert narrow.value.code == "token_scope"
    with pytest.raises(NotFound):
        client_with(admin).models_get(99)
    stranger = client_with(admin)
    stranger._headers["Authorization"] = "Token smk_wrong_token"
    with pytest.raises(NotSignedIn):
        stranger.phases_list()


def test_conflict_has_the_draft_that_was_kept(client_with: ClientWith) -> None:
    assignment = lease()
    site = client_with(assignment.labeler)
    site.assignments_save_draft(assignment.pk, label={"steps": [1]})
    with pytest.raises(Conflict) as conflict:
        site.assignments_save_draft(assignment.pk, label={"steps": [2]}, version=0)
    assert (conflict.value.code, conflict.value.body["draft"]) == ("draft_changed", {"steps": [1]})


def test_rows_of_a_keyed_list_come_once_each(client_with: ClientWith) -> None:
    labeler = UserFactory()
    made = []
    for _ in range(5):
        assignment = lease(labeler=labeler)
        made.append(submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([1, -1]))[0].pk)
    site = client_with(labeler)
    assert [row["id"] for row in site.labelings_list_rows(limit=2)] == made[::-1]
    assert [row["id"] for row in site.labelings_list_rows(finish_reason="solution")] == []


def test_rows_of_an_offset_list_come_once_each(client_with: ClientWith, admin: User) -> None:
    phases = PhaseFactory.create_batch(5)
    rows = list(client_with(admin).phases_overview_rows(limit=2))
    assert sorted(row["id"] for row in rows) == [phase.pk for phase in phases]


def test_file_is_sent_and_its_lines_are_read(client_with: ClientWith, admin: User) -> None:
    phase = PhaseFactory(flow=Phase.Flow.ONE)
    line = b'{"problem": "What is $2 + 3$?", "answer": "5"}\n'
    *_, last = client_with(admin).phases_add_problems(phase.pk, file=line)
    assert (last["state"], last["new"]) == ("done", 1)


def test_text_is_read_as_it_is(client_with: ClientWith, admin: User) -> None:
    assert client_with(admin).loop_timeline_csv().startswith("generation,")
