"""POST /assignments/next: first the labeler's own open work, then the queue by priority."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.models import Assignment, Item, Phase, User
from annotation.selectors.progress import progress_of
from annotation.services.assignments import expire_leases
from annotation.services.next_item import best_item
from annotation.services.queue import next_assignment
from tests.conftest import ClientOf, as_json
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease
from tests.gold_items import quality_control

pytestmark = pytest.mark.django_db


def _next(labeler: User, phase_id: int | None = None) -> Item | None:
    assignment = next_assignment(labeler=labeler, phase_id=phase_id)
    return assignment.item if assignment else None


def _release(labeler: User) -> None:
    """Close the labeler's open assignments, so that the next call reads the queue again."""
    Assignment.objects.filter(labeler=labeler, status="leased").update(status="released", closed_at=timezone.now())


def _let_expire(assignment: Assignment) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    expire_leases()


def test_next_shows_problem_and_steps_and_nothing_that_biases(as_labeler: APIClient) -> None:
    phase = PhaseFactory(quality_control_every=0)
    ItemFactory(phase=phase, generation_number=3, verifier_score=0.987)
    [item] = quality_control(phase)
    response = as_labeler.post("/api/v1/assignments/next", {})
    assignment = Assignment.objects.get()
    instructions = item.phase.current_instructions
    assert instructions is not None
    assert response.status_code == 200
    assert response.json() == {
        "id": assignment.pk,
        "phase": {
            "id": item.phase.pk,
            "name": item.phase.name,
            "flow": 2,
            "allow_skip": True,
            "point_out_contradictions": True,
            "ask_progress": False,
            "ask_explanation": False,
            "ask_alternatives": 0,
        },
        "instructions": {
            "version": 1,
            "text": "Rate each step.",
            "created_at": as_json(instructions.created_at),
        },
        "problem": {"text": item.problem.text, "answer": "42"},
        "steps": ["First step.", "Second step.", "Third step.\n\n# Answer\n\n41"],
        "label": None,
        "version": 0,
        "reopened": False,
        "reviewer_comment": None,
        "lease_expires_at": as_json(assignment.lease_expires_at),
        "status": "leased",
    }


def test_next_with_empty_queue_is_204(as_labeler: APIClient) -> None:
    response = as_labeler.post("/api/v1/assignments/next", {})
    assert (response.status_code, response.content) == (204, b"")


def test_next_takes_the_slot_for_the_lease_of_the_phase(labeler: User) -> None:
    item = ItemFactory(labelings_wanted=2, phase__lease=timedelta(minutes=7))
    before = timezone.now()
    assignment = next_assignment(labeler=labeler)
    assert assignment is not None
    assert (assignment.item_id, assignment.slot, assignment.labeler_id) == (item.pk, 0, labeler.pk)
    assert before + timedelta(minutes=7) <= assignment.lease_expires_at <= timezone.now() + timedelta(minutes=7)
    item.refresh_from_db()
    assert item.free_slots == 1


def test_next_goes_by_kind_then_priority_then_age(labeler: User) -> None:
    phase = PhaseFactory()
    kinds = [("normal", 5.0), ("normal", 9.0), ("screening", 0.0), ("normal", 9.0)]
    items = [ItemFactory(phase=phase, kind=kind, priority=priority) for kind, priority in kinds]
    served = []
    for _ in range(3):
        served.append(_next(labeler))
        _release(labeler)
    assert served == [items[1], items[3], items[0]]  # a screening item comes from a screening only
    assert _next(labeler) is None


def test_next_twice_returns_and_extends_the_open_assignment(labeler: User) -> None:
    item = ItemFactory()
    ItemFactory(phase=item.phase, priority=9)
    first = lease(item, labeler)
    Assignment.objects.filter(pk=first.pk).update(lease_expires_at=timezone.now() - timedelta(hours=1))
    again = next_assignment(labeler=labeler)
    assert again == first
    first.refresh_from_db()
    assert first.lease_expires_at > timezone.now()


def test_next_prefers_own_expired_work_with_a_draft(labeler: User) -> None:
    item = ItemFactory()
    ItemFactory(phase=item.phase, priority=9)
    begun = lease(item, labeler)
    Assignment.objects.filter(pk=begun.pk).update(draft={"steps": [1]})
    _let_expire(begun)
    taken_up = next_assignment(labeler=labeler)
    assert taken_up == begun
    assert taken_up.draft == {"steps": [1]}
    assert taken_up.status == "leased"
    item.refresh_from_db()
    assert item.free_slots == 0


