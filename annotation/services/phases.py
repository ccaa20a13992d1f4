"""Creating, changing, opening and closing phases.

A paused or closed phase gives out no new items. Open assignments can still be submitted, and waiting items stay in the queue until the
phase is opened again.
"""

from datetime import timedelta
from typing import Any, Literal

from django.db import IntegrityError, transaction

from annotation.errors import Conflict, NotFound
from annotation.models import Phase, User
from annotation.services.audit import Subject, changed, record
from annotation.services.instructions import new_instructions
from annotation.services.phase_rules import InvalidPhase, check_setting, check_together
from annotation.signals import phase_changing

STATUS_ACTIONS = {
    Phase.Status.OPEN: "phase.opened",
    Phase.Status.PAUSED: "phase.paused",
    Phase.Status.CLOSED: "phase.closed",
}
NOT_TOLD = ("id", "status", "created_at", "archived_at", "lease", "places_seed", "current_instructions")
TOLD = tuple(field.name for field in Phase._meta.concrete_fields if field.name not in NOT_TOLD)
"""Columns that the audit log tells as they are."""

KEPT_ELSEWHERE = ("instructions", "labelers")
"""Settings that are not columns of the phase but rows of other tables."""


@transaction.atomic
def create_phase(*, settings: dict[str, Any], by: User | None = None) -> Phase:
    """Create a phase. It is paused, so that an admin can check it before labelers get its items."""
    for field in ("name", "flow"):
        if field not in settings:
            raise InvalidPhase("A phase needs a name and a flow, 1 or 2.", field=field)
    phase = _write(Phase(status=Phase.Status.PAUSED), settings, by)
    record(actor=by, action="phase.created", subject=_subject(phase), after=settings_of(phase))
    return phase


@transaction.atomic
def change_phase(
    *,
    phase_id: int,
    settings: dict[str, Any],
    by: User | None = None,
    based_on: int | Literal["newest"] | None = "newest",
) -> Phase:
    """Change the given settings. New instructions become a new version; open assignments keep theirs.

    `based_on`: the version that new instructions were written from; None: there was none. Raises Conflict if there is another by now.
    """
    phase = lock_phase(phase_id)
    current = phase.current_instructions.version if phase.current_instructions else None
    if "instructions" in settings and based_on not in ("newest", current):
        raise Conflict(
            f"Somebody else saved version {current} of the instructions meanwhile. Copy yours, reload the page, and join both.",
            field="instructions",
        )
    old = settings_of(phase)
    phase = _write(phase, settings, by)
    before, after = changed(old, settings_of(phase))
    if before:
        record(actor=by, action="phase.changed", subject=_subject(phase), before=before, after=after)
    return phase


@transaction.atomic
def set_phase_status(*, phase_id: int, status: Phase.Status, by: User | None = None) -> Phase:
    """Open, pause or close a phase. Does nothing if it already has this status."""
    phase = lock_phase(phase_id)
    if phase.archived_at is not None and status != phase.status:
        raise Conflict(f"{phase} is archived. Take it out of the archive first.")
    if phase.status != status:
        before, phase.status = phase.status, status
        phase.save(update_fields=["status"])
        record(
            actor=by,
            action=STATUS_ACTIONS[status],
            subject=_subject(phase),
            before={"status": before},
            after={"status": status},
        )
    return phase


def settings_of(phase: Phase) -> dict[str, Any]:
    """The settings as the audit log tells them: people by name, instructions by their version."""
    version = phase.current_instructions.version if phase.current_instructions else None
    return {
        **{field: getattr(phase, field) for field in TOLD},
        "lease_seconds": int(phase.lease.total_seconds()),
        "labelers": list(phase.labelers.order_by("username").values_list("username", flat=True)),
        "instructions_version": version,
    }


def _subject(phase: Phase) -> Subject:
    return Subject("phase", phase.pk, phase.name)


def lock_phase(phase_id: int) -> Phase:
    """Lock the phase until the transaction ends; whatever adds items must do this. Raises NotFound."""
    # no_key: items can still be leased in the meantime
    phase = Phase.objects.select_for_update(no_key=True).filter(pk=phase_id).first()
    if phase is None:
        raise NotFound(f"There is no phase with id {phase_id}.")
    return phase


def _write(phase: Phase, settings: dict[str, Any], by: User | None) -> Phase:
    for field, value in settings.items():
        check_setting(phase, field, value)
        if field == "lease_seconds":
            phase.lease = timedelta(seconds=value)
        elif field not in KEPT_ELSEWHERE:
            setattr(phase, field, value.strip() if isinstance(value, str) else value)
    check_together(phase)
    phase_changing.send(Phase, phase=phase, changed=frozenset(settings))
    try:
        with transaction.atomic():
            phase.save()
    except IntegrityError as error:  # another request took the name at the same time
        raise Conflict(f"Another phase is already named “{phase.name}”.", field="name") from error
    if "labelers" in settings:
        phase.labelers.set(settings["labelers"])
    if settings.get("instructions") or ("instructions" in settings and phase.current_instructions_id):
        new_instructions(phase=phase, text=settings["instructions"], author=by)
    return phase
