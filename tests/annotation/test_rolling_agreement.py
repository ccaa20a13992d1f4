"""The rolling agreement with gold, and whom it warns and pauses."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotation.models import (
    AuditEntry,
    Exclusion,
    Gold,
    GoldAnswer,
    Item,
    Labeling,
    Pause,
    Phase,
    QualityWarning,
    User,
)
from annotation.rules.differences import Difference, find_difference
from annotation.rules.quality_control import Agreement, Marks, Standing
from annotation.selectors import rolling_agreement
from annotation.selectors.rolling_agreement import agreements
from annotation.services.corrections import UNDO_FOR, reopen_assignment
from annotation.services.exclusions import exclude
from annotation.services.gold import make_gold, retire_gold
from annotation.services.labelings import submit_labeling
from annotation.services.pauses import end_pause
from annotation.services.quality_control import judge_answers, watch_labelers
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease
from tests.gold_items import quality_control

pytestmark = pytest.mark.django_db

RIGHT: list[int | None] = [1, -1]
WRONG: list[int | None] = [1, 1, 1]


def answer(labeler: User, phase: Phase, *outcomes: bool, minutes_ago: int = 60) -> list[Labeling]:
    """The labeler answers new quality-control items rightly or not, one a second, and what they submitted becomes old."""
    labelings = []
    for passed in outcomes:
        [item] = quality_control(phase, ratings=(1, -1))
        submitted = label(RIGHT if passed else WRONG)
        labelings.append(submit_labeling(assignment_id=lease(item, labeler).pk, labeler=labeler, label=submitted)[0])
    grow_old(labelings, timedelta(minutes=minutes_ago))
    return labelings


def grow_old(labelings: list[Labeling], by: timedelta, *, with_gold: bool = True) -> None:
    """As if they had been submitted earlier, which a trigger otherwise refuses."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE annotation_labeling DISABLE TRIGGER USER")
        own = Labeling.objects.filter(pk__in=[labeling.pk for labeling in labelings])
        own.update(submitted_at=F("submitted_at") - by)
        cursor.execute("ALTER TABLE annotation_labeling ENABLE TRIGGER USER")
    if with_gold:
        Gold.objects.filter(solution__labelings__in=labelings).update(made_at=F("made_at") - 2 * by)


def counted(labeler: User, phase: Phase) -> tuple[int, int]:
    """Passed, answered."""
    judge_answers()
    found = [one for one in agreements(labelers=[labeler.pk]) if one.phase == phase]
    return (found[0].agreement.passed, found[0].agreement.answered) if found else (0, 0)


@pytest.mark.parametrize(
    ("passed", "answered", "standing"),
    [
        (0, 3, Standing.FEW),  # never on three answers
        (0, 7, Standing.FEW),
        (0, 8, Standing.PAUSE),  # Wilson (0, .324)
        (2, 8, Standing.WARN),  # .25, but up to .591
        (5, 20, Standing.PAUSE),  # up to .469
        (6, 20, Standing.WARN),  # up to .519
        (14, 20, Standing.WARN),
        (15, 20, Standing.GOOD),
    ],
)
def test_standing_by_hand(passed: int, answered: int, standing: Standing) -> None:
    assert Agreement(passed, answered).standing(Marks(20, 75, 50)) is standing


def test_marks_of_zero_do_nothing() -> None:
    assert Agreement(0, 20).standing(Marks(20, 0, 0)) is Standing.GOOD
    assert Agreement(0, 20).standing(Marks(20, 75, 0)) is Standing.WARN


def test_window_holds_the_newest_answers_of_the_phase(labeler: User) -> None:
    phase, other = PhaseFactory(quality_window=5), PhaseFactory()
    answer(labeler, phase, False, False, True, True, True, False, True)
    answer(labeler, other, False)
    answer(UserFactory(), phase, False)
    assert counted(labeler, phase) == (4, 5)
    assert counted(labeler, other) == (0, 1)


def test_answers_count_only_when_they_cannot_be_undone(labeler: User) -> None:
    phase = PhaseFactory()
    [labeling] = answer(labeler, phase, False, minutes_ago=9)
    assert counted(labeler, phase) == (0, 0)
    assert not GoldAnswer.objects.exists()
    grow_old([labeling], timedelta(minutes=2))
    assert counted(labeler, phase) == (0, 1)
    assert timedelta(minutes=10) == UNDO_FOR
    assert rolling_agreement.SETTLED_AFTER == "10 minutes"


def test_correction_counts_instead_of_what_it_replaces(labeler: User) -> None:
    phase = PhaseFactory()
    [first] = answer(labeler, phase, False, minutes_ago=5)
    assert first.assignment is not None
    reopen_assignment(assignment_id=first.assignment.pk, labeler=labeler)
    corrected, _ = submit_labeling(assignment_id=first.assignment.pk, labeler=labeler, label=label(RIGHT))
    grow_old([first, corrected], timedelta(minutes=60))
    assert counted(labeler, phase) == (1, 1)