def test_next_skips_expired_work_that_was_reassigned(labeler: User) -> None:
    item = ItemFactory()
    other = ItemFactory(phase=item.phase)
    begun = lease(item, labeler)
    Assignment.objects.filter(pk=begun.pk).update(draft={"steps": [1]})
    _let_expire(begun)
    lease(item, UserFactory())
    assert _next(labeler) == other


def test_next_keeps_queue_order_for_expired_item_without_draft(labeler: User) -> None:
    item = ItemFactory()
    better = ItemFactory(phase=item.phase, priority=9)
    expired = lease(item, labeler)
    _let_expire(expired)
    assert _next(labeler) == better
    _release(labeler)
    assert _next(labeler) == item
    assert Assignment.objects.get(item=item).pk == expired.pk


@pytest.mark.parametrize("status", ["paused", "closed"])
def test_next_of_a_phase_that_is_not_open_gives_nothing(labeler: User, status: str) -> None:
    item = ItemFactory()
    lease(ItemFactory(phase=item.phase), labeler)
    Phase.objects.update(status=status)
    assert _next(labeler) is None
    assert _next(labeler, phase_id=item.phase_id) is None


def test_next_of_one_phase_leaves_the_others_alone(labeler: User) -> None:
    ItemFactory(priority=9)
    item = ItemFactory()
    assert _next(labeler, phase_id=item.phase_id) == item


def test_next_never_returns_an_item_the_labeler_released(labeler: User) -> None:
    item = ItemFactory(labelings_wanted=3)
    assert _next(labeler) == item
    _release(labeler)
    assert _next(labeler) is None


def test_next_gives_each_slot_to_another_labeler(labeler: User) -> None:
    item = ItemFactory(labelings_wanted=2)
    labelers = [labeler, UserFactory(), UserFactory()]
    assert [_next(one) for one in labelers] == [item, item, None]
    assert sorted(Assignment.objects.values_list("slot", flat=True)) == [0, 1]


def test_next_takes_the_lowest_slot_that_is_not_live(labeler: User) -> None:
    item = ItemFactory(labelings_wanted=3)
    first, _second = lease(item), lease(item)
    _let_expire(first)
    assert _next(labeler) == item
    assert Assignment.objects.get(labeler=labeler).slot == 0


def test_next_mends_a_wrong_count_of_free_slots(labeler: User) -> None:
    full = ItemFactory(priority=9)
    lease(full)
    Item.objects.filter(pk=full.pk).update(free_slots=1)
    item = ItemFactory(phase=full.phase)
    assert _next(labeler) == item
    full.refresh_from_db()
    assert full.free_slots == 0


@pytest.mark.parametrize("status", ["leased", "submitted", "released", "expired"])
def test_next_and_progress_agree_on_assigned_items(labeler: User, status: str) -> None:
    assignment = lease(ItemFactory(labelings_wanted=2), labeler)
    closed_at = None if status == "leased" else timezone.now()
    Assignment.objects.filter(pk=assignment.pk).update(status=status, closed_at=closed_at)
    found = best_item(labeler=labeler, phases=list(Phase.objects.all()), skip_locked=True)
    assert found == (assignment.item if status == "expired" else None)
    assert progress_of(labeler=labeler).open_items == (1 if status == "expired" else 0)


@pytest.mark.parametrize(("role", "status"), [("labeler", 204), ("admin", 204), ("researcher", 403)])
def test_next_is_for_labelers_and_admins(client_of: ClientOf, role: str, status: int) -> None:
    client = client_of(UserFactory(role=role))
    assert client.post("/api/v1/assignments/next", {}).status_code == status


def test_next_without_session_is_401(anonymous: APIClient) -> None:
    response = anonymous.post("/api/v1/assignments/next", {})
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Session"


def test_next_with_a_phase_that_is_no_number_is_400(as_labeler: APIClient) -> None:
    response = as_labeler.post("/api/v1/assignments/next", {"phase": "two"})
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["errors"][0]["field"] == "phase"


def test_next_and_submit_use_equal_queries_for_any_queue(as_labeler: APIClient) -> None:
    phase = PhaseFactory()

    def queries() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as to_lease:
            assignment = as_labeler.post("/api/v1/assignments/next", {}).json()
        with CaptureQueriesContext(connection) as to_submit:
            address = f"/api/v1/assignments/{assignment['id']}/submit"
            assert as_labeler.post(address, {"label": label([1, -1])}).status_code == 201
        return len(to_lease), len(to_submit)

    ItemFactory(phase=phase, labelings_wanted=3)
    in_a_short_one = queries()
    ItemFactory.create_batch(3, phase=phase, labelings_wanted=3)
    assert queries() == in_a_short_one
