"""Deciding review cases. Each decision is stored with what follows from it, or not at all, and written into the audit log.

Locks are taken in the order splits, problem, items, assignment, case: as by those who submit, exclude and correct.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from annotation import limits
from annotation.clock import database_time
from annotation.errors import Conflict, InvalidLabel
from annotation.models import Exclusion, Gold, Labeling, Phase, ReviewCase, User
from annotation.rules import check_label
from annotation.rules.gold import gold_label
from annotation.rules.label import FinishReason
from annotation.selectors.review_cases import case_by_id, labelings_of
from annotation.services.answers import correct_answer
from annotation.services.assignments import lock_assignment
from annotation.services.audit import Subject, record
from annotation.services.corrections import send_back
from annotation.services.exclusions import exclude
from annotation.services.gold import make_gold
from annotation.services.problems import exclude_problem, lock_problem, lock_to_exclude
from annotation.services.review_claims import claimable, why_not

Decision = ReviewCase.Decision

SENT_BACK_FOR = timedelta(days=7)
"""How long a labeler may correct a labeling that was sent back. Then it stays as it is."""


@transaction.atomic
def settle(
    *,
    case_id: int,
    reviewer: User,
    sentence: str,
    labeling_id: int | None = None,
    ratings: Sequence[int] | None = None,
    gold: bool = False,
    reasons: Sequence[str] = (),
) -> ReviewCase:
    """Say which label is right: that of a labeling, or the reviewer's own `ratings` up to the first negative one (flow 2).

    `gold`: make it gold, with `reasons` for the steps; it replaces the gold that the solution has. Raises NotFound, InvalidLabel and
    Conflict.
    """
    case = _lock_case(case_id, reviewer)
    chosen: Labeling | None = None
    if ratings is not None and labeling_id is None:
        label = _own_label(case, ratings)
    elif labeling_id is not None and ratings is None:
        chosen = _labeling_of(case, labeling_id)
        label = chosen.label
    else:
        raise InvalidLabel("Choose a labeling, or rate the steps yourself.", field="labeling")
    if gold:
        _make_gold(case, label, reasons, reviewer)
    return _decide(case, Decision.SETTLED, reviewer, sentence, chosen=chosen, label=label, after={"gold": gold})


@transaction.atomic
def exclude_the_problem(*, case_id: int, reviewer: User, sentence: str) -> ReviewCase:
    """Take the problem out of the pool. Raises NotFound, and Conflict if it is excluded already."""
    lock_to_exclude(case_by_id(case_id=case_id).problem_id)
    case = _lock_case(case_id, reviewer)
    exclude_problem(problem_id=case.problem_id, reason=sentence, actor=reviewer)
    return _decide(case, Decision.PROBLEM_EXCLUDED, reviewer, sentence)


@transaction.atomic
def correct_the_answer(
    *, case_id: int, reviewer: User, sentence: str, answer: str | None, expected: str | None
) -> ReviewCase:
    """Correct the problem's answer (services/answers.py). Raises NotFound and Conflict."""
    lock_problem(case_by_id(case_id=case_id).problem_id)
    case = _lock_case(case_id, reviewer)
    correct_answer(problem_id=case.problem_id, answer=answer, expected=expected, reason=sentence, actor=reviewer)
    return _decide(case, Decision.ANSWER_CORRECTED, reviewer, sentence, after={"answer": answer})


@transaction.atomic
def exclude_a_labeling(*, case_id: int, reviewer: User, sentence: str, labeling_id: int) -> ReviewCase:
    """Leave a labeling out of trainings and exports. Raises NotFound, InvalidLabel and Conflict."""
    case = _lock_case(case_id, reviewer)
    labeling = _labeling_of(case, labeling_id)
    exclude(labelings=[labeling.pk], kind=Exclusion.Kind.EXCLUDED, reason=sentence, actor=reviewer)
    return _decide(case, Decision.LABELING_EXCLUDED, reviewer, sentence, chosen=labeling)


