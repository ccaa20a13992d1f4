"""Instructions: every edit makes a version, and a labeling names the version that was shown."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.models import Assignment, Instructions, Labeling, User
from annotation.selectors.instructions import instructions_of
from annotation.services.assignments import expire_leases
from annotation.services.instructions import new_instructions
from annotation.services.labelings import submit_labeling
from annotation.services.queue import next_assignment
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label

pytestmark = pytest.mark.django_db


def _next(labeler: User) -> Assignment:
    assignment = next_assignment(labeler=labeler)
    assert assignment is not None
    return assignment


def test_editing_instructions_adds_a_version() -> None:
    phase, author = PhaseFactory(instructions="First."), UserFactory()
    new_instructions(phase=phase, text="Second, with $x$.", author=author)
    phase.refresh_from_db()
    assert [(one.version, one.text, one.author) for one in instructions_of(phase=phase)] == [
        (2, "Second, with $x$.", author),
        (1, "First.", None),
    ]
    assert phase.current_instructions == instructions_of(phase=phase)[0]


def test_the_same_text_again_makes_no_version() -> None:
    phase = PhaseFactory(instructions="First.")
    assert new_instructions(phase=phase, text="First.").version == 1
    assert Instructions.objects.count() == 1


def test_versions_count_within_their_phase() -> None:
    PhaseFactory(instructions="One.")
    assert new_instructions(phase=PhaseFactory(instructions=""), text="Another.").version == 1


def test_a_version_cannot_be_changed_or_given_twice() -> None:
    current = PhaseFactory(instructions="First.").current_instructions
    assert current is not None
    with pytest.raises(IntegrityError, match="make a new version"):
        Instructions.objects.filter(pk=current.pk).update(text="Changed.")


def test_a_version_number_is_given_once() -> None:
    phase = PhaseFactory(instructions="First.")
    with pytest.raises(IntegrityError, match="instructions_version_once"):
        Instructions.objects.create(phase=phase, version=1, text="Another first.")


def test_the_labeling_says_which_version_was_shown(labeler: User) -> None:
    item = ItemFactory(phase__instructions="First.")
    assignment = _next(labeler)
    new_instructions(phase=item.phase, text="Second.")
    submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([-1]))
    shown = Labeling.objects.get().instructions
    assert shown is not None
    assert shown.version == 1


def test_resumed_work_shows_the_newest_instructions(labeler: User) -> None:
    item = ItemFactory(phase__instructions="First.")
    _next(labeler)
    second = new_instructions(phase=item.phase, text="Second.")
    assert _next(labeler).instructions == second
    third = new_instructions(phase=item.phase, text="Third.")
    Assignment.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    expire_leases()
    assert _next(labeler).instructions == third


def test_an_assignment_carries_its_instructions(as_labeler: APIClient) -> None:
    item = ItemFactory(phase__instructions="Rate $x$.")
    shown = as_labeler.post("/api/v1/assignments/next", {}).json()["instructions"]
    assert (shown["version"], shown["text"]) == (1, "Rate $x$.")
    new_instructions(phase=item.phase, text="Newer.")
    kept = as_labeler.get(f"/api/v1/assignments/{Assignment.objects.get().pk}").json()["instructions"]
    assert kept["text"] == "Rate $x$."


def test_a_phase_without_instructions_shows_none(as_labeler: APIClient) -> None:
    ItemFactory(phase__instructions="")
    assert as_labeler.post("/api/v1/assignments/next", {}).json()["instructions"] is None
    [phase] = as_labeler.get("/api/v1/phases").json()
    assert (phase["instructions"], phase["instructions_version"]) == ("", None)
