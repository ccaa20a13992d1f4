"""What an assignment can become: every way through the services, and what the database refuses."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.db import IntegrityError
from django.utils import timezone

from annotation.models import Assignment
from annotation.models.transitions import ASSIGNMENT, REOPENED
from annotation.services.assignments import expire_leases, release_assignment, return_unseen, save_draft
from annotation.services.completions import ask_for_completions
from annotation.services.corrections import reopen_assignment
from annotation.services.labelings import submit_labeling
from annotation.services.queue import next_assignment
from annotation.services.skips import take_back
from tests.factories import ItemFactory, UserFactory, label, lease
from tests.transitions import other_pairs, pairs_in_database

pytestmark = pytest.mark.django_db


def state_of(assignment: Assignment) -> str:
    assignment.refresh_from_db()
    return assignment.status if assignment.reopened_at is None else REOPENED


def own(assignment: Assignment) -> dict[str, Any]:
    return {"assignment_id": assignment.pk, "labeler": assignment.labeler}


def submit(assignment: Assignment) -> None:
    submit_labeling(**own(assignment), label=label([1, -1]))


def submit_something_else(assignment: Assignment) -> None:
    submit_labeling(**own(assignment), label=label([1, 1, 1]))


def release(assignment: Assignment) -> None:
    release_assignment(**own(assignment))


def reopen(assignment: Assignment) -> None:
    reopen_assignment(**own(assignment))


def take_it_back(assignment: Assignment) -> None:
    take_back(**own(assignment))


def let_the_lease_end(assignment: Assignment) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    assert expire_leases() == 1


def return_it_unseen(assignment: Assignment) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(ahead=True)
    return_unseen(**own(assignment))


def ask_for_the_next(assignment: Assignment) -> None:
    assert next_assignment(labeler=assignment.labeler) == assignment


def write_a_draft(assignment: Assignment) -> None:
    save_draft(**own(assignment), draft={"steps": []})


def ask_for_alternatives(assignment: Assignment) -> None:
    ask_for_completions(**own(assignment), steps=["First step."])


class Way(NamedTuple):
    before: str
    after: str
    go: Callable[[Assignment], None]


WAYS = (
    Way("leased", "submitted", submit),
    Way("leased", "released", release),
    Way("leased", "expired", let_the_lease_end),
    Way("leased", "expired", return_it_unseen),
    Way("expired", "leased", ask_for_the_next),
    Way("expired", "leased", write_a_draft),
    Way("expired", "leased", ask_for_alternatives),
    Way("released", "leased", take_it_back),
    Way("submitted", "reopened", reopen),
    Way("reopened", "submitted", submit_something_else),
    Way("reopened", "submitted", submit),  # the same label again: nothing is written
    Way("reopened", "submitted", release),
)


def walk(before: str) -> Assignment:
    """An assignment that the services brought to this state."""
    assignment = lease()
    ways = {
        "leased": [],
        "expired": [let_the_lease_end],
        "released": [release],
        "submitted": [submit],
        "reopened": [submit, reopen],
    }
    for go in ways[before]:
        go(assignment)
    return assignment


def insert(state: str) -> Assignment:
    """A row in this state, written as an import would."""
    now = timezone.now()
    return Assignment.objects.create(
        item=ItemFactory(), labeler=UserFactory(), slot=0, lease_expires_at=now, **columns_of(state)
    )


def columns_of(state: str) -> dict[str, Any]:
    now = timezone.now()
    return {
        "status": "submitted" if state == REOPENED else state,
        "closed_at": None if state == "leased" else now,
        "reopened_at": now if state == REOPENED else None,
    }


@pytest.mark.parametrize(("before", "after", "go"), WAYS)
def test_services_lead_from_state_to_state(before: str, after: str, go: Callable[[Assignment], None]) -> None:
    assignment = walk(before)
    assert state_of(assignment) == before
    go(assignment)
    assert state_of(assignment) == after


def test_late_submit_leads_over_a_new_lease() -> None:
    """Both updates come in one transaction, and each of them is in the table."""
    assignment = walk("expired")
    submit(assignment)
    assert state_of(assignment) == "submitted"
    assert ("expired", "submitted") not in ASSIGNMENT.pairs


def test_every_transition_of_the_table_is_walked() -> None:
    assert {(way.before, way.after) for way in WAYS} == ASSIGNMENT.pairs


def test_database_holds_to_the_table() -> None:
    assert pairs_in_database(ASSIGNMENT) == ASSIGNMENT.pairs


@pytest.mark.parametrize(("before", "after"), other_pairs(ASSIGNMENT))
def test_database_refuses_every_other_transition(before: str, after: str) -> None:
    assignment = insert(before)
    with pytest.raises(IntegrityError, match=f"assignment {assignment.pk} is {before} and cannot become {after}; "):
        Assignment.objects.filter(pk=assignment.pk).update(**columns_of(after))


@pytest.mark.parametrize("state", ASSIGNMENT.states)
def test_other_columns_change_in_every_state(state: str) -> None:
    assignment = insert(state)
    assignment.draft = {"steps": []}
    assignment.save()
    assert state_of(assignment) == state


def test_refusal_says_what_is_possible() -> None:
    with pytest.raises(IntegrityError) as refusal:
        Assignment.objects.filter(pk=insert("leased").pk).update(**columns_of("reopened"))
    assert "it can become: submitted, released, expired\nHINT:  docs/states.md" in str(refusal.value)
    assert getattr(refusal.value.__cause__, "diag").constraint_name == ASSIGNMENT.constraint  # noqa: B009


def test_what_was_skipped_can_only_be_taken_back() -> None:
    assert ASSIGNMENT.final_states == []
    with pytest.raises(IntegrityError, match="it can become: leased"):
        Assignment.objects.filter(pk=insert("released").pk).update(**columns_of("submitted"))
