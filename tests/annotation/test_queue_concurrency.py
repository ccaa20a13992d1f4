"""Real transactions in real threads: a slot is leased once, a submit counts once."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction
from django.utils import timezone

from annotation.errors import AssignmentClosed
from annotation.models import Assignment, Item, Labeling, User
from annotation.services.assignments import expire_leases, save_draft
from annotation.services.labelings import submit_labeling
from annotation.services.queue import next_assignment
from annotation.services.slots import lock_item
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db(transaction=True)

Result = TypeVar("Result")


def _at_once(calls: list[Callable[[], Result]]) -> list[Result]:
    """Run all calls at the same time, each in a thread with its own database connection."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], Result]) -> Result:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def _next_of(labeler: User) -> Callable[[], Assignment | None]:
    return lambda: next_assignment(labeler=labeler)


def test_labelers_at_once_get_different_items() -> None:
    phase = PhaseFactory()
    ItemFactory.create_batch(8, phase=phase)
    assignments = _at_once([_next_of(labeler) for labeler in UserFactory.create_batch(8)])
    assert len({assignment.item_id for assignment in assignments if assignment}) == 8
    assert not Item.objects.filter(free_slots__gt=0).exists()


def test_concurrent_labelers_share_the_slots_of_one_item() -> None:
    ItemFactory(labelings_wanted=6)
    assignments = _at_once([_next_of(labeler) for labeler in UserFactory.create_batch(8)])
    assert sorted(assignment.slot for assignment in assignments if assignment) == [0, 1, 2, 3, 4, 5]
    assert Item.objects.get().free_slots == 0


def test_two_tabs_of_one_labeler_get_the_same_assignment() -> None:
    ItemFactory.create_batch(4, phase=PhaseFactory())
    labeler = UserFactory()
    assignments = _at_once([_next_of(labeler)] * 4)
    assert len({assignment.pk for assignment in assignments if assignment}) == 1
    assert Assignment.objects.count() == 1


def test_next_skips_a_locked_item() -> None:
    phase = PhaseFactory()
    held, free = ItemFactory(phase=phase, priority=9), ItemFactory(phase=phase)
    labeler = UserFactory()
    with transaction.atomic():
        lock_item(held.pk)
        [assignment] = _at_once([_next_of(labeler)])
    assert assignment is not None
    assert assignment.item_id == free.pk


def test_two_submits_at_once_are_one_labeling() -> None:
    assignment = lease()

    def submit() -> tuple[Labeling, bool]:
        return submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, -1]))

    responses = _at_once([submit] * 4)
    labeling = Labeling.objects.get()
    assert [response[0] for response in responses] == [labeling] * 4
    assert sorted(is_new for _, is_new in responses) == [False, False, False, True]


def test_concurrent_different_submits_keep_one() -> None:
    assignment = lease()

    def submit(ratings: list[int | None]) -> Callable[[], Any]:
        def call() -> Any:
            try:
                return submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label(ratings))[1]
            except AssignmentClosed as refusal:
                return refusal.code

        return call

    assert Counter(_at_once([submit([-1]), submit([1, 1, 1])])) == {True: 1, "assignment_closed": 1}
    assert Labeling.objects.count() == 1


def test_concurrent_late_submit_and_next_share_no_slot() -> None:
    item = ItemFactory()
    late = lease(item)
    Assignment.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    expire_leases()
    other = UserFactory()

    def submit() -> bool:
        try:
            return submit_labeling(assignment_id=late.pk, labeler=late.labeler, label=label([-1]))[1]
        except AssignmentClosed:
            return False

    submitted, leased = _at_once([submit, lambda: next_assignment(labeler=other) is not None])
    assert {submitted, leased} == {True, False}
    assert Assignment.objects.filter(item=item, status__in=["leased", "submitted"]).count() == 1
    item.refresh_from_db()
    assert item.free_slots == 0


def test_expiry_drafts_and_submits_at_once_lose_nothing() -> None:
    assignments = [lease(ItemFactory(labelings_wanted=2)) for _ in range(6)]
    Assignment.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))

    def work(assignment: Assignment) -> Callable[[], Any]:
        def call() -> Any:
            save_draft(assignment_id=assignment.pk, labeler=assignment.labeler, draft={"steps": []})
            return submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([-1]))

        return call

    calls: list[Callable[[], Any]] = [expire_leases, expire_leases, *(work(assignment) for assignment in assignments)]
    _at_once(calls)
    assert Labeling.objects.count() == 6
    assert set(Assignment.objects.values_list("status", flat=True)) == {"submitted"}
    assert set(Item.objects.values_list("free_slots", flat=True)) == {1}
