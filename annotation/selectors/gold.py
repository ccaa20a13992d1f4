"""Reading gold: one, the list with how people do on it, and where it is used."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotation.errors import NotFound
from annotation.models import Gold, GoldAnswer, Item, Labeling, Phase
from annotation.selectors.gold_sets import GOLD_KINDS
from annotation.selectors.keyset import Place


class State(StrEnum):
    IN_FORCE = "in_force"
    RETIRED = "retired"


class Use(StrEnum):
    SCREENING = Item.Kind.SCREENING.value
    QUALITY_CONTROL = Item.Kind.QUALITY_CONTROL.value
    NONE = "none"


@dataclass(frozen=True, slots=True)
class GoldUse:
    """An item of a phase's gold set."""

    item_id: int
    phase: Phase
    kind: str


@dataclass(frozen=True, slots=True)
class GoldOverview:
    """Gold with the labelings that it judged and that count now, and the gold sets that it is in."""

    gold: Gold
    passed: int
    failed: int
    uses: list[GoldUse] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class WholeGold(GoldOverview):
    """`versions`: all gold that the solution ever had, newest first."""

    versions: list[Gold] = field(default_factory=list)


def gold_by_id(*, gold_id: int) -> Gold:
    """With its solution, problem and people. Raises NotFound."""
    gold = _whole().filter(pk=gold_id).first()
    if gold is None:
        raise NotFound(f"There is no gold with id {gold_id}.")
    return gold


def whole_gold(*, gold_id: int) -> WholeGold:
    """Raises NotFound."""
    gold = gold_by_id(gold_id=gold_id)
    (overview,) = gold_overviews([gold])
    versions = Gold.objects.filter(solution=gold.solution_id).select_related("made_by", "retired_by")
    return WholeGold(
        gold=gold,
        passed=overview.passed,
        failed=overview.failed,
        uses=overview.uses,
        versions=list(versions.order_by("-version")),
    )


def gold_list(
    *,
    state: State = State.IN_FORCE,
    origin: str | None = None,
    use: Use | None = None,
    phase: int | None = None,
    search: str = "",
    before: Place | None = None,
) -> tuple[QuerySet[Gold], int]:
    """Gold, newest first, and how much it is in all. A version that a newer one replaced is not retired, and not in the list."""
    in_state = Q(retired_at=None) if state is State.IN_FORCE else Q(retired_at__isnull=False, replaced_by=None)
    found = _whole().filter(in_state)
    if origin is not None:
        found = found.filter(origin=origin)
    if search:
        found = found.filter(solution__problem__text__icontains=search)
    if use is not None or phase is not None:
        items = _used_items().filter(solution=OuterRef("solution"))
        if phase is not None:
            items = items.filter(phase=phase)
        if use not in (None, Use.NONE):
            items = items.filter(kind=use)
        found = found.filter(~Exists(items) if use is Use.NONE else Exists(items))
    count = found.count()
    found = found.order_by("-made_at", "-pk")
    return (found.filter(before.older("made_at")) if before else found), count


def gold_overviews(rows: Sequence[Gold]) -> list[GoldOverview]:
    """Two queries, however many rows."""
    corrections = Labeling.objects.filter(supersedes=OuterRef("labeling"), supersedes__isnull=False)
    answers = GoldAnswer.objects.filter(~Exists(corrections), gold__in=rows)
    counted = {
        (gold_id, passed): count
        for gold_id, passed, count in answers.values_list("gold", "passed").annotate(count=Count("pk"))
    }
    uses: dict[int | None, list[GoldUse]] = {}
    solutions = [gold.solution_id for gold in rows if gold.retired_at is None]
    for item in _used_items().filter(solution__in=solutions).select_related("phase").order_by("phase", "pk"):
        uses.setdefault(item.solution_id, []).append(GoldUse(item.pk, item.phase, item.kind))
    return [
        GoldOverview(
            gold=gold,
            passed=counted.get((gold.pk, True), 0),
            failed=counted.get((gold.pk, False), 0),
            uses=uses.get(gold.solution_id, []) if gold.retired_at is None else [],
        )
        for gold in rows
    ]


def phases_for_gold() -> QuerySet[Phase]:
    """The phases that gold can be put into, newest first."""
    return Phase.objects.filter(flow=Phase.Flow.TWO).exclude(status=Phase.Status.CLOSED).order_by("-pk")


def _used_items() -> QuerySet[Item]:
    return Item.objects.filter(kind__in=GOLD_KINDS, free_slots__gt=0)


def _whole() -> QuerySet[Gold]:
    return Gold.objects.select_related("solution__problem", "made_by", "retired_by", "replaced_by")
