"""What happens to a screening while it runs: two tabs, expiry, corrections, retired gold, changed rules, repeated submits."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from annotation.errors import Conflict
from annotation.models import Assignment, Gold, Screening, ScreeningTry, User
from annotation.selectors.labelings import own_labelings
from annotation.selectors.screening import Standing, standings_of
from annotation.services.assignments import expire_leases, release_assignment
from annotation.services.corrections import reopen_assignment, undo_stack
from annotation.services.gold import make_gold, retire_gold
from annotation.services.labelings import submit_labeling
from annotation.services.phases import change_phase
from annotation.services.queue import next_assignment
from tests.annotation.screening_scene import RIGHT, WRONG, answer, ask, screened_phase
from tests.factories import UserFactory, label


def the_try() -> ScreeningTry:
    return ScreeningTry.objects.get()


@pytest.fixture
def reviewer(db: None) -> User:
    return UserFactory(role=User.Role.REVIEWER)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_begin_one_try_and_get_one_item(labeler: User) -> None:
    phase = screened_phase(items=3)

    def open_tab(_: int) -> int:
        try:
            return ask(labeler, phase).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as tabs:
        shown = set(tabs.map(open_tab, range(8)))
    assert len(shown) == 1
    assert the_try().questions.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_submit_the_last_two_items_end_the_try_once(labeler: User) -> None:
    phase = screened_phase(items=2)
    first = ask(labeler, phase)
    second = next_assignment(labeler=labeler, phase_id=phase.pk, after=first.pk)
    assert second is not None

    def submit(assignment: Assignment) -> None:
        try:
            submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label(RIGHT))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as tabs:
        list(tabs.map(submit, [first, second]))
    assert (the_try().agreed, the_try().judged, the_try().passed) == (2, 2, True)


@pytest.mark.django_db
def test_expired_item_comes_again(labeler: User) -> None:
    phase = screened_phase(items=2)
    expired = ask(labeler, phase)
    Assignment.objects.filter(pk=expired.pk).update(lease_expires_at="2000-01-01T00:00Z")
    expire_leases()
    assert answer(labeler, phase, RIGHT, RIGHT, RIGHT) == ["screening", "screening", "normal"]
    assert the_try().judged == 2


@pytest.mark.django_db
def test_prefetch_runs_out_at_the_last_item(labeler: User) -> None:
    """Whether work follows is known only after the last answer."""
    phase = screened_phase(items=1)
    last = ask(labeler, phase)
    assert next_assignment(labeler=labeler, phase_id=phase.pk, after=last.pk) is None
    assert the_try().ended_at is None


@pytest.mark.django_db
def test_repeated_submit_ends_the_try_once(labeler: User) -> None:
    phase = screened_phase(items=1)
    assignment = ask(labeler, phase)
    for _ in range(2):
        submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label(RIGHT))
    assert (the_try().judged, Screening.objects.get().state) == (1, "passed")


@pytest.mark.django_db
def test_pass_mark_of_the_begin_counts(labeler: User) -> None:
    phase = screened_phase(items=2, screening_pass_mark=50)
    answer(labeler, phase, RIGHT)
    change_phase(phase_id=phase.pk, settings={"screening_pass_mark": 100, "screening_items": 1})
    answer(labeler, phase, WRONG)
    assert (the_try().items_wanted, the_try().pass_mark, the_try().passed) == (2, 50, True)


@pytest.mark.django_db
def test_screening_that_is_switched_off_lets_people_work(labeler: User) -> None:
    phase = screened_phase(items=2)
    begun = ask(labeler, phase)
    change_phase(phase_id=phase.pk, settings={"requires_screening": False})
    assert ask(labeler, phase) == begun  # open work is finished first
    assert answer(labeler, phase, RIGHT, RIGHT) == ["screening", "normal"]


@pytest.mark.django_db
def test_item_whose_gold_is_retired_is_replaced(labeler: User, reviewer: User) -> None:
    """Two of three gold solutions; the gold of the submitted one is retired, so the third takes its place."""
    phase = screened_phase(items=2, gold=3)
    answer(labeler, phase, WRONG)
    submitted = the_try().questions.get(item__assignments__status="submitted").item.solution_id
    retire_gold(gold_id=Gold.objects.get(solution=submitted).pk, reason="Ambiguous.", actor=reviewer)
    assert answer(labeler, phase, RIGHT, RIGHT, RIGHT) == ["screening", "screening", "normal"]
    assert (the_try().agreed, the_try().judged, the_try().passed) == (2, 2, True)


@pytest.mark.django_db
def test_item_that_cannot_be_replaced_is_not_judged(labeler: User, reviewer: User) -> None:
    phase = screened_phase(items=2)
    answer(labeler, phase, RIGHT)
    left = the_try().questions.exclude(item__assignments__status="submitted").get().item.solution_id
    retire_gold(gold_id=Gold.objects.get(solution=left).pk, reason="Ambiguous.", actor=reviewer)
    assert next_assignment(labeler=labeler, phase_id=phase.pk) is None  # asking finds that nothing is left
    assert (the_try().agreed, the_try().judged, the_try().passed) == (1, 1, True)
    assert ask(labeler, phase).item.kind == "normal"


@pytest.mark.django_db
def test_try_without_any_gold_left_does_not_count(labeler: User, reviewer: User) -> None:
    phase = screened_phase(items=1)
    assignment = ask(labeler, phase)
    retire_gold(gold_id=Gold.objects.get().pk, reason="Ambiguous.", actor=reviewer)
    submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label(WRONG))
    assert (the_try().passed, Screening.objects.get().state) == (None, "waiting")
    assert standings_of(labeler=labeler)[0].standing == Standing.NOT_READY


@pytest.mark.django_db
def test_gold_that_is_corrected_meanwhile_judges(labeler: User, reviewer: User) -> None:
    phase = screened_phase(items=2)
    answer(labeler, phase, WRONG)
    submitted = the_try().questions.get(item__assignments__status="submitted").item.solution
    assert submitted is not None
    make_gold(solution=submitted, label=label(WRONG), origin=Gold.Origin.PAGE, actor=reviewer, replaces=1)
    answer(labeler, phase, RIGHT)
    assert (the_try().agreed, the_try().judged) == (2, 2)


@pytest.mark.django_db
def test_answer_is_corrected_while_the_try_runs(labeler: User) -> None:
    phase = screened_phase(items=2)
    first = ask(labeler, phase)
    submit_labeling(assignment_id=first.pk, labeler=labeler, label=label(WRONG))
    reopen_assignment(assignment_id=first.pk, labeler=labeler)
    submit_labeling(assignment_id=first.pk, labeler=labeler, label=label(RIGHT))
    answer(labeler, phase, RIGHT)
    assert (the_try().agreed, the_try().judged) == (2, 2)


@pytest.mark.django_db
@pytest.mark.parametrize("ends_by", ["leaving it", "the same label"])
def test_try_waits_for_an_answer_that_is_being_corrected(labeler: User, ends_by: str) -> None:
    phase = screened_phase(items=2)
    first = ask(labeler, phase)
    submit_labeling(assignment_id=first.pk, labeler=labeler, label=label(RIGHT))
    second = ask(labeler, phase)
    reopen_assignment(assignment_id=first.pk, labeler=labeler)
    submit_labeling(assignment_id=second.pk, labeler=labeler, label=label(RIGHT))
    assert the_try().ended_at is None
    if ends_by == "leaving it":
        release_assignment(assignment_id=first.pk, labeler=labeler)
    else:
        submit_labeling(assignment_id=first.pk, labeler=labeler, label=label(RIGHT))
    assert the_try().passed


@pytest.mark.django_db
def test_answers_are_final_once_the_result_shows_the_gold(labeler: User) -> None:
    phase = screened_phase(items=2)
    first = ask(labeler, phase)
    answer(labeler, phase, WRONG)
    assert [entry.assignment_id for entry in undo_stack(labeler=labeler).entries] == [first.pk]
    answer(labeler, phase, WRONG)
    with pytest.raises(Conflict, match="final"):
        reopen_assignment(assignment_id=first.pk, labeler=labeler)
    assert undo_stack(labeler=labeler).entries == []
    assert [labeling.is_final for labeling in own_labelings(labeler=labeler)] == [True, True]  # type: ignore[attr-defined]
