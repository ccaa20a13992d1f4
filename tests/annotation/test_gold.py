"""Making, changing and retiring gold; what labelings of gold items are judged by; who gets them."""

from typing import Any

import pytest

from annotation.errors import Conflict, InvalidLabel
from annotation.models import AuditEntry, Gold, GoldAnswer, Item, Labeling, Phase, Problem, Solution, User
from annotation.records.record import build_record
from annotation.selectors.phases import phase_overview
from annotation.services.gold import make_gold, retire_gold
from annotation.services.gold_items import EVERYBODY, NotAdded, add_gold_items, remove_gold_item
from annotation.services.labelings import submit_labeling
from annotation.services.queue import next_assignment
from annotation.services.queue_counts import check_counts
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, SolutionFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db

SCREENING, QUALITY_CONTROL = Item.Kind.SCREENING, Item.Kind.QUALITY_CONTROL


@pytest.fixture
def reviewer() -> User:
    return UserFactory(role=User.Role.REVIEWER)


def gold_of(reviewer: User, *ratings: int, **more: Any) -> Gold:
    """Gold of a new solution of three steps."""
    fields: dict[str, Any] = {"solution": SolutionFactory(), "origin": Gold.Origin.PAGE, "actor": reviewer}
    return make_gold(label=label(list(ratings) or [1, -1]), **{**fields, **more})


def item_of(gold: Gold, phase: Phase, kind: Item.Kind = QUALITY_CONTROL) -> Item:
    add_gold_items(phase_id=phase.pk, gold_ids=[gold.pk], kind=kind, actor=gold.made_by)
    return Item.objects.get(phase=phase, solution=gold.solution_id, kind=kind)


def submit(item: Item, labeler: User, ratings: list[int | None]) -> Labeling:
    labeling, _ = submit_labeling(assignment_id=lease(item, labeler).pk, labeler=labeler, label=label(ratings))
    return labeling


def test_gold_keeps_label_tolerance_and_reasons(reviewer: User) -> None:
    gold = gold_of(reviewer, 1, -1, tolerance=[[0], []], reasons=["", "The sign is wrong."])
    assert (gold.ratings, gold.reasons, gold.version, gold.made_by) == (
        [[0, 1], [-1]],
        ["", "The sign is wrong."],
        1,
        reviewer,
    )
    assert gold.label["finish_reason"] == "found_error"
    entry = AuditEntry.objects.get(action="gold.made")
    assert (entry.actor, entry.subject_id, entry.after) == (
        reviewer,
        str(gold.pk),
        {"version": 1, "ratings": [[0, 1], [-1]], "origin": "page"},
    )


def test_gold_of_another_solution_or_unfinished_is_refused(reviewer: User) -> None:
    solution = SolutionFactory()
    for wrong in (label([1, -1], steps=["Other.", "Steps."]), label([1]), label([1, None, 1])):
        with pytest.raises(InvalidLabel):
            make_gold(solution=solution, label=wrong, origin=Gold.Origin.PAGE, actor=reviewer)
    assert not Gold.objects.exists()


def test_held_out_problem_gets_no_gold(reviewer: User) -> None:
    held_out = SolutionFactory(problem=ProblemFactory(split=Problem.Split.TEST))
    with pytest.raises(Conflict, match="held out"):
        gold_of(reviewer, solution=held_out)


def test_edit_is_a_new_version_that_judges_again(reviewer: User, labeler: User) -> None:
    phase = PhaseFactory()
    old = gold_of(reviewer, 1, -1)
    item = item_of(old, phase, SCREENING)
    right, wrong = submit(item, labeler, [1, -1]), submit(item, UserFactory(), [1, 1, 1])
    assert [
        (answer.labeling, answer.passed, answer.first_difference) for answer in GoldAnswer.objects.order_by("pk")
    ] == [
        (right, True, None),
        (wrong, False, 1),
    ]
    new = make_gold(solution=old.solution, label=label([1, 1, 1]), origin=Gold.Origin.PAGE, actor=reviewer, replaces=1)
    old.refresh_from_db()
    assert (new.version, new.replaces, old.retired_by) == (2, old, reviewer)
    assert [(answer.gold, answer.passed, answer.first_difference) for answer in GoldAnswer.objects.order_by("pk")] == [
        (new, False, 1),
        (new, True, None),
    ]
    assert list(Gold.objects.in_force()) == [new]


def test_second_person_does_not_overwrite_gold_unseen(reviewer: User) -> None:
    gold = gold_of(reviewer)
    for stale in (0, 2):
        with pytest.raises(Conflict, match="has gold already"):
            gold_of(reviewer, solution=gold.solution, replaces=stale)
    retire_gold(gold_id=gold.pk, reason="The step is ambiguous.", actor=reviewer)
    with pytest.raises(Conflict, match="in the meantime"):
        gold_of(reviewer, solution=gold.solution, replaces=1)
    assert gold_of(reviewer, solution=gold.solution).version == 2


def test_retired_gold_judges_no_more_and_leaves_the_queue(reviewer: User, labeler: User) -> None:
    phase = PhaseFactory()
    gold, unused = gold_of(reviewer), gold_of(reviewer)
    item, fresh = item_of(gold, phase), item_of(unused, phase, SCREENING)
    open_one = lease(item, UserFactory())
    retire_gold(gold_id=gold.pk, reason="The step is ambiguous.", actor=reviewer)
    retire_gold(gold_id=unused.pk, reason="A duplicate.", actor=reviewer)
    assert not Item.objects.filter(pk=fresh.pk).exists()
    item.refresh_from_db()
    assert (item.labelings_wanted, item.free_slots) == (1, 0)
    assert next_assignment(labeler=labeler) is None
    submit_labeling(assignment_id=open_one.pk, labeler=open_one.labeler, label=label([1, -1]))
    assert not GoldAnswer.objects.exists()
    entry = AuditEntry.objects.filter(action="gold.retired").first()
    assert entry is not None
    assert entry.reason == "The step is ambiguous."


