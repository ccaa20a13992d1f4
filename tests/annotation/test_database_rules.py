"""PostgreSQL refuses what must never happen, whatever the code tries."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from annotation.models import Assignment, Item, Labeling, Problem, User
from annotation.services.labelings import submit_labeling
from tests.factories import ItemFactory, ProblemFactory, SolutionFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db


def _assign(item: Item, labeler: User, slot: int, status: str = "leased") -> Assignment:
    now = timezone.now()
    return Assignment.objects.create(
        item=item,
        labeler=labeler,
        slot=slot,
        status=status,
        lease_expires_at=now + timedelta(minutes=1),
        closed_at=None if status == "leased" else now,
    )


def _labeling() -> Labeling:
    assignment = lease()
    return submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([-1]))[0]


def test_item_of_a_held_out_problem_is_refused() -> None:
    solution = SolutionFactory(problem__split="test")
    with pytest.raises(IntegrityError, match="is held out"):
        ItemFactory(solution=solution)


def test_item_cannot_be_turned_to_a_held_out_problem() -> None:
    item, held_out = ItemFactory(), ProblemFactory(split="test")
    with pytest.raises(IntegrityError, match="is held out"):
        Item.objects.filter(pk=item.pk).update(problem=held_out)


def test_problem_in_the_queue_cannot_be_held_out() -> None:
    item = ItemFactory()
    with pytest.raises(IntegrityError, match="is in the labeling queue"):
        Problem.objects.filter(pk=item.problem_id).update(split="test")


@pytest.mark.parametrize("change", [{"label": {}}, {"generation_number": 9}, {"labeler": None}])
def test_labeling_cannot_be_changed(change: dict[str, object]) -> None:
    labeling = _labeling()
    with pytest.raises(IntegrityError, match="labelings are immutable"):
        Labeling.objects.filter(pk=labeling.pk).update(**change)


def test_labeling_cannot_be_changed_by_plain_sql() -> None:
    _labeling()
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="labelings are immutable"):
        cursor.execute("UPDATE annotation_labeling SET label = '{}'")


def test_assignment_has_one_labeling() -> None:
    labeling = _labeling()
    labeling.pk, labeling.record_key = None, UserFactory().pk
    with pytest.raises(IntegrityError, match="labeling_assignment_submitted_once"):
        labeling.save(force_insert=True)


@pytest.mark.parametrize("first", ["leased", "submitted"])
@pytest.mark.parametrize("second", ["leased", "submitted"])
def test_slot_has_one_live_assignment(first: str, second: str) -> None:
    item = ItemFactory(labelings_wanted=2)
    _assign(item, UserFactory(), 0, first)
    with pytest.raises(IntegrityError, match="assignment_slot_once"):
        _assign(item, UserFactory(), 0, second)


@pytest.mark.parametrize("closed", ["expired", "released"])
def test_slot_is_free_after_closing_without_labeling(closed: str) -> None:
    item = ItemFactory()
    _assign(item, UserFactory(), 0, closed)
    assert _assign(item, UserFactory(), 0).slot == 0


@pytest.mark.parametrize("status", ["leased", "submitted", "released", "expired"])
def test_labeler_meets_an_item_once(status: str) -> None:
    item, labeler = ItemFactory(labelings_wanted=2), UserFactory()
    _assign(item, labeler, 0, status)
    with pytest.raises(IntegrityError, match="assignment_labeler_meets_item_once"):
        _assign(item, labeler, 1)


@pytest.mark.parametrize(
    "change", [{"free_slots": 2}, {"labelings_wanted": 0, "free_slots": 0}, {"free_slots": -1}, {"kind": "special"}]
)
def test_item_that_makes_no_sense_is_refused(change: dict[str, object]) -> None:
    item = ItemFactory(labelings_wanted=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(**change)


def test_solution_is_queued_once_per_generation() -> None:
    item = ItemFactory(generation_number=1)
    with pytest.raises(IntegrityError, match="item_solution_once_per_generation"):
        ItemFactory(phase=item.phase, solution=item.solution, generation_number=1)


def test_problem_text_is_one_problem() -> None:
    ProblemFactory(text="What is $1 + 1$?")
    with pytest.raises(IntegrityError, match="problem_text_once"):
        ProblemFactory(text="What is $1 + 1$?")
