"""The gold set of a phase: its screening and quality-control items, whose solutions have gold."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import transaction

from annotation.errors import Conflict, NotFound
from annotation.models import Gold, Item, Phase, Problem, User
from annotation.selectors.gold_sets import GOLD_KINDS
from annotation.services.audit import Subject, record
from annotation.services.phases import lock_phase
from annotation.services.slots import LIVE, lock_item

EVERYBODY = 32_767
"""Labelings that a gold item asks for: as many as the column holds, because every labeler gets it once."""


class NotAdded(StrEnum):
    """Why gold does not become an item of a phase."""

    ALREADY = "already"
    QUEUED = "queued"
    HELD_OUT = "held_out"
    EXCLUDED = "excluded"
    RETIRED = "retired"


@dataclass(slots=True)
class GoldSetReport:
    added: int = 0
    skipped: Counter[NotAdded] = field(default_factory=Counter)


def add_gold_items(*, phase_id: int, gold_ids: Sequence[int], kind: Item.Kind, actor: User) -> GoldSetReport:
    """Put gold into a phase as items of this kind. One is skipped if it is retired, if its problem is out of the pool, if it is in the
    phase's gold set already, or if its solution still waits in the phase as normal work: a solution that comes twice would give itself
    away.

    Raises NotFound, and Conflict for a phase of flow 1.
    """
    if kind not in GOLD_KINDS:
        raise Conflict("Gold becomes a screening item or a quality-control item.", field="kind")
    with transaction.atomic():
        phase = lock_phase(phase_id)
        if phase.flow != Phase.Flow.TWO:
            raise Conflict(f"{phase} has flow 1. Gold is for phases in which solutions are rated (flow 2).")
        Problem.objects.lock_splits(to_hold_out=False)
        gold = Gold.objects.in_force().filter(pk__in=gold_ids).select_related("solution__problem").order_by("pk")
        items = Item.objects.filter(phase=phase, solution__gold__in=gold, free_slots__gt=0)
        waiting = dict(items.values_list("solution", "kind"))
        report = GoldSetReport()
        report.skipped[NotAdded.RETIRED] = len(set(gold_ids)) - len(gold)
        new = []
        for one in gold:
            if reason := _reason_to_skip(one, waiting.get(one.solution_id)):
                report.skipped[reason] += 1
            else:
                new.append(one)
        Item.objects.bulk_create(gold_item(phase=phase, gold=one, kind=kind) for one in new)
        report.added = len(new)
        if new:
            added = {"kind": str(kind), "gold": [one.pk for one in new]}
            record(actor=actor, action="phase.gold_added", subject=_subject(phase), after=added)
    return report


def gold_item(*, phase: Phase, gold: Gold, kind: Item.Kind) -> Item:
    """An item that is not stored yet. It has no generation number: those of PRM800K's records follow from its kind."""
    return Item(
        phase=phase,
        problem_id=gold.solution.problem_id,
        solution_id=gold.solution_id,
        kind=kind,
        labelings_wanted=EVERYBODY,
        free_slots=EVERYBODY,
    )


def remove_gold_item(*, item_id: int, actor: User) -> None:
    """Take an item out of its phase's gold set. Open assignments can still be submitted. Raises NotFound."""
    with transaction.atomic():
        item = Item.objects.select_related("phase").filter(pk=item_id, kind__in=GOLD_KINDS).first()
        if item is None:
            raise NotFound(f"There is no item {item_id} in a gold set.")
        withdraw(item_id)
        record(
            actor=actor,
            action="phase.gold_removed",
            subject=_subject(item.phase),
            before={"kind": item.kind, "solution": item.solution_id},
        )


def withdraw_items_of(*, solution_id: int) -> None:
    """Take the gold items of a solution out of all queues."""
    for item_id in (
        Item.objects.filter(solution=solution_id, kind__in=GOLD_KINDS).order_by("pk").values_list("pk", flat=True)
    ):
        withdraw(item_id)


def withdraw(item_id: int) -> None:
    """Delete an item that nobody was given; another one gets no new labelings. A running screening takes another one in its place."""
    item = lock_item(item_id)
    live = item.assignments.filter(status__in=LIVE).count()
    if not item.assignments.exists() and not item.screening_questions.exists():
        item.delete()
        return
    item.labelings_wanted, item.free_slots = max(live, 1), 0
    item.save(update_fields=["labelings_wanted", "free_slots"])


def _reason_to_skip(gold: Gold, waiting: str | None) -> NotAdded | None:
    if gold.solution.problem.split != Problem.Split.TRAIN:
        return NotAdded.HELD_OUT
    if gold.solution.problem.excluded_at is not None:
        return NotAdded.EXCLUDED
    if waiting == Item.Kind.NORMAL:
        return NotAdded.QUEUED
    return NotAdded.ALREADY if waiting else None


def _subject(phase: Phase) -> Subject:
    return Subject("phase", phase.pk, phase.name)