def test_retiring_twice_is_idempotent_and_old_versions_refuse(reviewer: User) -> None:
    old = gold_of(reviewer)
    new = gold_of(reviewer, solution=old.solution, replaces=1)
    with pytest.raises(Conflict, match="newer one"):
        retire_gold(gold_id=old.pk, reason="Why.", actor=reviewer)
    retire_gold(gold_id=new.pk, reason="Why.", actor=reviewer)
    retire_gold(gold_id=new.pk, reason="Again.", actor=reviewer)
    assert AuditEntry.objects.filter(action="gold.retired").count() == 1


def test_gold_set_takes_each_solution_once(reviewer: User) -> None:
    phase = PhaseFactory()
    gold, retired, waiting = gold_of(reviewer), gold_of(reviewer), gold_of(reviewer)
    retire_gold(gold_id=retired.pk, reason="Why.", actor=reviewer)
    ItemFactory(phase=phase, solution=waiting.solution)
    asked = [gold.pk, retired.pk, waiting.pk]
    report = add_gold_items(phase_id=phase.pk, gold_ids=asked, kind=SCREENING, actor=reviewer)
    assert (report.added, dict(report.skipped)) == (1, {NotAdded.RETIRED: 1, NotAdded.QUEUED: 1})
    again = add_gold_items(phase_id=phase.pk, gold_ids=[gold.pk], kind=QUALITY_CONTROL, actor=reviewer)
    assert (again.added, again.skipped[NotAdded.ALREADY]) == (0, 1)
    item = Item.objects.get(kind=SCREENING)
    assert (item.solution_id, item.labelings_wanted, item.free_slots, item.generation_number) == (
        gold.solution_id,
        EVERYBODY,
        EVERYBODY,
        None,
    )


def test_gold_set_is_for_flow_two(reviewer: User) -> None:
    with pytest.raises(Conflict, match="flow 1"):
        add_gold_items(
            phase_id=PhaseFactory(flow=Phase.Flow.ONE).pk,
            gold_ids=[gold_of(reviewer).pk],
            kind=SCREENING,
            actor=reviewer,
        )


def test_item_taken_out_of_the_gold_set_is_given_to_nobody(reviewer: User, labeler: User) -> None:
    phase = PhaseFactory(quality_control_every=0)
    normal = ItemFactory(phase=phase)
    item = item_of(gold_of(reviewer), phase)
    lease(item, UserFactory())
    remove_gold_item(item_id=item.pk, actor=reviewer)
    served = next_assignment(labeler=labeler)
    assert served is not None
    assert served.item == normal
    ItemFactory(phase=phase)
    report = add_gold_items(phase_id=phase.pk, gold_ids=[Gold.objects.get().pk], kind=QUALITY_CONTROL, actor=reviewer)
    assert report.added == 1  # it can come back
    other = next_assignment(labeler=UserFactory())
    assert other is not None
    assert other.item.kind == QUALITY_CONTROL


def test_nobody_gets_gold_that_they_know(reviewer: User, labeler: User) -> None:
    """Neither who made it, nor who labeled the solution elsewhere."""
    phase, elsewhere = PhaseFactory(quality_control_every=0), PhaseFactory()
    ItemFactory.create_batch(3, phase=phase)
    solution = SolutionFactory()
    submit(ItemFactory(phase=elsewhere, solution=solution), labeler, [1, -1])
    item_of(gold_of(reviewer, solution=solution), phase)
    for person in (reviewer, labeler):
        served = next_assignment(labeler=person, phase_id=phase.pk)
        assert served is not None
        assert served.item.kind == Item.Kind.NORMAL
    served = next_assignment(labeler=UserFactory(), phase_id=phase.pk)
    assert served is not None
    assert served.item.kind == QUALITY_CONTROL


def test_gold_items_are_no_work_of_the_phase(reviewer: User, labeler: User) -> None:
    phase = PhaseFactory()
    ItemFactory(phase=phase)
    item = item_of(gold_of(reviewer), phase)
    submit(item, labeler, [1, -1])
    lease(item, UserFactory())
    counts = phase_overview(phase_id=phase.pk).counts
    assert (counts.items, counts.open, counts.waiting, counts.leased, counts.done, counts.last_hour) == (
        1,
        1,
        1,
        0,
        0,
        0,
    )
    assert check_counts() == []


@pytest.mark.parametrize("kind", [SCREENING, QUALITY_CONTROL])
def test_records_carry_the_flags_of_prm800k(reviewer: User, labeler: User, kind: Item.Kind) -> None:
    solution: Solution = SolutionFactory(problem=ProblemFactory(answer="42", solution="Add one."))
    item = item_of(gold_of(reviewer, solution=solution), PhaseFactory(), kind)
    record = build_record(submit(item, labeler, [1, -1]))
    is_screening = kind == SCREENING
    assert (record["is_initial_screening_question"], record["is_quality_control_question"]) == (
        is_screening,
        not is_screening,
    )
    assert record["generation"] == (-1 if is_screening else None)
    truth = (record["question"]["ground_truth_answer"], record["question"]["ground_truth_solution"])
    assert truth == ((None, None) if is_screening else ("42", "Add one."))
