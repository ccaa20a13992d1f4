"""Pauses: no tasks, work that is kept and held back, items that go back into the queue, appeals, and two people at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.errors import Conflict, LabelerPaused
from annotation.exports.selection import TRAINED_ON, Selection, selected_labelings
from annotation.models import Appeal, Assignment, AuditEntry, Exclusion, GoldAnswer, Item, Labeling, Pause, User
from annotation.services.assignments import save_draft
from annotation.services.exclusions import exclude
from annotation.services.labelings import submit_labeling
from annotation.services.pauses import begin_pause, end_pause, hold_back_since, release_labelings
from annotation.services.put_back import put_back, undo_put_back
from annotation.services.queue import next_assignment
from annotation.services.queue_counts import check_counts
from tests.conftest import ClientOf
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease
from tests.gold_items import quality_control

pytestmark = pytest.mark.django_db

EVER = datetime(2000, 1, 1, tzinfo=timezone.get_current_timezone())


@pytest.fixture
def admin(db: None) -> User:
    return UserFactory(role=User.Role.ADMIN, username="ada")


def submitted(labeler: User, item: Item | None = None) -> Labeling:
    assignment = lease(item, labeler)
    return submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([1, -1]))[0]


def pause(labeler: User, admin: User, *, since: datetime | None = EVER) -> Pause:
    return begin_pause(labeler_id=labeler.pk, reason="Rated without reading.", actor=admin, held_since=since)


def counting() -> set[int]:
    return {labeling.pk for labeling in selected_labelings(Selection())}


def test_paused_labeler_gets_no_task_and_reads_why(as_labeler: APIClient, labeler: User, admin: User) -> None:
    ItemFactory()
    pause(labeler, admin)
    response = as_labeler.post("/api/v1/assignments/next", {})
    assert (response.status_code, response.json()["code"]) == (403, "paused")
    assert response.json()["detail"] == "You are paused, so you get no tasks for now. Rated without reading."
    assert response.json()["reason"] == "Rated without reading."
    assert next_assignment(labeler=UserFactory()) is not None


def test_pause_in_the_midst_of_a_task_keeps_and_holds_back_the_work(labeler: User, admin: User) -> None:
    assignment = lease(None, labeler)
    pause(labeler, admin, since=None)
    save_draft(assignment_id=assignment.pk, labeler=labeler, draft=label([1, -1]))
    assert Assignment.objects.get().draft == label([1, -1])
    labeling, is_new = submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([1, -1]))
    assert is_new
    held = Exclusion.objects.get()
    assert (held.labeling, held.kind, held.pause_id) == (labeling, "held_back", Pause.objects.get().pk)
    assert counting() == set()


def test_paused_labeler_opens_nothing_again(as_labeler: APIClient, labeler: User, admin: User) -> None:
    done, skipped = submitted(labeler), lease(None, labeler)
    as_labeler.post(f"/api/v1/assignments/{skipped.pk}/release")
    pause(labeler, admin)
    for address in (f"{done.assignment_id}/reopen", f"{skipped.pk}/take-back"):
        response = as_labeler.post(f"/api/v1/assignments/{address}")
        assert (response.status_code, response.json()["code"]) == (403, "paused")


def test_draft_waits_for_the_end_of_the_pause(labeler: User, admin: User) -> None:
    assignment = lease(None, labeler)
    save_draft(assignment_id=assignment.pk, labeler=labeler, draft={"steps": [1]})
    begun = pause(labeler, admin)
    with pytest.raises(LabelerPaused):
        next_assignment(labeler=labeler)
    end_pause(pause_id=begun.pk, reason="We talked.", actor=admin, release_labelings=True)
    back = next_assignment(labeler=labeler)
    assert back is not None
    assert (back.pk, back.draft) == (assignment.pk, {"steps": [1]})


def test_labelings_since_a_time_do_not_count(labeler: User, admin: User) -> None:
    early, late, other = submitted(labeler), submitted(labeler), submitted(UserFactory())
    assert late.submitted_at is not None
    begun = pause(labeler, admin, since=late.submitted_at)
    assert counting() == {early.pk, other.pk}
    assert {labeling.pk for labeling in selected_labelings(TRAINED_ON)} == {early.pk, other.pk}
    assert early.submitted_at is not None
    hold_back_since(pause_id=begun.pk, since=early.submitted_at, actor=admin)
    assert counting() == {other.pk}
    hold_back_since(pause_id=begun.pk, since=late.submitted_at, actor=admin)
    assert counting() == {early.pk, other.pk}
    assert release_labelings(pause_id=begun.pk, actor=admin) == 1
    assert counting() == {early.pk, late.pk, other.pk}


def test_end_of_a_pause_leaves_labelings_held_back_unless_told(labeler: User, admin: User) -> None:
    held = submitted(labeler)
    begun = pause(labeler, admin)
    end_pause(pause_id=begun.pk, reason="We talked.", actor=admin, release_labelings=False)
    assert counting() == set()
    release_labelings(pause_id=begun.pk, actor=admin)
    assert counting() == {held.pk}
    excluded = submitted(labeler)
    exclude(labelings=[excluded.pk], kind=Exclusion.Kind.EXCLUDED, reason="Wrong.", actor=admin)
    second = pause(labeler, admin)
    end_pause(pause_id=second.pk, reason="Fine.", actor=admin, release_labelings=True)
    assert counting() == {held.pk}, "what a person excluded stays excluded"


def test_items_go_back_to_other_people_and_out_again(labeler: User, admin: User) -> None:
    phase = PhaseFactory()
    kept, taken = ItemFactory.create_batch(2, phase=phase)
    gold = ItemFactory(phase=phase, kind=Item.Kind.QUALITY_CONTROL)
    for item in (kept, taken, gold):
        submitted(labeler, item)
    begun = pause(labeler, admin)
    assert put_back(pause_id=begun.pk, actor=admin) == 2
    assert put_back(pause_id=begun.pk, actor=admin) == 0, "a second click changes nothing"
    wanted = Item.objects.in_bulk()
    assert [(wanted[item.pk].labelings_wanted, wanted[item.pk].free_slots) for item in (kept, taken, gold)] == [
        (2, 1), (2, 1), (1, 0),
    ]  # fmt: skip
    assert check_counts() == []
    end_pause(pause_id=begun.pk, reason="We talked.", actor=admin, release_labelings=False)
    assert next_assignment(labeler=labeler) is None, "their own items do not come back to them"
    other = UserFactory()
    served = next_assignment(labeler=other)
    assert served is not None
    assert served.item in (kept, taken)
    left = kept if served.item == taken else taken
    assert undo_put_back(pause_id=begun.pk, actor=admin) == 1
    wanted = Item.objects.in_bulk()
    assert (wanted[left.pk].labelings_wanted, wanted[left.pk].free_slots) == (1, 0)
    assert (wanted[served.item_id].labelings_wanted, wanted[served.item_id].free_slots) == (2, 0)
    assert check_counts() == []
    with pytest.raises(Conflict, match="Nothing of this pause"):
        undo_put_back(pause_id=begun.pk, actor=admin)


def test_released_labelings_leave_the_queue_of_others(labeler: User, admin: User) -> None:
    labeling = submitted(labeler)
    begun = pause(labeler, admin)
    put_back(pause_id=begun.pk, actor=admin)
    assert next_assignment(labeler=UserFactory()) is not None
    Assignment.objects.filter(status="leased").delete()
    Item.objects.update(free_slots=1)
    release_labelings(pause_id=begun.pk, actor=admin)
    assert counting() == {labeling.pk}
    assert next_assignment(labeler=UserFactory()) is None


def test_everything_is_in_the_audit_log(labeler: User, admin: User) -> None:
    submitted(labeler)
    begun = pause(labeler, admin)
    put_back(pause_id=begun.pk, actor=admin)
    undo_put_back(pause_id=begun.pk, actor=admin)
    hold_back_since(pause_id=begun.pk, since=EVER + timedelta(days=1), actor=admin)
    end_pause(pause_id=begun.pk, reason="We talked.", actor=admin, release_labelings=False)
    release_labelings(pause_id=begun.pk, actor=admin)
    entries = AuditEntry.objects.order_by("id")
    assert [(entry.action, entry.actor, entry.subject_name) for entry in entries] == [
        (f"pause.{done}", admin, labeler.username)
        for done in ("began", "put_back", "put_back_undone", "held_back", "ended", "labelings_released")
    ]
    assert (entries[0].reason, entries[0].after["held_back"], entries[4].reason) == (
        "Rated without reading.",
        1,
        "We talked.",
    )


def test_pausing_twice_and_ending_twice_are_refused(labeler: User, admin: User) -> None:
    begun = pause(labeler, admin)
    with pytest.raises(Conflict, match="paused already"):
        pause(labeler, UserFactory(role=User.Role.ADMIN))
    end_pause(pause_id=begun.pk, reason="Fine.", actor=admin, release_labelings=False)
    with pytest.raises(Conflict, match="ended by ada"):
        end_pause(pause_id=begun.pk, reason="Fine.", actor=admin, release_labelings=True)
    with pytest.raises(Conflict, match="ended by ada"):
        hold_back_since(pause_id=begun.pk, since=EVER, actor=admin)


def test_labeler_appeals_and_reads_the_answer(
    as_labeler: APIClient, labeler: User, admin: User, client_of: ClientOf
) -> None:
    assert as_labeler.post("/api/v1/quality/own/appeal", {"text": "Why?"}).status_code == 409
    pause(labeler, admin)
    own = as_labeler.post("/api/v1/quality/own/appeal", {"text": "I read every step."})
    assert own.status_code == 201
    assert own.json()["pause"]["appeal"]["text"] == "I read every step."
    assert as_labeler.post("/api/v1/quality/own/appeal", {"text": "Really."}).status_code == 409
    reviewer = client_of(UserFactory(role=User.Role.REVIEWER))
    [waiting] = reviewer.get("/api/v1/appeals").json()["results"]
    assert (waiting["labeler_name"], waiting["text"]) == (labeler.username, "I read every step.")
    assert (waiting["phase_name"], waiting["gold"]) == (None, None)
    assert waiting["pause_reason"] == own.json()["pause"]["reason"]
    answered = reviewer.post(f"/api/v1/appeals/{waiting['id']}/answer", {"answer": "We looked again."})
    assert answered.json()["answer"] == "We looked again."
    again = reviewer.post(f"/api/v1/appeals/{waiting['id']}/answer", {"answer": "Again."})
    assert again.status_code == 409
    assert as_labeler.get("/api/v1/quality/own").json()["pause"]["appeal"]["answer"] == "We looked again."
    assert reviewer.get("/api/v1/appeals").json()["count"] == 0
    assert AuditEntry.objects.filter(action="appeal.answered").count() == 1
    assert as_labeler.post("/api/v1/quality/own/appeal", {"text": "One more thing."}).status_code == 201


def test_appeal_against_screening_is_for_judged_own_tasks(
    as_labeler: APIClient, labeler: User, client_of: ClientOf
) -> None:
    phase = PhaseFactory()
    [screening] = quality_control(phase, kind=Item.Kind.SCREENING)
    [hidden] = quality_control(phase)
    judged, gold = submitted(labeler, screening), submitted(labeler, hidden)
    theirs = submitted(UserFactory(), screening)
    for labeling, status in ((judged, 201), (gold, 404), (theirs, 404), (submitted(labeler), 404)):
        response = as_labeler.post(f"/api/v1/labelings/{labeling.pk}/appeal", {"text": "The step is right."})
        assert response.status_code == status, response.json()
    assert Appeal.objects.get().labeling == judged
    [waiting] = client_of(UserFactory(role=User.Role.REVIEWER)).get("/api/v1/appeals").json()["results"]
    answer = GoldAnswer.objects.get(labeling=judged)
    assert (waiting["labeling"], waiting["gold"], waiting["phase_name"]) == (judged.pk, answer.gold_id, phase.name)
    assert waiting["pause_reason"] is None


def _at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run on connections of their own; what they raise is their outcome."""

    def run(work: Callable[[], Any]) -> Any:
        try:
            return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.mark.django_db(transaction=True)
