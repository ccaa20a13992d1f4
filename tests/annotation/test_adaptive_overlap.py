"""Adaptive overlap: which items get one more labeling, and when they do not."""

from typing import Any

import pytest

from annotation.models import Exclusion, Item, LabelModelRun, Phase, Problem, SolutionPosterior, User
from annotation.selectors.label_model import unsettled_items
from annotation.services.adaptive_overlap import ask_for_more_labelings
from annotation.services.exclusions import exclude
from annotation.services.label_model import request_run, run_label_model
from annotation.services.phases import set_phase_status
from annotation.services.queue import next_assignment
from tests.annotation.ratings_by_people import rated, rated_by
from tests.factories import PhaseFactory, UserFactory, lease

pytestmark = pytest.mark.django_db


@pytest.fixture
def phase() -> Phase:
    return PhaseFactory(overlap="adaptive", labelings_per_item=1, most_labelings_per_item=3, wanted_certainty=75)


@pytest.fixture
def item(phase: Phase) -> Item:
    """With two labelings that have the first error at different steps, so neither is certain."""
    return rated_by({UserFactory(): [1, 1, -1], UserFactory(): [1, -1]}, phase=phase)


def run(**options: Any) -> LabelModelRun:
    wanted, _ = request_run(by=None)
    assert run_label_model(run_id=wanted.pk, **options)
    return wanted


def slots(item: Item) -> tuple[int, int]:
    item.refresh_from_db()
    return item.labelings_wanted, item.free_slots


def test_undecided_item_gets_one_more_labeling(item: Item) -> None:
    run()
    assert SolutionPosterior.objects.get().certainty < 0.75
    assert slots(item) == (3, 1)
    newcomer = UserFactory()
    assignment = next_assignment(labeler=newcomer)
    assert assignment is not None
    assert assignment.item == item


def test_asking_again_changes_nothing(item: Item) -> None:
    done = run()
    assert ask_for_more_labelings(run=done) == 0
    run()
    assert slots(item) == (3, 1)


def test_decided_item_is_left_alone(phase: Phase) -> None:
    item = rated_by({UserFactory(): [1, -1], UserFactory(): [1, -1]}, phase=phase)
    run()
    assert SolutionPosterior.objects.get().certainty > 0.75
    assert slots(item) == (2, 0)


def test_item_gets_no_more_than_the_most(item: Item) -> None:
    run()
    rated(item, UserFactory(), [-1])
    run()
    assert SolutionPosterior.objects.get().certainty < 0.75
    assert slots(item) == (3, 0)


def test_fixed_overlap_asks_for_nothing(item: Item, phase: Phase) -> None:
    Phase.objects.update(overlap="fixed")
    run()
    assert slots(item) == (2, 0)


@pytest.mark.parametrize("status", ["paused", "closed"])
def test_phase_that_is_not_open_asks_for_nothing(item: Item, phase: Phase, status: str) -> None:
    set_phase_status(phase_id=phase.pk, status=Phase.Status(status))
    run()
    assert slots(item) == (2, 0)


def test_item_that_somebody_works_on_waits_for_them(item: Item) -> None:
    Item.objects.update(labelings_wanted=3, free_slots=1)
    lease(item, UserFactory())
    run()
    assert slots(item) == (3, 0)


def test_withdrawn_item_stays_out_of_the_queue(item: Item) -> None:
    Problem.objects.update(split="test")
    run()
    assert slots(item) == (2, 0)


def test_generation_that_ended_its_labeling_gets_no_more(item: Item) -> None:
    run(ended_generations=[item.generation_number])
    assert slots(item) == (2, 0)
    run(ended_generations=[item.generation_number + 1 if item.generation_number is not None else 0])
    assert slots(item) == (3, 1)


def test_held_back_labeling_does_not_count_toward_the_most(item: Item) -> None:
    run()
    careless = rated(item, UserFactory(), [-1])
    exclude(labelings=[careless.pk], kind=Exclusion.Kind.HELD_BACK, reason="Paused.", actor=None)
    run()
    assert SolutionPosterior.objects.get().labelings == 2
    assert slots(item) == (4, 1)


def test_labeling_that_the_run_has_not_read_stops_it(item: Item) -> None:
    """It came between the reading and the asking; the next run decides with it."""
    done = run()
    Item.objects.update(labelings_wanted=2, free_slots=0)
    SolutionPosterior.objects.update(newest_labeling=1)
    assert ask_for_more_labelings(run=done) == 0
    assert slots(item) == (2, 0)


def test_item_is_settled_when_the_run_has_read_it(item: Item) -> None:
    assert list(unsettled_items(Item.objects.all())) == [item]
    run()
    assert not unsettled_items(Item.objects.all()).exists()
    rated(item, UserFactory(), [1, -1])
    assert list(unsettled_items(Item.objects.all())) == [item]


def test_labelings_by_models_settle_nothing(phase: Phase) -> None:
    rated_by({UserFactory(kind=User.Kind.MODEL): [1, -1]}, phase=phase)
    assert not unsettled_items(Item.objects.all()).exists()
