"""Reading screening: where somebody is with it, what a try is made of, and which gold is left for one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet

from annotation.clock import database_time
from annotation.models import (
    Assignment,
    Gold,
    Item,
    Labeling,
    Phase,
    Screening,
    ScreeningQuestion,
    ScreeningTry,
    User,
)
from annotation.permissions import Permission
from annotation.selectors.gold_sets import items_in_force
from annotation.selectors.phases import workable_phases


class Standing(StrEnum):
    """Where a person is with the screening of a phase, as they are told."""

    OPEN = "open"
    """A try can begin, or begin again."""
    NOT_READY = "not_ready"
    """The phase has too few gold items for this person."""
    RUNNING = "running"
    WAITING = "waiting"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PhaseStanding:
    """`total`: items of the running try, else of the next one. `last_try`: the newest one with a result that the person may see."""

    phase: Phase
    standing: Standing
    done: int
    total: int
    retry_at: datetime | None
    last_try: ScreeningTry | None

    @property
    def waiting(self) -> int:
        """Screening items that the person can rate now."""
        return self.total - self.done if self.standing in (Standing.OPEN, Standing.RUNNING) else 0


def needs_screening(*, labeler: User) -> bool:
    """People who make gold are not screened by it, and models never are."""
    return labeler.kind == User.Kind.PERSON and not labeler.may(Permission.REVIEW)


def standings_of(*, labeler: User) -> list[PhaseStanding]:
    """The phases that require screening and that this person may work on. Phases that they have passed cost no further queries."""
    if not needs_screening(labeler=labeler):
        return []
    phases = list(workable_phases(labeler=labeler).filter(requires_screening=True).order_by("pk"))
    if not phases:
        return []
    screenings = {row.phase_id: row for row in Screening.objects.filter(labeler=labeler, phase__in=phases)}
    tries: dict[int, list[ScreeningTry]] = {}
    for one in ScreeningTry.objects.filter(screening__in=screenings.values()).order_by("number"):
        tries.setdefault(one.screening_id, []).append(one)
    now = database_time()
    return [_standing_in(phase, screenings.get(phase.pk), tries, labeler=labeler, now=now) for phase in phases]


def screened_phases(*, labeler: User) -> dict[int, PhaseStanding]:
    """The phases whose screening the person has not passed, by id: they get no work there."""
    return {one.phase.pk: one for one in standings_of(labeler=labeler) if one.standing != Standing.PASSED}


def _standing_in(
    phase: Phase,
    screening: Screening | None,
    tries: Mapping[int, list[ScreeningTry]],
    *,
    labeler: User,
    now: datetime,
) -> PhaseStanding:
    own = tries.get(screening.pk, []) if screening else []
    with_result = [one for one in own if one.passed is not None]
    standing, done, total = Standing.OPEN, 0, phase.screening_items
    if screening and screening.state == Screening.State.RUNNING and own:
        standing = Standing.RUNNING
        done, total = progress_of_try(own[-1], labeler=labeler)
    elif screening and screening.state in (Screening.State.PASSED, Screening.State.FAILED):
        standing = Standing(screening.state)
    elif screening and screening.retry_at and screening.retry_at > now:
        standing = Standing.WAITING
    elif not is_ready(phase=phase, labeler=labeler):
        standing = Standing.NOT_READY
    return PhaseStanding(
        phase=phase,
        standing=standing,
        done=done,
        total=total,
        retry_at=screening.retry_at if screening and standing == Standing.WAITING else None,
        last_try=with_result[-1] if with_result else None,
    )


@dataclass(frozen=True, slots=True)
class LiveQuestion:
    """A question of a running try as its person has it. `has_gold`: gold in force judges it."""

    question: ScreeningQuestion
    is_answered: bool
    is_leased: bool
    is_skipped: bool
    has_gold: bool


def progress_of_try(one: ScreeningTry, *, labeler: User) -> tuple[int, int]:
    """How many items of a running try are submitted, and how many it has. Of items whose gold was retired, only submitted ones count."""
    live = live_questions(one, labeler=labeler)
    return sum(each.is_answered for each in live), len(live)


def live_questions(one: ScreeningTry, *, labeler: User) -> list[LiveQuestion]:
    """The questions of a running try that are submitted or can still be: their item is in the queue and has gold. In their order."""
    questions = list(one.questions.select_related("item").order_by("place"))
    items = [question.item for question in questions]
    own = dict(Assignment.objects.filter(item__in=items, labeler=labeler).values_list("item", "status"))
    in_force = set(
        Gold.objects.in_force()
        .filter(solution__in=[item.solution_id for item in items])
        .values_list("solution", flat=True)
    )
    live = [
        LiveQuestion(
            question,
            is_answered=own.get(question.item_id) == Assignment.Status.SUBMITTED,
            is_leased=own.get(question.item_id) == Assignment.Status.LEASED,
            is_skipped=own.get(question.item_id) == Assignment.Status.RELEASED,
            has_gold=question.item.solution_id in in_force,
        )
        for question in questions
    ]
    return [
        each
        for each in live
        if each.is_answered or (each.has_gold and (each.question.item.free_slots > 0 or each.is_leased))
    ]


@dataclass(frozen=True, slots=True)
class Choice:
    """Screening items of a phase for one person. `seen`: those that an earlier try of theirs has shown, the oldest first."""

    fresh: list[Item]
    seen: list[Item]


def choice_for(*, phase: Phase, labeler: User) -> Choice:
    """What a try may be made of: never a solution that the person labeled as work, or whose gold they made."""
    of_phase = items_in_force().filter(phase=phase, kind=Item.Kind.SCREENING)
    pool = list(of_phase.order_by("solution", "pk").distinct("solution"))  # a repeated solution has several items
    solutions = [item.solution_id for item in pool]
    labeled: dict[int | None, list[bool]] = {}
    shown: dict[int | None, int] = {}
    for row, solution, is_screening in Labeling.objects.filter(labeler=labeler, solution__in=solutions).values_list(
        "pk", "solution", "is_screening"
    ):
        labeled.setdefault(solution, []).append(bool(is_screening))
        shown[solution] = max(row, shown.get(solution, 0))
    made = set(Gold.objects.filter(solution__in=solutions, made_by=labeler).values_list("solution", flat=True))
    known = made | {solution for solution, were in labeled.items() if not all(were)}
    seen = [item for item in pool if item.solution_id in labeled and item.solution_id not in known]
    return Choice(
        fresh=[item for item in pool if item.solution_id not in labeled and item.solution_id not in known],
        seen=sorted(seen, key=lambda item: shown[item.solution_id]),
    )


def is_ready(*, phase: Phase, labeler: User) -> bool:
    choice = choice_for(phase=phase, labeler=labeler)
    return len(choice.fresh) + len(choice.seen) >= phase.screening_items


def final_answers(*, labeler: User) -> QuerySet[Assignment]:
    """The screening assignments whose try has ended: their answers stay, because the result shows the gold."""
    ended = ScreeningQuestion.objects.filter(
        item=OuterRef("item"), screening_try__screening__labeler=labeler, screening_try__ended_at__isnull=False
    )
    return Assignment.objects.filter(Exists(ended), labeler=labeler, item__kind=Item.Kind.SCREENING)


def is_final_answer(labeling: Labeling) -> bool:
    """Whether the labeling is an answer of a screening that is over. Costs a query for screening labelings alone."""
    if not labeling.is_screening or labeling.labeler is None or labeling.assignment_id is None:
        return False
    return final_answers(labeler=labeling.labeler).filter(pk=labeling.assignment_id).exists()
