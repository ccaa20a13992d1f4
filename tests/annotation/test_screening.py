"""Screening: it comes before all work, passes at the mark, is tried again by its rule, and a person can overrule it."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from annotation.errors import Conflict
from annotation.models import AuditEntry, Item, Labeling, Phase, Screening, ScreeningTry, User
from annotation.selectors.progress import progress_by_phase, progress_of
from annotation.selectors.screening import Standing, standings_of
from annotation.services.assignments import release_assignment
from annotation.services.phase_rules import InvalidPhase
from annotation.services.phases import change_phase
from annotation.services.queue import next_assignment
from annotation.services.screening_decisions import decide_screening
from tests.annotation.screening_scene import RIGHT, WRONG, answer, ask, screened_phase
from tests.factories import ItemFactory, PhaseFactory, UserFactory, lease

pytestmark = pytest.mark.django_db

Decision, State = Screening.Decision, Screening.State


def state_of(labeler: User) -> Screening:
    return Screening.objects.get(labeler=labeler)


def standing_of(labeler: User) -> tuple[Standing, int, int]:
    one = standings_of(labeler=labeler)[0]
    return one.standing, one.done, one.total


def let_time_pass(screening: Screening) -> None:
    Screening.objects.filter(pk=screening.pk).update(retry_at=timezone.now() - timedelta(seconds=1))


def test_screening_comes_before_all_work_of_the_phase(labeler: User) -> None:
    phase = screened_phase(items=4)
    assert answer(labeler, phase, *[RIGHT] * 5) == ["screening"] * 4 + ["normal"]
    assert state_of(labeler).state == State.PASSED


@pytest.mark.parametrize(("right", "passes"), [(4, True), (3, True), (2, False), (0, False)])
def test_pass_mark_is_a_share_of_the_items(labeler: User, right: int, passes: bool) -> None:
    """3 of 4 are the 75 % of the mark."""
    phase = screened_phase(items=4)
    answer(labeler, phase, *[RIGHT] * right, *[WRONG] * (4 - right))
    one = ScreeningTry.objects.get()
    assert (one.agreed, one.judged, one.passed) == (right, 4, passes)
    assert state_of(labeler).state == (State.PASSED if passes else State.WAITING)


def test_failed_person_gets_nothing_until_the_next_try(labeler: User) -> None:
    phase = screened_phase(items=2, gold=4, screening_wait_hours=5)
    before = timezone.now()
    answer(labeler, phase, WRONG, WRONG)
    screening = state_of(labeler)
    assert screening.retry_at is not None
    assert timedelta(hours=5) <= screening.retry_at - before < timedelta(hours=5, minutes=1)
    assert next_assignment(labeler=labeler, phase_id=phase.pk) is None
    assert standing_of(labeler)[0] == Standing.WAITING
    let_time_pass(screening)
    assert answer(labeler, phase, RIGHT, RIGHT, RIGHT) == ["screening", "screening", "normal"]


def test_next_try_has_other_items_if_there_are_enough(labeler: User) -> None:
    phase = screened_phase(items=2, gold=4)
    answer(labeler, phase, WRONG, WRONG)
    let_time_pass(state_of(labeler))
    answer(labeler, phase, RIGHT, RIGHT)
    first, second = (
        set(one.questions.values_list("item__solution", flat=True)) for one in ScreeningTry.objects.order_by("number")
    )
    assert len(first) == len(second) == 2
    assert not first & second


def test_next_try_repeats_the_oldest_items_if_there_are_too_few(labeler: User) -> None:
    """Three gold solutions, two of them shown: the next two are the third, and the one that was shown first."""
    phase = screened_phase(items=2, gold=3)
    first = ask(labeler, phase).item.solution_id
    answer(labeler, phase, WRONG, WRONG)
    let_time_pass(state_of(labeler))
    answer(labeler, phase, RIGHT, RIGHT)
    second = set(ScreeningTry.objects.get(number=2).questions.values_list("item__solution", flat=True))
    assert first in second
    assert len(second - set(ScreeningTry.objects.get(number=1).questions.values_list("item__solution", flat=True))) == 1
    # an item is assigned to a person once, so the repeated solution has a second item, which the next person shares
    assert Item.objects.filter(phase=phase, kind="screening").count() == 4
    assert ScreeningTry.objects.get(number=2).passed


def test_last_failed_try_ends_it(labeler: User) -> None:
    phase = screened_phase(items=1, gold=2, screening_tries=2)
    answer(labeler, phase, WRONG)
    let_time_pass(state_of(labeler))
    answer(labeler, phase, WRONG)
    assert state_of(labeler).state == State.FAILED
    assert next_assignment(labeler=labeler, phase_id=phase.pk) is None
    assert standing_of(labeler)[0] == Standing.FAILED


def test_other_phases_go_on_without_screening(labeler: User) -> None:
    screened_phase(items=1, gold=0)
    other = ItemFactory()
    assignment = next_assignment(labeler=labeler)
    assert assignment is not None
    assert assignment.item == other


def test_too_little_gold_is_told_and_gives_no_task(labeler: User) -> None:
    phase = screened_phase(items=3, gold=2)
    assert next_assignment(labeler=labeler, phase_id=phase.pk) is None
    assert standing_of(labeler) == (Standing.NOT_READY, 0, 3)
    assert not Screening.objects.exists()
    change_phase(phase_id=phase.pk, settings={"screening_items": 2})
    assert standing_of(labeler) == (Standing.OPEN, 0, 2)


def test_people_who_make_gold_are_not_screened() -> None:
    phase = screened_phase(items=1)
    for role in (User.Role.REVIEWER, User.Role.ADMIN):
        person = UserFactory(role=role)
        assert ask(person, phase).item.kind == "normal"
        assert standings_of(labeler=person) == []
        Item.objects.filter(phase=phase, kind="normal").update(labelings_wanted=3, free_slots=2)


def test_solution_that_somebody_labeled_is_no_screening_for_them(labeler: User) -> None:
    phase = screened_phase(items=1, gold=2)
    known, other = Item.objects.filter(phase=phase, kind="screening").order_by("pk")
    elsewhere = ItemFactory(phase=PhaseFactory(), solution=known.solution)
    lease(elsewhere, labeler)
    answer(labeler, elsewhere.phase, RIGHT)
    assert ask(labeler, phase).item == other


def test_progress_shows_the_screening_alone(labeler: User) -> None:
    """What waits behind a screening does not wait for this person yet."""
    phase = screened_phase(items=3, work=7)
    assert progress_of(labeler=labeler).open_items == 3
    answer(labeler, phase, RIGHT)
    assert (standing_of(labeler), progress_of(labeler=labeler).open_items) == ((Standing.RUNNING, 1, 3), 2)
    assert [one.waiting for one in progress_by_phase(labeler=labeler)] == [2]
    answer(labeler, phase, RIGHT, RIGHT)
    assert progress_of(labeler=labeler).open_items == 7
    assert [one.waiting for one in progress_by_phase(labeler=labeler)] == [7]


def test_screening_is_no_work_of_a_generation(labeler: User) -> None:
    phase = screened_phase(items=2)
    answer(labeler, phase, RIGHT, WRONG)
    assert [(row.generation_number, row.is_screening) for row in Labeling.objects.all()] == [(-1, True)] * 2


def test_skipped_item_comes_again_after_the_others(labeler: User) -> None:
    phase = screened_phase(items=3)
    skipped = ask(labeler, phase)
    release_assignment(assignment_id=skipped.pk, labeler=labeler)
    answer(labeler, phase, RIGHT, RIGHT)
    assert ask(labeler, phase) == skipped
    assert answer(labeler, phase, RIGHT, RIGHT) == ["screening", "normal"]


def test_flow_one_cannot_require_screening() -> None:
    with pytest.raises(InvalidPhase, match="flow 1"):
        change_phase(phase_id=PhaseFactory(flow=Phase.Flow.ONE).pk, settings={"requires_screening": True})


# Decisions of people.


def decide(labeler: User, phase: Phase, decision: Screening.Decision) -> Screening:
    admin = User.objects.filter(role="admin").first() or UserFactory(role=User.Role.ADMIN)
    return decide_screening(
        labeler_id=labeler.pk, phase_id=phase.pk, decision=decision, reason="We know them.", actor=admin
    )


def test_pass_by_hand_needs_no_try(labeler: User) -> None:
    phase = screened_phase(items=1)
    screening = decide(labeler, phase, Decision.PASS)
    assert (screening.decision, screening.decision_reason) == ("pass", "We know them.")
    assert ask(labeler, phase).item.kind == "normal"
    entry = AuditEntry.objects.get(subject_kind="screening")
    assert (entry.action, entry.reason, entry.after["state"]) == (
        "screening.passed_by_hand",
        "We know them.",
        "passed",
    )


def test_fail_by_hand_ends_a_running_try_without_a_result(labeler: User) -> None:
    phase = screened_phase(items=2)
    answer(labeler, phase, RIGHT)
    decide(labeler, phase, Decision.FAIL)
    one = ScreeningTry.objects.get()
    assert (one.passed, one.ended_at is not None) == (None, True)
    assert next_assignment(labeler=labeler, phase_id=phase.pk) is None


def test_granted_try_begins_at_once_and_is_one_more(labeler: User) -> None:
    phase = screened_phase(items=1, gold=4, screening_tries=1)
    answer(labeler, phase, WRONG)
    assert state_of(labeler).state == State.FAILED
    decide(labeler, phase, Decision.RETRY)
    answer(labeler, phase, WRONG)
    assert state_of(labeler).state == State.FAILED
    decide(labeler, phase, Decision.RETRY)
    answer(labeler, phase, RIGHT)
    assert state_of(labeler).state == State.PASSED


def test_no_try_is_granted_in_the_middle_of_one_or_after_passing(labeler: User) -> None:
    phase = screened_phase(items=2)
    answer(labeler, phase, RIGHT)
    with pytest.raises(Conflict, match="in the middle"):
        decide(labeler, phase, Decision.RETRY)
    answer(labeler, phase, RIGHT)
    with pytest.raises(Conflict, match="has passed"):
        decide(labeler, phase, Decision.RETRY)


def test_items_of_a_try_are_in_an_order_of_chance() -> None:
    """Twenty items in their own order for three people in a row: once in 20! to the third power."""
    phase = screened_phase(items=20)
    orders = []
    for person in UserFactory.create_batch(3):
        ask(person, phase)
        tried = ScreeningTry.objects.get(screening__labeler=person)
        orders.append(list(tried.questions.order_by("place").values_list("item", flat=True)))
    assert any(first > second for order in orders for first, second in pairwise(order))
