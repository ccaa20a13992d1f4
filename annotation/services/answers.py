"""Correcting the answer of a problem, and what follows: new grades of its solutions, and items that leave the queue.

The old answer stays in the history (models/problem_change.py). Another app computes the grades (signal `answer_corrected`); this module
stores them. Locks are taken in the order problem, items.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import connection, transaction

from annotation.errors import Conflict, NotFound
from annotation.models import Exclusion, Item, ProblemChange, Regrade, ReviewCase, Solution, User
from annotation.selectors.regrades import labelings_before
from annotation.services.audit import Subject, record
from annotation.services.exclusions import exclude
from annotation.services.problems import free_slots_again, lock_problem
from annotation.services.review_cases import close_cases
from annotation.signals import answer_corrected

# an older correction may not be done: this one grades those solutions too
FORGET_UNFINISHED = """
DELETE FROM annotation_regrade AS regrade USING annotation_problemchange AS change
WHERE change.id = regrade.change_id AND change.problem_id = %s AND regrade.after IS NULL
"""
GRADE_ALL_ANEW = """
INSERT INTO annotation_regrade (change_id, solution_id, before)
SELECT %s, id, grade FROM annotation_solution WHERE problem_id = %s ORDER BY id
"""
LIVE_SLOTS = """
SELECT item_id, count(*) FROM annotation_assignment WHERE item_id = ANY(%s) AND status IN ('leased', 'submitted') GROUP BY item_id
"""


@transaction.atomic
def correct_answer(
    *, problem_id: int, answer: str | None, expected: str | None, reason: str, actor: User | None
) -> ProblemChange:
    """Replace the answer; None: there is none. Its solutions wait to be graded anew. Open reports that it is wrong are decided.

    `expected`: the answer that the correction is based on. Raises NotFound, and Conflict if the answer has changed since or is this one.
    """
    problem = lock_problem(problem_id)
    before, after = problem.answer, (answer or "").strip() or None
    if before != expected:
        raise Conflict(
            "Somebody else has changed the answer in the meantime. Look at it again before you correct it.",
            field="expected",
            answer=before,
        )
    if after == before:
        raise Conflict("This is the answer that the problem has already.", field="answer")
    problem.answer = after
    problem.save(update_fields=["answer"])
    change = ProblemChange.objects.create(
        problem=problem, kind=ProblemChange.Kind.ANSWER, before=before, after=after, reason=reason, made_by=actor
    )
    with connection.cursor() as cursor:
        cursor.execute(FORGET_UNFINISHED, [problem.pk])
        cursor.execute(GRADE_ALL_ANEW, [change.pk, problem.pk])
    close_cases(
        problem=problem,
        kinds=[ReviewCase.Kind.WRONG_ANSWER],
        decision=ReviewCase.Decision.ANSWER_CORRECTED,
        sentence=reason,
        actor=actor,
    )
    record(
        actor=actor,
        action="problem.answer_corrected",
        subject=Subject("problem", problem.pk, str(problem)),
        before={"answer": before},
        after={"answer": after},
        reason=reason,
    )
    answer_corrected.send(ProblemChange, change=change)
    return change


@transaction.atomic
def store_regrades(*, problem_id: int, answer: str | None, grades: Mapping[int, str]) -> None:
    """Store new grades, by the ids of the regrades, and take back the items of solutions whose grade changed.

    Those items leave the queue even while the problem is excluded, so that including it does not bring them back. An item comes back if a
    later correction gives its solution the grade with which it left. Nothing is stored if the answer is no longer `answer`, by which
    these grades were computed.
    """
    problem = lock_problem(problem_id)
    if problem.answer != answer:
        return
    pending = Regrade.objects.select_for_update().filter(pk__in=grades, after=None, change__problem=problem_id)
    regrades = list(pending.order_by("pk"))
    for regrade in regrades:
        regrade.after = grades[regrade.pk]
    _move_items({regrade.solution_id: regrade for regrade in regrades if regrade.before != regrade.after})
    solutions: defaultdict[str, list[int]] = defaultdict(list)
    for regrade in regrades:
        if regrade.after is not None and regrade.before != regrade.after:
            solutions[regrade.after].append(regrade.solution_id)
    for grade, ids in solutions.items():
        Solution.objects.filter(pk__in=ids).update(grade=grade)
    Regrade.objects.bulk_update(regrades, ["after", "items_taken_back", "items_returned"], batch_size=500)


@transaction.atomic
def exclude_labelings_before(*, problem_id: int, change_id: int, reason: str, actor: User | None) -> tuple[UUID, int]:
    """Exclude the labelings that may rest on the answer before this correction; return the batch, and how many these are.

    Raises NotFound.
    """
    change = ProblemChange.objects.filter(
        pk=change_id, problem=problem_id, kind=ProblemChange.Kind.ANSWER
    ).select_related("problem")
    if (correction := change.first()) is None:
        raise NotFound(f"Problem {problem_id} has no correction {change_id}.")
    found = labelings_before(changes=[correction.pk]).get(correction.pk, [])
    batch, excluded = exclude(labelings=found, kind=Exclusion.Kind.EXCLUDED, reason=reason, actor=actor)
    record(
        actor=actor,
        action="problem.labelings_excluded",
        subject=Subject("problem", problem_id, str(correction.problem)),
        after={"labelings": excluded, "batch": str(batch)},
        reason=reason,
    )
    return batch, excluded


def _move_items(changed: Mapping[int, Regrade]) -> None:
    """Take back the items of these solutions, and return those that fit again. Counts them in the regrades.

    A solution that had no grade was not queued for its grade, so its items stay.
    """
    found = Item.objects.select_for_update(no_key=True).filter(solution__in=changed, kind=Item.Kind.NORMAL)
    items = list(found.order_by("pk"))
    unlabeled = _not_fully_labeled(items)
    taken: defaultdict[str, list[int]] = defaultdict(list)
    returned: list[int] = []
    for item in items:
        regrade = changed[item.solution_id or 0]
        if item.taken_back_from is None and regrade.before != Solution.Grade.UNGRADED:
            taken[regrade.before].append(item.pk)
            regrade.items_taken_back += item.pk in unlabeled
        elif item.taken_back_from is not None and item.taken_back_from == regrade.after:
            returned.append(item.pk)
            regrade.items_returned += item.pk in unlabeled
    for grade, ids in taken.items():
        Item.objects.filter(pk__in=ids).update(taken_back_from=grade, free_slots=0)
    Item.objects.filter(pk__in=returned).update(taken_back_from=None)
    free_slots_again(items=returned)


def _not_fully_labeled(items: Iterable[Item]) -> set[int]:
    """The items that have a slot which is neither leased nor labeled, also if it is not free because the problem is excluded."""
    wanted = {item.pk: item.labelings_wanted for item in items}
    with connection.cursor() as cursor:
        cursor.execute(LIVE_SLOTS, [list(wanted)])
        live = dict(cursor.fetchall())
    return {pk for pk, count in wanted.items() if live.get(pk, 0) < count}
