"""Excluding labelings, including them again, and returning them to the queue: one or many at once, and undone at once."""

from uuid import UUID

from django.db import transaction

from annotation import limits
from annotation.clock import database_time
from annotation.errors import Conflict, InvalidSelection, NotFound
from annotation.models import Exclusion, LabelingChange, User
from annotation.selectors.labeling_changes import Chosen, to_change
from annotation.services.audit import Subject, record
from annotation.services.exclusions import end_exclusions, exclude
from annotation.services.returned_slots import give_slots, take_back_slots

Kind = LabelingChange.Kind

DONE = {Kind.EXCLUDE: "excluded", Kind.INCLUDE: "included", Kind.RETURN: "returned"}


@transaction.atomic
def change_labelings(
    *, kind: LabelingChange.Kind, chosen: Chosen, reason: str, actor: User, expected: int | None = None
) -> LabelingChange:
    """Change the chosen labelings that can be changed in this way; the others stay as they are.

    `expected`: the number that the actor was shown; if it has changed since, nothing is changed. Raises InvalidSelection if nothing can be
    changed or if it is too much at once, and Conflict if the number is another one.
    """
    ids = list(
        to_change(chosen.labelings(), kind).order_by("pk").values_list("pk", flat=True)[: limits.CHANGED_AT_ONCE + 1]
    )
    if not ids:
        raise InvalidSelection(_nothing(kind))
    if len(ids) > limits.CHANGED_AT_ONCE:
        raise InvalidSelection(
            f"At most {limits.CHANGED_AT_ONCE:,} labelings can be changed at once. Choose fewer by a filter, such as a range of dates."
        )
    if expected is not None and len(ids) != expected:
        raise Conflict(
            f"It was {expected:,} labelings when you were asked; now it is {len(ids):,}. Look at the number again, and confirm it."
        )
    change = LabelingChange.objects.create(
        kind=kind, reason=reason, asked=chosen.asked or {}, labelings=len(ids), made_by=actor
    )
    if kind == Kind.INCLUDE:
        in_force = Exclusion.objects.filter(labeling__in=ids, ended_at=None).select_for_update(no_key=True)
        change.ended = list(in_force.order_by("pk").values_list("pk", flat=True))
        change.save(update_fields=["ended"])
        end_exclusions(actor=actor, labelings=ids)
    else:
        exclude(labelings=ids, kind=Exclusion.Kind.EXCLUDED, reason=reason, actor=actor, batch=change.pk)
    if kind == Kind.RETURN:
        give_slots(change=change, labelings=ids)
    record(
        actor=actor,
        action=f"labeling.{DONE[Kind(kind)]}",
        subject=_subject(change, ids),
        after={"labelings": len(ids), "chosen": change.asked, "change": str(change.pk)},
        reason=reason,
    )
    return change


@transaction.atomic
def undo_change(*, change_id: UUID, actor: User) -> tuple[LabelingChange, int]:
    """Undo a change: as far as possible, its labelings count as before. Returns it, and how many slots people keep.

    Labelings that somebody has changed since stay as they are now. A slot that is no longer free stays: its labeler keeps the work. Raises
    NotFound, and Conflict if it was undone before.
    """
    change = LabelingChange.objects.select_for_update(no_key=True).filter(pk=change_id).first()
    if change is None:
        raise NotFound(f"There is no change {change_id}.")
    if change.undone_at is not None:
        raise Conflict("This change has been undone already.")
    kept = 0
    if change.kind == Kind.INCLUDE:
        _exclude_again(change)
    else:
        end_exclusions(actor=actor, batch=change.pk)
    if change.kind == Kind.RETURN:
        slots = change.returned.filter(taken_back_at=None).count()
        kept = slots - take_back_slots(change=change)
    change.undone_at, change.undone_by = database_time(), actor
    change.save(update_fields=["undone_at", "undone_by"])
    record(
        actor=actor,
        action="labeling.change_undone",
        subject=Subject("labeling_change", str(change.pk), str(change)),
        before={"kind": change.kind, "labelings": change.labelings},
        after={"slots_kept": kept},
    )
    return change, kept


def _exclude_again(change: LabelingChange) -> None:
    """Renew the exclusions that the change ended, each in its own batch, unless such a one holds again already."""
    ended = Exclusion.objects.filter(pk__in=change.ended)
    Exclusion.objects.bulk_create(
        (
            Exclusion(
                labeling_id=one.labeling_id,
                kind=one.kind,
                reason=one.reason,
                batch=one.batch,
                made_by_id=one.made_by_id,
            )
            for one in ended.order_by("labeling")
        ),
        ignore_conflicts=True,
        batch_size=1_000,
    )


def _subject(change: LabelingChange, ids: list[int]) -> Subject:
    if len(ids) == 1:
        return Subject("labeling", ids[0], f"labeling {ids[0]}")
    return Subject("labeling_change", str(change.pk), str(change))


def _nothing(kind: LabelingChange.Kind) -> str:
    why = {
        Kind.EXCLUDE: "None of these labelings can be excluded: they are excluded already, or a correction has replaced them.",
        Kind.INCLUDE: "None of these labelings is excluded.",
        Kind.RETURN: (
            "None of these labelings can be returned to the queue: they were imported, were returned before, or a correction has "
            "replaced them."
        ),
    }
    return why[Kind(kind)]
