"""Rules for the settings of a phase; services/phases.py stores them."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from annotation.errors import Conflict, DomainError
from annotation.models import Item, Phase, User
from annotation.models.phase import MOST_ALTERNATIVES, MOST_COMPLETIONS
from annotation.selectors.phases import may_be_named

SHORTEST_LEASE, LONGEST_LEASE = 60, 24 * 3600
"""Seconds."""
MOST_LABELINGS_PER_ITEM = 100
LONGEST_NAME = 100
LONGEST_INSTRUCTIONS = 100_000
"""Characters."""


class InvalidPhase(DomainError):
    """A setting breaks a rule; `field` names it."""

    code = "invalid_phase"
    status = 400


def check_setting(phase: Phase, field: str, value: Any) -> None:
    """Raise InvalidPhase or Conflict with the field. The caller has checked the value's type."""
    if field not in _RULES:
        raise InvalidPhase(f"A phase has no setting “{field}”.", field=field)
    _RULES[field](phase, value)


def _name(phase: Phase, name: str) -> None:
    if not name.strip():
        raise InvalidPhase("Give the phase a name.", field="name")
    if len(name.strip()) > LONGEST_NAME:
        raise InvalidPhase(f"The name may have at most {LONGEST_NAME} characters.", field="name")
    if Phase.objects.filter(name=name.strip()).exclude(pk=phase.pk).exists():
        raise Conflict(f"Another phase is already named “{name.strip()}”.", field="name")


def _flow(phase: Phase, flow: int) -> None:
    if flow not in Phase.Flow.values:
        raise InvalidPhase("The flow must be 1 (build a solution) or 2 (rate a solution).", field="flow")
    if phase.pk and flow != phase.flow and Item.objects.filter(phase=phase).exists():
        raise Conflict("The phase already has items, so its flow cannot change. Create another phase.", field="flow")


def _instructions(phase: Phase, text: str) -> None:
    if len(text) > LONGEST_INSTRUCTIONS:
        raise InvalidPhase(f"Instructions may have at most {LONGEST_INSTRUCTIONS} characters.", field="instructions")


def _between(field: str, low: int, high: int, message: str) -> Callable[[Phase, Any], None]:
    def check(phase: Phase, value: int) -> None:
        if not low <= value <= high:
            raise InvalidPhase(message, field=field)

    return check


def _continuation(phase: Phase, value: str) -> None:
    if value not in Phase.Continuation.values:
        raise InvalidPhase(
            f"The continuation must be one of {', '.join(Phase.Continuation.values)}.", field="continuation"
        )


def _generator(phase: Phase, name: str) -> None:
    if len(name) > 200:
        raise InvalidPhase("A generator's name may have at most 200 characters.", field="generator")


def _labelers(phase: Phase, labelers: Sequence[UUID]) -> None:
    found = set(User.objects.filter(may_be_named(), pk__in=labelers).values_list("pk", flat=True))
    unknown = [labeler for labeler in labelers if labeler not in found]
    if unknown:
        raise InvalidPhase(
            f"{len(unknown)} of these users cannot label (the first is {unknown[0]}): they are unknown, inactive, or researchers.",
            field="labelers",
        )


def _anything(phase: Phase, value: Any) -> None:
    """Any value of the right type is allowed."""


_RULES: dict[str, Callable[[Phase, Any], None]] = {
    "name": _name,
    "flow": _flow,
    "instructions": _instructions,
    "lease_seconds": _between(
        "lease_seconds", SHORTEST_LEASE, LONGEST_LEASE, "The lease time must be between one minute and one day."
    ),
    "labelings_per_item": _between(
        "labelings_per_item",
        1,
        MOST_LABELINGS_PER_ITEM,
        f"An item gets between 1 and {MOST_LABELINGS_PER_ITEM} labelings.",
    ),
    "quality_control_every": _between(
        "quality_control_every",
        0,
        1000,
        "The number of labelings between two quality-control items must be between 0 and 1000.",
    ),
    "allow_skip": _anything,
    "ask_progress": _anything,
    "ask_explanation": _anything,
    "ask_alternatives": _between(
        "ask_alternatives",
        0,
        MOST_ALTERNATIVES,
        f"The number of alternatives must be between 0 and {MOST_ALTERNATIVES}.",
    ),
    "by_choice": _anything,
    "completions_per_step": _between(
        "completions_per_step",
        1,
        MOST_COMPLETIONS,
        f"The number of completions per step must be between 1 and {MOST_COMPLETIONS}.",
    ),
    "continuation": _continuation,
    "generator": _generator,
    "is_restricted": _anything,
    "labelers": _labelers,
}
"""Every setting with its rule."""