def test_pause_waits_for_a_submit_that_is_being_stored() -> None:
    """Otherwise neither would see the other, and the labeling would count."""
    labeler, admin = UserFactory(), UserFactory(role=User.Role.ADMIN)
    assignment, stored, go_on = lease(None, labeler), Event(), Event()

    def submit() -> None:
        with transaction.atomic():
            submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([1, -1]))
            stored.set()
            assert go_on.wait(10)

    def begin() -> None:
        assert stored.wait(10)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
        with pytest.raises(Exception, match="lock timeout"):
            pause(labeler, admin)
        go_on.set()
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '10s'")
        pause(labeler, admin)

    assert [outcome for outcome in _at_once(submit, begin) if outcome is not None] == []
    assert Exclusion.objects.get().labeling.labeler == labeler


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_pause_at_once_make_one_pause() -> None:
    labeler = UserFactory()
    admins = UserFactory.create_batch(2, role=User.Role.ADMIN)
    outcomes = _at_once(*(lambda admin=admin: pause(labeler, admin) for admin in admins))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Pause"]


@pytest.mark.django_db(transaction=True)
def test_release_while_items_are_put_back_ends_in_one_of_both_orders() -> None:
    labeler, admin = UserFactory(), UserFactory(role=User.Role.ADMIN)
    phase = PhaseFactory()
    labelings = [submitted(labeler, item) for item in ItemFactory.create_batch(5, phase=phase)]
    begun = pause(labeler, admin)
    outcomes = _at_once(
        lambda: put_back(pause_id=begun.pk, actor=admin),
        lambda: end_pause(pause_id=begun.pk, reason="Fine.", actor=admin, release_labelings=True),
    )
    assert not any(isinstance(outcome, Exception) for outcome in outcomes), outcomes
    assert counting() == {labeling.pk for labeling in labelings}
    assert set(Item.objects.values_list("labelings_wanted", "free_slots")) == {(1, 0)}
    assert check_counts() == []