@transaction.atomic
def send_back_a_labeling(*, case_id: int, reviewer: User, sentence: str, labeling_id: int) -> ReviewCase:
    """Give the task back to its labeler with a comment, for SENT_BACK_FOR. Raises NotFound, InvalidLabel and Conflict."""
    labeling = _labeling_of(case_by_id(case_id=case_id), labeling_id)
    if labeling.assignment_id is None or labeling.labeler is None:
        raise Conflict("This labeling was imported, so there is no task to give back.")
    item, assignment = lock_assignment(assignment_id=labeling.assignment_id, labeler=labeling.labeler)
    case = _lock_case(case_id, reviewer)
    send_back(item=item, assignment=assignment, labeling=labeling)
    until = database_time() + SENT_BACK_FOR
    return _decide(case, Decision.SENT_BACK, reviewer, sentence, chosen=labeling, open_until=until)


@transaction.atomic
def find_nothing_to_do(*, case_id: int, reviewer: User, sentence: str) -> ReviewCase:
    """Raises NotFound and Conflict."""
    return _decide(_lock_case(case_id, reviewer), Decision.NOTHING, reviewer, sentence)


def _lock_case(case_id: int, reviewer: User) -> ReviewCase:
    """The open case, if no other reviewer has claimed it; locked until the transaction ends."""
    mine = ReviewCase.objects.select_for_update(of=("self",)).filter(claimable(reviewer), pk=case_id, decision=None)
    case = mine.select_related("solution__problem", "problem").first()
    if case is None:
        raise Conflict(why_not(case_by_id(case_id=case_id)))
    return case


def _labeling_of(case: ReviewCase, labeling_id: int) -> Labeling:
    labeling = labelings_of(case=case).filter(pk=labeling_id).select_related("labeler").first()
    if labeling is None:
        raise InvalidLabel("This labeling is not one of those that the case is about.", field="labeling")
    return labeling


def _own_label(case: ReviewCase, ratings: Sequence[int]) -> Mapping[str, Any]:
    if case.solution is None:
        raise Conflict("The steps of this solution were written by the labeler. Choose the labeling if it is right.")
    ends = FinishReason.FOUND_ERROR if ratings and ratings[-1] == -1 else FinishReason.SOLUTION
    steps = [
        {
            "completions": [{"text": text, "rating": rating, "flagged": False}],
            "human_completion": None,
            "chosen_completion": None if rating == -1 else 0,
        }
        for text, rating in zip(case.solution.steps, ratings, strict=False)
    ]
    label = {"steps": steps, "total_time": 0, "finish_reason": ends}
    return gold_label(check_label(label, flow=Phase.Flow.TWO, shown_steps=case.solution.steps))


def _make_gold(case: ReviewCase, label: Mapping[str, Any], reasons: Sequence[str], reviewer: User) -> None:
    if case.solution is None:
        raise Conflict("Gold is for solutions that labelers rate (flow 2).", field="gold")
    in_force = Gold.objects.in_force().filter(solution=case.solution).first()
    make_gold(
        solution=case.solution,
        label=label,
        reasons=reasons,
        origin=Gold.Origin.ADJUDICATION,
        actor=reviewer,
        replaces=in_force.version if in_force else 0,
    )


def _decide(
    case: ReviewCase,
    decision: Decision,
    reviewer: User,
    sentence: str,
    *,
    chosen: Labeling | None = None,
    label: Mapping[str, Any] | None = None,
    open_until: Any = None,
    after: Mapping[str, Any] | None = None,
) -> ReviewCase:
    case.decision, case.decided_by, case.sentence = decision, reviewer, sentence[: limits.REASON]
    case.decided_at = database_time()
    case.chosen, case.label, case.open_until = chosen, label, open_until
    case.save(update_fields=["decision", "decided_by", "decided_at", "sentence", "chosen", "label", "open_until"])
    record(
        actor=reviewer,
        action=f"review.{decision.value}",
        subject=Subject("review_case", case.pk, f"{case.kind.replace('_', ' ')} of labeling {case.labeling_id}"),
        after={**(after or {}), **({"labeling": chosen.pk} if chosen else {})},
        reason=sentence,
    )
    return case
