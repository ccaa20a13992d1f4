"""Prefetching the next assignment while another one is open: `after` of POST /assignments/next."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.limits import AHEAD_LEASE
from annotation.models import Assignment, Item, User
from annotation.services.assignments import expire_leases, save_draft
from annotation.services.labelings import submit_labeling
from annotation.services.queue import next_assignment
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label

pytestmark = pytest.mark.django_db


def _next(labeler: User, after: Assignment | None = None) -> Assignment:
    assignment = next_assignment(labeler=labeler, after=after.pk if after else None)
    assert assignment is not None
    return assignment


@pytest.fixture
def items() -> list[Item]:
    phase = PhaseFactory()
    return [ItemFactory(phase=phase, priority=priority) for priority in (3.0, 2.0, 1.0)]


def test_ahead_is_another_one_and_leased_for_minutes_only(labeler: User, items: list[Item]) -> None:
    first = _next(labeler)
    ahead = _next(labeler, after=first)
    assert [first.item, ahead.item] == items[:2]
    assert (first.ahead, ahead.ahead) == (False, True)
    assert ahead.lease_expires_at - timezone.now() <= AHEAD_LEASE
    assert first.lease_expires_at - timezone.now() > AHEAD_LEASE


def test_prefetch_twice_returns_the_same_assignment(labeler: User, items: list[Item]) -> None:
    first = _next(labeler)
    assert _next(labeler, after=first) == _next(labeler, after=first)
    assert Assignment.objects.count() == 2


def test_open_assignment_comes_before_the_prefetched_one(labeler: User, items: list[Item]) -> None:
    first = _next(labeler)
    _next(labeler, after=first)
    assert _next(labeler) == first  # a reload, or another tab


def test_prefetched_one_is_next_after_submit_with_full_lease(labeler: User, items: list[Item]) -> None:
    first = _next(labeler)
    ahead = _next(labeler, after=first)
    submit_labeling(assignment_id=first.pk, labeler=labeler, label=label([-1]))
    shown = _next(labeler)
    assert shown == ahead
    assert not shown.ahead
    assert shown.lease_expires_at - timezone.now() > AHEAD_LEASE


def test_a_short_lease_of_the_phase_is_not_made_longer(labeler: User) -> None:
    phase = PhaseFactory(lease=timedelta(minutes=1))
    ItemFactory.create_batch(2, phase=phase)
    ahead = _next(labeler, after=_next(labeler))
    assert ahead.lease_expires_at - timezone.now() <= timedelta(minutes=1)


def test_given_back_unseen_it_may_come_again(as_labeler: APIClient, labeler: User, items: list[Item]) -> None:
    first = _next(labeler)
    ahead = _next(labeler, after=first)
    for _ in range(2):
        assert as_labeler.post(f"/api/v1/assignments/{ahead.pk}/release", {"unseen": True}).status_code == 204
    assert Item.objects.get(pk=ahead.item_id).free_slots == 1
    assert _next(labeler, after=first) == ahead


def test_assignment_shown_in_another_tab_is_not_released(
    as_labeler: APIClient, labeler: User, items: list[Item]
) -> None:
    first = _next(labeler)
    ahead = _next(labeler, after=first)
    submit_labeling(assignment_id=first.pk, labeler=labeler, label=label([-1]))
    _next(labeler)
    assert as_labeler.post(f"/api/v1/assignments/{ahead.pk}/release", {"unseen": True}).status_code == 204
    assert Assignment.objects.get(pk=ahead.pk).status == "leased"


def test_a_draft_means_that_it_is_shown(labeler: User, items: list[Item]) -> None:
    ahead = _next(labeler, after=_next(labeler))
    save_draft(assignment_id=ahead.pk, labeler=labeler, draft={"steps": []})
    ahead.refresh_from_db()
    assert not ahead.ahead


def test_left_alone_it_expires_and_goes_to_others(labeler: User, items: list[Item]) -> None:
    ahead = _next(labeler, after=_next(labeler))
    Assignment.objects.filter(pk=ahead.pk).update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    assert expire_leases() == 1
    assert _next(UserFactory()).item == ahead.item


def test_ahead_of_an_empty_queue_is_204(as_labeler: APIClient, labeler: User) -> None:
    ItemFactory()
    first = _next(labeler)
    assert as_labeler.post("/api/v1/assignments/next", {"after": first.pk}).status_code == 204


def test_skip_in_a_phase_without_skipping_is_409(as_labeler: APIClient, labeler: User) -> None:
    ItemFactory(phase__allow_skip=False)
    first = _next(labeler)
    response = as_labeler.post(f"/api/v1/assignments/{first.pk}/release", {})
    assert (response.status_code, response.json()["code"]) == (409, "conflict")
    assert Assignment.objects.get().status == "leased"
