"""Priorities between phases, the order of a queue, who works on a phase, archiving and deleting."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from annotation.errors import Conflict
from annotation.models import AuditEntry, Instructions, Item, Phase, User
from annotation.selectors.phase_people import people_who_may_work, work_on_phase
from annotation.selectors.phases import managed_phases
from annotation.services.labelings import submit_labeling
from annotation.services.phase_archive import archive_phase, delete_phase, restore_phase
from annotation.services.phases import change_phase, set_phase_status
from annotation.services.queue import next_assignment
from annotation.services.queue_order import QueueOrder, order_queue
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db


def served(labeler: User, count: int) -> list[Item]:
    items = []
    for _ in range(count):
        assignment = next_assignment(labeler=labeler)
        assert assignment is not None
        items.append(assignment.item)
        submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([-1]))
    return items


def test_phase_of_higher_priority_is_served_first(labeler: User) -> None:
    first, second, third = (PhaseFactory(priority=priority) for priority in (0, 7, -1))
    items = {phase.pk: ItemFactory(phase=phase) for phase in (first, second, third)}
    assert served(labeler, 3) == [items[second.pk], items[first.pk], items[third.pk]]


def test_priority_out_of_bounds_is_refused(as_admin: APIClient) -> None:
    phase = PhaseFactory()
    response = as_admin.patch(f"/api/v1/phases/{phase.pk}", {"priority": 101}, format="json")
    assert (response.status_code, response.json()["field"]) == (400, "priority")


@pytest.mark.parametrize(
    ("order", "expected"),
    [(QueueOrder.OLDEST, [0, 1, 2]), (QueueOrder.NEWEST, [2, 1, 0]), (QueueOrder.CONVINCING, [1, 0, 2])],
)
def test_waiting_items_are_served_in_the_new_order(labeler: User, order: QueueOrder, expected: list[int]) -> None:
    phase = PhaseFactory()
    scores = [0.5, 0.9, None]
    items = [ItemFactory(phase=phase, priority=9 - n, verifier_score=score) for n, score in enumerate(scores)]
    other = ItemFactory(priority=3.5, phase=PhaseFactory(status="paused"))
    assert order_queue(phase_id=phase.pk, order=order) == 3
    assert served(labeler, 3) == [items[place] for place in expected]
    other.refresh_from_db()
    assert other.priority == 3.5


def test_random_order_mixes_the_queue() -> None:
    phase = PhaseFactory()
    ItemFactory.create_batch(20, phase=phase)
    assert order_queue(phase_id=phase.pk, order=QueueOrder.RANDOM) == 20
    priorities = list(Item.objects.order_by("pk").values_list("priority", flat=True))
    assert len(set(priorities)) == 20
    assert priorities != sorted(priorities)
    entry = AuditEntry.objects.get(action="phase.queue_ordered")
    assert entry.after == {"order": "random", "items": 20}


def test_work_on_a_phase_is_counted_by_person() -> None:
    phase, noa, lena = PhaseFactory(), UserFactory(username="noa"), UserFactory(username="lena")
    UserFactory(is_active=False)
    UserFactory(role=User.Role.RESEARCHER)
    for labeler, count in ((noa, 2), (lena, 1)):
        for _ in range(count):
            assignment = lease(ItemFactory(phase=phase), labeler)
            submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([-1]))
    lease(ItemFactory(phase=phase), noa)
    lease(ItemFactory(), noa)
    found = {each.username: (each.done, each.last_hour, each.leased) for each in work_on_phase(phase=phase)}
    assert found == {"noa": (2, 2, 1), "lena": (1, 1, 0)}
    assert people_who_may_work(phase=phase) == 2
    change_phase(phase_id=phase.pk, settings={"is_restricted": True, "labelers": [lena.pk]})
    phase.refresh_from_db()
    assert people_who_may_work(phase=phase) == 1


def test_people_of_a_phase_need_the_same_queries(
    as_researcher: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    phase = PhaseFactory()
    address = f"/api/v1/phases/{phase.pk}/labelers"
    lease(ItemFactory(phase=phase))
    as_researcher.get(address)  # the session is read for the first time
    with django_assert_num_queries(11):
        assert len(as_researcher.get(address).json()["people"]) == 1
    for _ in range(2):
        lease(ItemFactory(phase=phase))
    with django_assert_num_queries(11):
        assert len(as_researcher.get(address).json()["people"]) == 3


def test_only_a_closed_phase_is_archived_and_it_comes_back() -> None:
    phase = PhaseFactory()
    with pytest.raises(Conflict, match="Close it first"):
        archive_phase(phase_id=phase.pk)
    set_phase_status(phase_id=phase.pk, status=Phase.Status.CLOSED)
    archive_phase(phase_id=phase.pk)
    archive_phase(phase_id=phase.pk)
    assert list(managed_phases()) == []
    assert list(managed_phases(status="archived")) == [phase]
    with pytest.raises(Conflict, match="archived"):
        set_phase_status(phase_id=phase.pk, status=Phase.Status.OPEN)
    restore_phase(phase_id=phase.pk)
    assert list(managed_phases(status="closed")) == [phase]
    told = AuditEntry.objects.filter(action__in=["phase.archived", "phase.restored"]).order_by("pk")
    assert [entry.action for entry in told] == ["phase.archived", "phase.restored"]


def test_database_refuses_an_archived_phase_that_is_open() -> None:
    phase = PhaseFactory()
    with pytest.raises(IntegrityError, match="phase_archived_when_closed"), transaction.atomic():
        Phase.objects.filter(pk=phase.pk).update(archived_at=F("created_at"))


def test_unused_phase_is_deleted_with_its_instructions() -> None:
    phase = PhaseFactory(instructions="Read it.")
    delete_phase(phase_id=phase.pk)
    assert not Phase.objects.exists()
    assert not Instructions.objects.exists()
    assert AuditEntry.objects.get(action="phase.deleted").before["name"] == phase.name


def test_phase_with_items_is_kept() -> None:
    phase = PhaseFactory(instructions="Read it.")
    ItemFactory(phase=phase)
    with pytest.raises(Conflict, match="because it has items"):
        delete_phase(phase_id=phase.pk)
    phase.refresh_from_db()
    assert phase.current_instructions is not None


def test_acts_over_the_api(as_admin: APIClient) -> None:
    phase = PhaseFactory()
    ItemFactory(phase=phase)
    address = f"/api/v1/phases/{phase.pk}"
    assert as_admin.post(f"{address}/order", {"order": "newest"}, format="json").json() == {"ordered": 1}
    wrong: Any = as_admin.post(f"{address}/order", {"order": "sideways"}, format="json")
    assert (wrong.status_code, wrong.json()["field"]) == (400, "order")
    as_admin.post(f"{address}/close")
    assert as_admin.post(f"{address}/archive").json()["archived_at"] is not None
    listed = as_admin.get("/api/v1/phases/overview", {"status": "archived"}).json()["results"]
    assert [each["id"] for each in listed] == [phase.pk]
    assert as_admin.post(f"{address}/restore").json()["archived_at"] is None
    assert as_admin.delete(address).status_code == 409


def test_instructions_of_somebody_else_are_not_overwritten(as_admin: APIClient) -> None:
    phase = PhaseFactory(instructions="First.")
    address = f"/api/v1/phases/{phase.pk}"
    mine = {"instructions": "Mine.", "instructions_based_on": 1}
    theirs = {"instructions": "Theirs.", "instructions_based_on": 1}
    assert as_admin.patch(address, theirs, format="json").json()["instructions_version"] == 2
    refused = as_admin.patch(address, mine, format="json")
    assert (refused.status_code, refused.json()["field"]) == (409, "instructions")
    assert as_admin.get(address).json()["instructions"] == "Theirs."
    assert as_admin.patch(address, {"name": "Other", "instructions_based_on": 1}, format="json").status_code == 200
