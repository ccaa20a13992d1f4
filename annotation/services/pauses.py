"""Pausing labelers and ending it, with the labelings that are held back meanwhile.

A pause locks the labeler's row, for which their next submit waits: a labeling is stored either before, and found here, or after, and held
back as it is stored (services/labelings.py). Locks are taken in the order labeler, pause, item.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Min

from annotation.clock import database_time
from annotation.errors import Conflict, NotFound
from annotation.models import Exclusion, Labeling, Pause, Phase, User
from annotation.permissions import Permission
from annotation.selectors.pauses import held_back_by, labelings_since, pause_by_id, pause_in_force
from annotation.services.audit import Subject, record
from annotation.services.exclusions import end_exclusions, exclude
from annotation.services.put_back import take_out_again

HELD_BACK = "The labeler is paused."


@transaction.atomic
def begin_pause(
    *,
    labeler_id: Any,
    reason: str,
    actor: User | None,
    held_since: datetime | None = None,
    phase: Phase | None = None,
    evidence: Sequence[dict[str, Any]] = (),
) -> Pause:
    """Pause a labeler. Holds back what they submitted since `held_since`, and all that they submit during the pause.

    `reason` is shown to them, so it must name no gold. Raises NotFound, and Conflict if they are paused already.
    """
    labeler = lock_person(labeler_id)
    if pause_in_force(labeler=labeler):
        raise Conflict(f"{labeler.username} is paused already. Load the page again to see by whom and why.")
    pause = Pause.objects.create(
        labeler=labeler,
        phase=phase,
        began_at=database_time(),
        began_by=actor,
        reason=reason,
        evidence=list(evidence),
        held_since=held_since,
    )
    count = _hold_back(pause, actor) if held_since else 0
    _record(
        pause,
        "began",
        actor,
        reason=reason,
        after={"held_since": _text(held_since), "held_back": count, "phase": str(phase) if phase else None},
    )
    return pause


@transaction.atomic
def hold_back_since(*, pause_id: int, since: datetime, actor: User) -> Pause:
    """Hold back the labeler's labelings since another time; those before it count again. Raises NotFound, and Conflict after the end."""
    pause = lock_pause(pause_id)
    _check_in_force(pause)
    before = pause.held_since
    pause.held_since = since
    pause.save(update_fields=["held_since"])
    earlier = held_back_by(pause=pause).filter(labeling__submitted_at__lt=since)
    _count_again(pause, list(earlier.values_list("labeling_id", flat=True)), actor)
    count = _hold_back(pause, actor)
    _record(
        pause,
        "held_back",
        actor,
        before={"held_since": _text(before)},
        after={"held_since": _text(since), "added": count},
    )
    return pause


@transaction.atomic
def end_pause(*, pause_id: int, reason: str, actor: User, release_labelings: bool) -> Pause:
    """Let the labeler work again. The held-back labelings count again, or stay held back until somebody decides.

    The rolling agreement begins anew, so the old answers do not pause them again. Raises NotFound, and Conflict if it has ended.
    """
    pause = lock_pause(pause_id)
    _check_in_force(pause)
    pause.ended_at, pause.ended_by, pause.end_reason = database_time(), actor, reason
    pause.save(update_fields=["ended_at", "ended_by", "end_reason"])
    released = _release(pause, actor) if release_labelings else 0
    _record(pause, "ended", actor, reason=reason, after={"labelings_released": released})
    return pause


@transaction.atomic
def release_labelings(*, pause_id: int, actor: User) -> int:
    """Let all labelings that this pause holds back count again; returns how many. What is still in the queue for others is taken out."""
    pause = lock_pause(pause_id)
    released = _release(pause, actor)
    if released:
        _record(pause, "labelings_released", actor, after={"labelings_released": released})
    return released


def hold_back_if_paused(labeling: Labeling, labeler: User) -> None:
    """Hold back a new labeling of somebody who is paused. Needs the share lock on the labeler (services/labelings.py)."""
    pause = pause_in_force(labeler=labeler)
    if pause is not None:
        exclude(
            labelings=[labeling.pk],
            kind=Exclusion.Kind.HELD_BACK,
            reason=HELD_BACK,
            actor=pause.began_by,
            pause=pause,
        )


def lock_person(labeler_id: Any) -> User:
    """Lock the row of somebody who may label until the transaction ends. Raises NotFound."""
    person = User.objects.select_for_update(no_key=True).filter(pk=labeler_id, kind=User.Kind.PERSON).first()
    if person is None or not person.may(Permission.LABEL):
        raise NotFound("There is no such labeler.")
    return person


def lock_pause(pause_id: int) -> Pause:
    """Lock the labeler and the pause, so that two admins act one after the other. Raises NotFound."""
    pause = pause_by_id(pause_id=pause_id)
    User.objects.select_for_update(no_key=True).get(pk=pause.labeler_id)
    Pause.objects.select_for_update(no_key=True).get(pk=pause_id)
    return pause_by_id(pause_id=pause_id)  # as it is under the lock


def _check_in_force(pause: Pause) -> None:
    if pause.ended_at is not None:
        raise Conflict(f"This pause of {pause.labeler.username} was ended by {pause.ended_by}. Load the page again.")


def _hold_back(pause: Pause, actor: User | None) -> int:
    """Hold back what the pause is to hold back and does not yet; returns how many."""
    _, count = exclude(
        labelings=list(labelings_since(pause=pause).values_list("pk", flat=True)),
        kind=Exclusion.Kind.HELD_BACK,
        reason=HELD_BACK,
        actor=actor,
        pause=pause,
    )
    return count


def _release(pause: Pause, actor: User) -> int:
    return _count_again(pause, list(held_back_by(pause=pause).values_list("labeling_id", flat=True)), actor)


def _count_again(pause: Pause, labelings: list[int], actor: User) -> int:
    take_out_again(exclusions=held_back_by(pause=pause).filter(labeling__in=labelings))
    return end_exclusions(actor=actor, labelings=labelings, kind=Exclusion.Kind.HELD_BACK)


def oldest_answer(labelings: Sequence[int]) -> datetime | None:
    """When the first of these labelings was submitted."""
    oldest: datetime | None = Labeling.objects.filter(pk__in=labelings).aggregate(at=Min("submitted_at"))["at"]
    return oldest


def _record(pause: Pause, done: str, actor: User | None, **told: Any) -> None:
    record(
        actor=actor,
        action=f"pause.{done}",
        subject=Subject("person", str(pause.labeler_id), pause.labeler.username),
        **told,
    )


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