def test_retired_gold_counts_against_nobody(labeler: User) -> None:
    phase = PhaseFactory()
    wrong, _ = answer(labeler, phase, False, True)
    assert counted(labeler, phase) == (1, 2)
    assert wrong.solution is not None
    gold = wrong.solution.gold.get()
    retire_gold(gold_id=gold.pk, reason="It was wrong.", actor=gold.made_by)
    assert counted(labeler, phase) == (1, 1)


def test_gold_made_after_the_answer_judges_nothing(labeler: User) -> None:
    phase = PhaseFactory()
    item = ItemFactory(phase=phase, kind=Item.Kind.QUALITY_CONTROL)
    labeling, _ = submit_labeling(assignment_id=lease(item, labeler).pk, labeler=labeler, label=label(WRONG))
    assert item.solution is not None
    make_gold(solution=item.solution, label=label(RIGHT), origin=Gold.Origin.PAGE, actor=UserFactory())
    grow_old([labeling], timedelta(hours=1), with_gold=False)
    assert counted(labeler, phase) == (0, 0)


def test_excluded_labeling_does_not_count(labeler: User) -> None:
    phase = PhaseFactory()
    wrong, _ = answer(labeler, phase, False, True)
    exclude(labelings=[wrong.pk], kind=Exclusion.Kind.EXCLUDED, reason="Broken keyboard.", actor=None)
    assert counted(labeler, phase) == (1, 1)


def test_low_agreement_warns_once_a_day_without_items(labeler: User) -> None:
    phase = PhaseFactory(name="Algebra")
    answer(labeler, phase, *[True] * 5, *[False] * 3)
    assert watch_labelers() == (1, 0)
    assert watch_labelers() == (0, 0)
    warning = QualityWarning.objects.get()
    assert (warning.labeler, warning.phase, warning.passed, warning.answered) == (labeler, phase, 5, 8)
    assert warning.kinds == ["error_overlooked"]
    entry = AuditEntry.objects.get(action="person.warned")
    assert (entry.actor, entry.subject_name, entry.after["passed"]) == (None, labeler.username, 5)
    QualityWarning.objects.update(at=timezone.now() - timedelta(days=2))
    assert watch_labelers() == (1, 0)
    QualityWarning.objects.update(at=timezone.now() - timedelta(hours=25))
    grow_old(list(Labeling.objects.all()), timedelta(days=3))
    assert watch_labelers() == (0, 0), "nobody is warned again of the same answers"


def test_surely_low_agreement_pauses_with_evidence_and_holds_back(labeler: User) -> None:
    phase = PhaseFactory(name="Algebra")
    work = lease(ItemFactory(phase=phase), labeler)
    before, _ = submit_labeling(assignment_id=work.pk, labeler=labeler, label=label([1, 1, 1]))
    grow_old([before], timedelta(hours=3))
    wrong = answer(labeler, phase, *[False] * 8)
    after, _ = submit_labeling(
        assignment_id=lease(ItemFactory(phase=phase), labeler).pk, labeler=labeler, label=label([1, 1, 1])
    )
    assert watch_labelers() == (0, 1)
    pause = Pause.objects.get()
    assert (pause.labeler, pause.phase, pause.began_by) == (labeler, phase, None)
    assert pause.reason == (
        "In “Algebra”, of your last 8 checked tasks, 0 agree with the ratings that the team has settled on. "
        "What differed most often: a step with an error was rated as correct."
    )
    assert [one["labeling"] for one in pause.evidence] == [labeling.pk for labeling in reversed(wrong)]
    assert {one["difference"] for one in pause.evidence} == {"error_overlooked"}
    held = set(Exclusion.objects.filter(pause=pause, ended_at=None).values_list("labeling", flat=True))
    assert held == {*(labeling.pk for labeling in wrong), after.pk}
    assert before.pk not in held
    assert watch_labelers() == (0, 0)


def test_end_of_a_pause_begins_the_agreement_anew(labeler: User) -> None:
    phase = PhaseFactory()
    answer(labeler, phase, *[False] * 8)
    watch_labelers()
    end_pause(
        pause_id=Pause.objects.get().pk,
        reason="We talked.",
        actor=UserFactory(role=User.Role.ADMIN),
        release_labelings=False,
    )
    assert agreements(labelers=[labeler.pk]) == []
    assert watch_labelers() == (0, 0)


def test_agreements_of_many_take_as_many_queries_as_of_one(labeler: User) -> None:
    phase = PhaseFactory()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            agreements()
        return len(captured)

    answer(labeler, phase, True)
    judge_answers()
    of_one = queries()
    for _ in range(2):
        answer(UserFactory(), PhaseFactory(), True, False)
    judge_answers()
    assert len(agreements()) == 3
    assert queries() == of_one


@pytest.mark.parametrize(
    ("ratings", "difference"),
    [
        ([1, -1], None),
        ([1, 1, 1], Difference.ERROR_OVERLOOKED),
        ([-1], Difference.ERROR_IN_A_GOOD_STEP),
        ([0, -1], Difference.GREAT_OR_OKAY),
        ([1, None, 1], Difference.NOT_DECIDED),
    ],
)
def test_differences_in_words_of_kinds(ratings: list[int | None], difference: Difference | None) -> None:
    [item] = quality_control(PhaseFactory(), ratings=(1, -1))
    assert item.solution is not None
    assert find_difference(label(ratings), item.solution.gold.get()) == difference
