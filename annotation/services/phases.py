"""Making, changing, opening and closing phases. Every rule about a phase stands here, whoever asks.

Pausing and closing give out nothing new and take nothing away: what somebody holds can be handed in, and what waits stays in the
queue until the phase is open again.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from annotation.errors import Conflict, DomainError, NotFound
from annotation.models import Item, Phase, User
from annotation.selectors.phases import may_be_named

SHORTEST_LEASE, LONGEST_LEASE = 60, 24 * 3600
"""Seconds."""
MOST_LABELS_PER_ITEM = 100
LONGEST_NAME = 100
LONGEST_INSTRUCTIONS = 100_000
"""Characters."""


class InvalidPhase(DomainError):
    """A phase that breaks a rule; `field` says where."""

    code = "invalid_phase"
    status = 400


@transaction.atomic
def create_phase(*, settings: dict[str, Any]) -> Phase:
    """A new phase, paused: nobody gets work of it before an admin has looked and opens it."""
    phase = Phase(status=Phase.Status.PAUSED)
    for field in ("name", "number"):
        if field not in settings:
            raise InvalidPhase("A phase needs a name and one of the two flows, 1 or 2.", field=field)
    return _write(phase, settings)


@transaction.atomic
def change_phase(*, phase_id: int, settings: dict[str, Any]) -> Phase:
    """Change what is given, keep the rest. Work that is in somebody's hands goes on under the lease that it has."""
    return _write(_lock(phase_id), settings)


@transaction.atomic
def set_phase_status(*, phase_id: int, status: Phase.Status) -> Phase:
    """Open, pause or close it; again changes nothing."""
    phase = _lock(phase_id)
    if phase.status != status:
        phase.status = status
        phase.save(update_fields=["status"])
    return phase


def _lock(phase_id: int) -> Phase:
    # no_key: work may be queued and leased meanwhile
    phase = Phase.objects.select_for_update(no_key=True).filter(pk=phase_id).first()
    if phase is None:
        raise NotFound(f"There is no phase with id {phase_id}.")
    return phase


def _write(phase: Phase, settings: dict[str, Any]) -> Phase:
    for field, value in settings.items():
        if field not in RULES:
            raise InvalidPhase(f"A phase has no setting “{field}” that can be changed.", field=field)
        RULES[field](phase, value)
        if field == "lease_seconds":
            phase.lease = timedelta(seconds=value)
        elif field != "labelers":
            setattr(phase, field, value.strip() if field == "name" else value)
    try:
        with transaction.atomic():
            phase.save()
    except IntegrityError as error:
        raise Conflict(f"There is another phase with the name “{phase.name}”.", field="name") from error
    if "labelers" in settings:
        phase.labelers.set(settings["labelers"])
    return phase


def _check_name(phase: Phase, name: str) -> None:
    if not name.strip():
        raise InvalidPhase("Give the phase a name.", field="name")
    if len(name.strip()) > LONGEST_NAME:
        raise InvalidPhase(f"A name has at most {LONGEST_NAME} characters.", field="name")
    if Phase.objects.filter(name=name.strip()).exclude(pk=phase.pk).exists():
        raise Conflict(f"There is another phase with the name “{name.strip()}”.", field="name")


def _check_number(phase: Phase, number: int) -> None:
    if number not in Phase.Number.values:
        raise InvalidPhase("The flow is 1 (build a solution) or 2 (rate a whole one).", field="number")
    if phase.pk and number != phase.number and Item.objects.filter(phase=phase).exists():
        raise Conflict(
            "The phase has items already, so its flow stays what it is. Create another phase.", field="number"
        )


def _check_instructions(phase: Phase, instructions: str) -> None:
    if len(instructions) > LONGEST_INSTRUCTIONS:
        raise InvalidPhase(f"Instructions have at most {LONGEST_INSTRUCTIONS} characters.", field="instructions")


def _check_lease(phase: Phase, seconds: int) -> None:
    if not SHORTEST_LEASE <= seconds <= LONGEST_LEASE:
        raise InvalidPhase("The lease time lies between one minute and one day.", field="lease_seconds")


def _check_labels_per_item(phase: Phase, labels: int) -> None:
    if not 1 <= labels <= MOST_LABELS_PER_ITEM:
        raise InvalidPhase(f"An item gets between 1 and {MOST_LABELS_PER_ITEM} labels.", field="labels_per_item")


def _check_labelers(phase: Phase, labelers: Sequence[UUID]) -> None:
    found = set(User.objects.filter(may_be_named(), pk__in=labelers).values_list("pk", flat=True))
    unknown = [labeler for labeler in labelers if labeler not in found]
    if unknown:
        raise InvalidPhase(
            f"{len(unknown)} of these people cannot label (the first is {unknown[0]}): they are unknown, inactive, or researchers.",
            field="labelers",
        )


def _no_rule(phase: Phase, value: Any) -> None:
    """Whatever its type allows may stand there."""


RULES: dict[str, Callable[[Phase, Any], None]] = {
    "name": _check_name,
    "number": _check_number,
    "instructions": _check_instructions,
    "lease_seconds": _check_lease,
    "labels_per_item": _check_labels_per_item,
    "is_restricted": _no_rule,
    "labelers": _check_labelers,
}
"""What may be set, and the rule of each."""
