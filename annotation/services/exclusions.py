"""Excluding labelings from what is trained on, exported and counted toward consensus, and ending that again."""

from collections.abc import Collection
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models.functions import Now

from annotation.models import Exclusion, Pause, User


@transaction.atomic
def exclude(
    *,
    labelings: Collection[int],
    kind: Exclusion.Kind,
    reason: str,
    actor: User | None,
    batch: UUID | None = None,
    pause: Pause | None = None,
) -> tuple[UUID, int]:
    """Exclude these labelings; those that such an exclusion holds already stay as they are.

    Returns the batch, by which it can be undone, and how many were excluded now.
    """
    batch = batch or uuid4()
    Exclusion.objects.bulk_create(
        (
            Exclusion(labeling_id=labeling, kind=kind, reason=reason, batch=batch, pause=pause, made_by=actor)
            for labeling in sorted(set(labelings))
        ),
        ignore_conflicts=True,
        batch_size=1_000,
    )
    return batch, Exclusion.objects.filter(batch=batch).count()


@transaction.atomic
def end_exclusions(
    *,
    actor: User | None,
    labelings: Collection[int] | None = None,
    batch: UUID | None = None,
    kind: Exclusion.Kind | None = None,
) -> int:
    """End the exclusions in force of these labelings, or of a batch; returns how many ended."""
    if labelings is None and batch is None:
        raise ValueError("Name labelings or a batch.")
    found = Exclusion.objects.filter(ended_at=None)
    if labelings is not None:
        found = found.filter(labeling__in=labelings)
    if batch is not None:
        found = found.filter(batch=batch)
    if kind is not None:
        found = found.filter(kind=kind)
    return found.update(ended_at=Now(), ended_by=actor)
