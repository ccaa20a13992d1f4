"""Making, changing and retiring gold, and judging the labelings of gold items by it."""

from typing import Any

from django.db import transaction

from annotation import limits
from annotation.clock import database_time
from annotation.errors import Conflict
from annotation.models import Gold, GoldAnswer, Item, Labeling, Phase, Problem, Solution, User
from annotation.rules import check_label
from annotation.rules.gold import accepted_ratings, check_reasons, compare, gold_label
from annotation.selectors.gold import gold_by_id
from annotation.selectors.gold_sets import GOLD_KINDS
from annotation.services.audit import Subject, record
from annotation.services.gold_items import withdraw_items_of


def make_gold(
    *,
    solution: Solution,
    label: Any,
    tolerance: Any = (),
    reasons: Any = (),
    origin: Gold.Origin,
    actor: User,
    replaces: int = 0,
) -> Gold:
    """Store the label as gold that judges from now on.

    `tolerance`: further accepted ratings of each step; `reasons`: why, for each step; both may be empty. `replaces`: the version in force
    that this one follows, 0 for the first; Conflict if another person was faster. Answers to the old version are judged by the new one.
    Raises InvalidLabel, and Conflict if the problem is held out.
    """
    if solution.problem.split != Problem.Split.TRAIN:
        raise Conflict("The problem of this solution is held out, so nobody may be given it. Choose another solution.")
    checked = gold_label(check_label(label, flow=Phase.Flow.TWO, shown_steps=solution.steps))
    ratings = accepted_ratings(checked, list(tolerance))
    texts = check_reasons(list(reasons), steps=len(ratings), most=limits.GOLD_REASON)
    with transaction.atomic():
        lock_gold_of(solution_id=solution.pk)
        old = Gold.objects.in_force().select_related("made_by").filter(solution=solution).first()
        if (old.version if old else 0) != replaces:
            raise Conflict(_overtaken(old))
        if old:
            _end(old, by=actor, reason="")
        newest = Gold.objects.filter(solution=solution).order_by("-version").first()
        gold = Gold.objects.create(
            solution=solution,
            version=newest.version + 1 if newest else 1,
            label=checked,
            ratings=ratings,
            reasons=texts,
            origin=origin,
            made_by=actor,
            made_at=database_time(),
            replaces=old,
        )
        if old:
            _judge_again(old, gold)
        record(
            actor=actor,
            action="gold.changed" if old else "gold.made",
            subject=_subject(gold),
            before={"version": old.version, "ratings": old.ratings} if old else None,
            after={"version": gold.version, "ratings": ratings, "origin": str(origin)},
        )
    return gold


def retire_gold(*, gold_id: int, reason: str, actor: User) -> Gold:
    """Gold that judges no more: its items leave the queues, and answers to it no longer count. Does nothing if it is retired already.

    Raises NotFound, and Conflict for an old version.
    """
    with transaction.atomic():
        solution_id = gold_by_id(gold_id=gold_id).solution_id
        withdraw_items_of(solution_id=solution_id)
        lock_gold_of(solution_id=solution_id)
        gold = gold_by_id(gold_id=gold_id)
        if hasattr(gold, "replaced_by"):
            raise Conflict("This version was replaced by a newer one. Retire that one.")
        if gold.retired_at is not None:
            return gold
        _end(gold, by=actor, reason=reason)
        record(
            actor=actor,
            action="gold.retired",
            subject=_subject(gold),
            before={"ratings": gold.ratings},
            reason=reason,
        )
    return gold


def judge(labeling: Labeling, item: Item) -> GoldAnswer | None:
    """Compare a new labeling of a gold item with the gold in force, and keep the outcome. None: no gold judges the item now."""
    if item.kind not in GOLD_KINDS or item.solution_id is None:
        return None
    lock_gold_of(solution_id=item.solution_id)
    gold = Gold.objects.in_force().filter(solution=item.solution_id).first()
    if gold is None:
        return None
    result = compare(labeling.label, gold)
    return GoldAnswer.objects.create(
        labeling=labeling, gold=gold, passed=result.passed, first_difference=result.first_difference
    )


def lock_gold_of(*, solution_id: int) -> None:
    """Lock the solution, which stands for its gold, until the transaction ends. Items and assignments are locked before it.

    A labeling that is judged now and a new version of the gold wait for each other, so no answer stays with an old version.
    """
    Solution.objects.select_for_update(no_key=True).only("pk").get(pk=solution_id)


def _judge_again(old: Gold, new: Gold) -> None:
    now = database_time()
    answers = list(old.answers.select_related("labeling"))
    for answer in answers:
        result = compare(answer.labeling.label, new)
        answer.gold, answer.passed, answer.first_difference = new, result.passed, result.first_difference
        answer.judged_at = now
    GoldAnswer.objects.bulk_update(answers, ["gold", "passed", "first_difference", "judged_at"], batch_size=500)


def _end(gold: Gold, *, by: User, reason: str) -> None:
    gold.retired_at, gold.retired_by, gold.retire_reason = database_time(), by, reason
    gold.save(update_fields=["retired_at", "retired_by", "retire_reason"])


def _overtaken(old: Gold | None) -> str:
    if old is None:
        return "The gold of this solution was changed or retired in the meantime. Load the page again."
    return f"This solution has gold already (version {old.version}, by {old.made_by}). Load the page again and change that."


def _subject(gold: Gold) -> Subject:
    return Subject("gold", gold.pk, f"solution {gold.solution_id}, version {gold.version}")
