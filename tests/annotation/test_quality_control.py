"""`next` serves a quality-control item after a set number of the labeler's normal labelings in the phase."""

import pytest

from annotation.models import Item, User
from annotation.models.item import NEVER_DUE
from annotation.services.labelings import submit_labeling
from annotation.services.queue import next_assignment
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label

pytestmark = pytest.mark.django_db

NORMAL, QUALITY_CONTROL = Item.Kind.NORMAL, Item.Kind.QUALITY_CONTROL


def _work(labeler: User, count: int, phase_id: int | None = None) -> list[str]:
    """Label the next items and return their kinds, in order."""
    kinds = []
    for _ in range(count):
        assignment = next_assignment(labeler=labeler, phase_id=phase_id)
        assert assignment is not None
        submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([-1]))
        kinds.append(str(assignment.item.kind))
    return kinds


def test_quality_control_comes_at_the_phases_interval(labeler: User) -> None:
    phase = PhaseFactory(quality_control_every=2)
    ItemFactory.create_batch(5, phase=phase)
    ItemFactory.create_batch(2, phase=phase, kind=QUALITY_CONTROL)
    assert _work(labeler, 7) == [NORMAL, NORMAL, QUALITY_CONTROL, NORMAL, NORMAL, QUALITY_CONTROL, NORMAL]


def test_quality_control_counts_the_labelers_own_labelings_only(labeler: User) -> None:
    phase = PhaseFactory(quality_control_every=1)
    ItemFactory.create_batch(3, phase=phase)
    ItemFactory(phase=phase, kind=QUALITY_CONTROL, labelings_wanted=2)
    other = UserFactory()
    assert _work(other, 2) == [NORMAL, QUALITY_CONTROL]
    assert _work(labeler, 2) == [NORMAL, QUALITY_CONTROL]


def test_quality_control_counts_the_labelings_of_the_phase_only(labeler: User) -> None:
    elsewhere, phase = PhaseFactory(), PhaseFactory(quality_control_every=2)
    ItemFactory.create_batch(3, phase=elsewhere)
    ItemFactory.create_batch(3, phase=phase)
    ItemFactory(phase=phase, kind=QUALITY_CONTROL)
    assert _work(labeler, 1, phase.pk) == [NORMAL]
    assert _work(labeler, 3, elsewhere.pk) == [NORMAL] * 3
    assert _work(labeler, 2, phase.pk) == [NORMAL, QUALITY_CONTROL]


def test_quality_control_of_zero_comes_before_normal_work(labeler: User) -> None:
    phase = PhaseFactory(quality_control_every=0)
    ItemFactory(phase=phase)
    ItemFactory.create_batch(2, phase=phase, kind=QUALITY_CONTROL)
    assert _work(labeler, 3) == [QUALITY_CONTROL, QUALITY_CONTROL, NORMAL]


def test_quality_control_not_due_comes_when_queue_is_empty(labeler: User) -> None:
    phase = PhaseFactory(quality_control_every=10)
    ItemFactory(phase=phase)
    ItemFactory(phase=phase, kind=QUALITY_CONTROL)
    assert _work(labeler, 2) == [NORMAL, QUALITY_CONTROL]
    assert next_assignment(labeler=labeler) is None


def test_quality_control_interval_of_the_next_item_wins(labeler: User) -> None:
    phase = PhaseFactory(quality_control_every=3)
    ItemFactory.create_batch(4, phase=phase, priority=2, quality_control_every=1)
    ItemFactory.create_batch(4, phase=phase, priority=1)
    ItemFactory.create_batch(4, phase=phase, kind=QUALITY_CONTROL)
    often = [NORMAL, QUALITY_CONTROL]
    # the item after the fourth requires three labelings before quality control
    assert _work(labeler, 12) == [*often * 3, NORMAL, NORMAL, NORMAL, QUALITY_CONTROL, NORMAL, NORMAL]


def test_item_the_labeler_cannot_get_sets_no_interval(labeler: User) -> None:
    phase = PhaseFactory(quality_control_every=1)
    ItemFactory(phase=phase, priority=2, quality_control_every=NEVER_DUE, labelings_wanted=2)
    ItemFactory.create_batch(3, phase=phase, priority=1)
    ItemFactory(phase=phase, kind=QUALITY_CONTROL, labelings_wanted=2)
    # the first item has a free slot, but not for the labeler who labeled it
    assert _work(labeler, 2) == [NORMAL, QUALITY_CONTROL]


def test_quality_control_never_due_comes_when_queue_is_empty(labeler: User) -> None:
    phase = PhaseFactory(quality_control_every=1)
    ItemFactory.create_batch(3, phase=phase, quality_control_every=NEVER_DUE)
    ItemFactory(phase=phase, kind=QUALITY_CONTROL)
    assert _work(labeler, 4) == [NORMAL, NORMAL, NORMAL, QUALITY_CONTROL]
