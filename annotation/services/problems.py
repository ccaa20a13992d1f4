"""Taking problems out of the pool and back in, and holding them out.

An excluded problem is neither sampled nor queued. Its items keep their places and their labelings, but none of their slots is free until
it is included again. Locks are taken in the order splits, problem, items; one item's row lock is enough for its slots (slots.py).
"""

from collections.abc import Collection

from django.db import connection, transaction
from django.db.models.functions import Now

from annotation.errors import Conflict, NotFound
from annotation.models import Item, Problem, ProblemChange, ReviewCase, User
from annotation.services.audit import Subject, record
from annotation.services.held_out import HeldOut, hold_out
from annotation.services.review_cases import close_cases

# as slots.py counts them for one item: an item that was taken back, or whose problem is out, stays without
FREE_SLOTS = """
UPDATE annotation_item AS item SET free_slots = greatest(0, item.labelings_wanted - (
    SELECT count(*) FROM annotation_assignment WHERE item_id = item.id AND status IN ('leased', 'submitted')
))
FROM annotation_problem AS problem
WHERE problem.id = item.problem_id AND problem.split = 'train' AND problem.excluded_at IS NULL
    AND item.taken_back_from IS NULL AND item.id = ANY(%s)
"""


@transaction.atomic
def exclude_problem(*, problem_id: int, reason: str, actor: User | None) -> int:
    """Take a problem out of the pool; return how many items that waited have left the queue. Open reports about it are decided.

    What labelers have open they can still submit. Raises NotFound, and Conflict if it is excluded already.
    """
    problem, items = lock_to_exclude(problem_id)
    if problem.excluded_at is not None:
        raise Conflict("This problem is excluded already.")
    waiting = [item.pk for item in items if item.free_slots]
    Item.objects.filter(pk__in=waiting).update(free_slots=0)
    Problem.objects.filter(pk=problem.pk).update(excluded_at=Now())
    _write_down(problem, ProblemChange.Kind.EXCLUDED, reason=reason, actor=actor, items=len(waiting))
    close_cases(
        problem=problem,
        kinds=ReviewCase.Kind.values,
        decision=ReviewCase.Decision.PROBLEM_EXCLUDED,
        sentence=reason,
        actor=actor,
    )
    return len(waiting)


@transaction.atomic
def include_problem(*, problem_id: int, reason: str, actor: User | None) -> int:
    """Put an excluded problem back into the pool; return how many of its items wait again.

    Items that a corrected answer took back stay away. Raises NotFound, and Conflict if it is not excluded.
    """
    problem = lock_problem(problem_id)
    if problem.excluded_at is None:
        raise Conflict("This problem is not excluded.")
    Problem.objects.filter(pk=problem.pk).update(excluded_at=None)
    items = Item.objects.select_for_update(no_key=True).filter(problem=problem).order_by("pk")
    ids = list(items.values_list("pk", flat=True))
    free_slots_again(items=ids)
    waiting = Item.objects.filter(pk__in=ids, free_slots__gt=0).count()
    _write_down(problem, ProblemChange.Kind.INCLUDED, reason=reason, actor=actor, items=waiting)
    return waiting


@transaction.atomic
def hold_out_problem(*, problem_id: int, reason: str, actor: User | None) -> HeldOut:
    """Move a problem, and those that are equal to it, to the split of held-out problems. It cannot be undone.

    Raises NotFound, and Conflict if it is held out already.
    """
    Problem.objects.lock_splits(to_hold_out=True)
    problem = lock_problem(problem_id)
    if problem.split == Problem.Split.TEST:
        raise Conflict("This problem is held out already.")
    equal = list(Problem.objects.filter(normal_key=problem.normal_key, split=Problem.Split.TRAIN).order_by("pk"))
    held_out = hold_out(keys=[problem.normal_key])
    for one in equal:
        items = held_out.items if one.pk == problem.pk else 0
        _write_down(one, ProblemChange.Kind.HELD_OUT, reason=reason, actor=actor, items=items)
    return held_out


def note_import(*, actor: User | None, source: str, split: str, new: int, known: int, bad: int) -> None:
    """Write into the audit log that somebody imported problems from a file."""
    record(
        actor=actor,
        action="problem.imported",
        subject=Subject("problem", name=source),
        after={"split": split, "new": new, "known": known, "bad": bad},
    )


def lock_to_exclude(problem_id: int) -> tuple[Problem, list[Item]]:
    """Lock all that excluding a problem changes, in the right order. Needs a transaction. Raises NotFound."""
    Problem.objects.lock_splits(to_hold_out=True)  # meanwhile nobody queues it
    problem = lock_problem(problem_id)
    # locked before they are looked at: no labeler is assigned one of them in the meantime
    items = Item.objects.select_for_update(no_key=True).filter(problem=problem).order_by("pk")
    return problem, list(items)


def lock_problem(problem_id: int) -> Problem:
    """Lock the problem until the transaction ends; rows that refer to it can still be inserted. Raises NotFound."""
    problem = Problem.objects.select_for_update(no_key=True).filter(pk=problem_id).first()
    if problem is None:
        raise NotFound(f"There is no problem with id {problem_id}.")
    return problem


def free_slots_again(*, items: Collection[int]) -> None:
    """Compute the free slots of items that may be back in the queue. Needs their row locks."""
    with connection.cursor() as cursor:
        cursor.execute(FREE_SLOTS, [list(items)])


def _write_down(problem: Problem, kind: ProblemChange.Kind, *, reason: str, actor: User | None, items: int) -> None:
    """Into the problem's history and the audit log. `items`: those that left the queue or came back."""
    ProblemChange.objects.create(problem=problem, kind=kind, reason=reason, made_by=actor)
    record(
        actor=actor,
        action=f"problem.{kind.value}",
        subject=Subject("problem", problem.pk, str(problem)),
        after={"items": items},
        reason=reason,
    )
