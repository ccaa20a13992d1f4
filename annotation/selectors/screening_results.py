"""Reading screenings: everybody's list, and the result of a try, step by step with what gold says and why."""

from dataclasses import dataclass
from itertools import zip_longest

from django.db.models import Prefetch, QuerySet

from annotation.errors import NotFound
from annotation.models import Appeal, Phase, Screening, ScreeningQuestion, ScreeningTry, User
from annotation.rules.gold import compare, ratings_of
from annotation.selectors.keyset import Place


@dataclass(frozen=True, slots=True)
class StepOfResult:
    """`said`: the person's rating; None: unsure, or not rated. `gold`: the gold's own; `accepted`: all that pass; both empty behind it."""

    text: str
    said: int | None
    gold: int | None
    accepted: list[int]
    why: str
    passed: bool | None


@dataclass(frozen=True, slots=True)
class ResultOfQuestion:
    """One item of a try that ended. `first_difference`: index of the step, or the number of steps if the person stopped behind them.

    `labeling`: the id of the person's answer. `appeal`: the newest one against the gold that judged it.
    """

    labeling: int
    problem: str
    answer: str | None
    steps: list[StepOfResult]
    further_steps: int
    passed: bool | None
    first_difference: int | None
    finish_reason: str
    appeal: Appeal | None


def screenings(
    *, phase: int | None = None, state: str | None = None, search: str = "", before: Place | None = None
) -> tuple[QuerySet[Screening], int]:
    """Everybody's screenings, those that changed last first, and how many they are."""
    found = Screening.objects.select_related("labeler", "phase", "decided_by").prefetch_related("tries")
    if phase is not None:
        found = found.filter(phase=phase)
    if state is not None:
        found = found.filter(state=state)
    if search:
        found = found.filter(labeler__username__icontains=search)
    count = found.count()
    found = found.order_by("-changed_at", "-pk")
    return (found.filter(before.older("changed_at")) if before else found), count


def screening_by_id(*, screening_id: int) -> Screening:
    """Raises NotFound."""
    screening = screenings()[0].filter(pk=screening_id).first()
    if screening is None:
        raise NotFound(f"There is no screening {screening_id}.")
    return screening


def own_try(*, try_id: int, labeler: User) -> ScreeningTry:
    """A try of this person that has ended with a result. Raises NotFound, also while it runs: its gold is a secret until then."""
    found = ScreeningTry.objects.filter(pk=try_id, screening__labeler=labeler, passed__isnull=False)
    one = found.select_related("screening__phase").first()
    if one is None:
        raise NotFound(f"You have no result of a screening with the number {try_id}.")
    return one


def ended_try(*, try_id: int) -> ScreeningTry:
    """Anybody's try that has ended with a result. Raises NotFound."""
    one = ScreeningTry.objects.filter(pk=try_id, passed__isnull=False).select_related("screening__phase").first()
    if one is None:
        raise NotFound(f"There is no result of a screening with the number {try_id}.")
    return one


def tries_left(*, screening: Screening, phase: Phase) -> int:
    counted = screening.tries.filter(passed__isnull=False).count()
    return max(0, phase.screening_tries + screening.granted - counted)


def result_of(one: ScreeningTry) -> list[ResultOfQuestion]:
    """What the person said in each item, and what the gold said that judged it. Three queries."""
    appeals = Appeal.objects.select_related("labeler", "answered_by").order_by("-made_at", "-pk")
    questions = (
        one.questions.filter(labeling__isnull=False)
        .select_related("labeling", "gold", "item__problem")
        .prefetch_related(Prefetch("labeling__appeals", appeals))
        .order_by("place")
    )
    return [_result(question) for question in questions]


def _result(question: ScreeningQuestion) -> ResultOfQuestion:
    labeling, gold = question.labeling, question.gold
    if labeling is None:
        raise ValueError("A question without a labeling has no result.")
    shown = labeling.question["pre_generated_steps"]
    result = compare(labeling.label, gold) if gold else None
    judged = [step.passed for step in result.steps] if result else []
    rows = zip_longest(
        ratings_of(labeling.label),
        ratings_of(gold.label) if gold else [],
        gold.ratings if gold else [],
        gold.reasons if gold else [],
        judged,
    )
    steps = [
        StepOfResult(text=text, said=said, gold=own, accepted=list(accepted or []), why=why or "", passed=passed)
        for text, (said, own, accepted, why, passed) in zip(shown, rows, strict=False)
    ]
    return ResultOfQuestion(
        labeling=labeling.pk,
        problem=labeling.question["problem"],
        answer=question.item.problem.answer,
        steps=steps,
        further_steps=len(shown) - len(steps),
        passed=question.passed,
        first_difference=result.first_difference if result else None,
        finish_reason=labeling.finish_reason or "",
        appeal=next(iter(labeling.appeals.all()), None),
    )
