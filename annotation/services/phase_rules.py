"""What a setting of a phase must be like; services/phases.py writes them."""

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
    """A phase that breaks a rule; `field` says where."""

    code = "invalid_phase"
    status = 400


def check_setting(phase: Phase, field: str, value: Any) -> None:
    """Raises InvalidPhase or Conflict with the field. The value has its type already."""
    if field not in _RULES:
        raise InvalidPhase(f"A phase has no setting “{field}” that can be changed.", field=field)
    _RULES[field](phase, value)


def _name(phase: Phase, name: str) -> None:
    if not name.strip():
        raise InvalidPhase("Give the phase a name.", field="name")
    if len(name.strip()) > LONGEST_NAME:
        raise InvalidPhase(f"A name has at most {LONGEST_NAME} characters.", field="name")
    if Phase.objects.filter(name=name.strip()).exclude(pk=phase.pk).exists():
        raise Conflict(f"There is another phase with the name “{name.strip()}”.", field="name")


def _flow(phase: Phase, flow: int) -> None:
    if flow not in Phase.Flow.values:
        raise InvalidPhase("The flow is 1 (build a solution) or 2 (rate a whole one).", field="flow")
    if phase.pk and flow != phase.flow and Item.objects.filter(phase=phase).exists():
        raise Conflict("The phase has items already, so its flow stays what it is. Create another phase.", field="flow")


def _instructions(phase: Phase, text: str) -> None:
    if len(text) > LONGEST_INSTRUCTIONS:
        raise InvalidPhase(f"Instructions have at most {LONGEST_INSTRUCTIONS} characters.", field="instructions")


def _between(field: str, low: int, high: int, message: str) -> Callable[[Phase, Any], None]:
    def check(phase: Phase, value: int) -> None:
        if not low <= value <= high:
            raise InvalidPhase(message, field=field)

    return check


def _continuation(phase: Phase, value: str) -> None:
    if value not in Phase.Continuation.values:
        raise InvalidPhase(
            f"How a solution goes on is one of {', '.join(Phase.Continuation.values)}.", field="continuation"
        )


def _generator(phase: Phase, name: str) -> None:
    if len(name) > 200:
        raise InvalidPhase("A generator's name has at most 200 characters.", field="generator")


def _labelers(phase: Phase, labelers: Sequence[UUID]) -> None:
    found = set(User.objects.filter(may_be_named(), pk__in=labelers).values_list("pk", flat=True))
    unknown = [labeler for labeler in labelers if labeler not in found]
    if unknown:
        raise InvalidPhase(
            f"{len(unknown)} of these people cannot label (the first is {unknown[0]}): they are unknown, inactive, or researchers.",
            field="labelers",
        )


def _anything(phase: Phase, value: Any) -> None:
    """Whatever its type allows may stand there."""


_RULES: dict[str, Callable[[Phase, Any], None]] = {
    "name": _name,
    "flow": _flow,
    "instructions": _instructions,
    "lease_seconds": _between(
        "lease_seconds", SHORTEST_LEASE, LONGEST_LEASE, "The lease time lies between one minute and one day."
    ),
    "labelings_per_item": _between(
        "labelings_per_item",
        1,
        MOST_LABELINGS_PER_ITEM,
        f"An item gets between 1 and {MOST_LABELINGS_PER_ITEM} labels.",
    ),
    "quality_control_every": _between(
        "quality_control_every", 0, 1000, "A quality-control item comes after 0 to 1000 other labelings."
    ),
    "allow_skip": _anything,
    "ask_progress": _anything,
    "ask_explanation": _anything,
    "ask_alternatives": _between(
        "ask_alternatives", 0, MOST_ALTERNATIVES, f"Between 0 and {MOST_ALTERNATIVES} alternatives can be asked for."
    ),
    "by_choice": _anything,
    "completions_per_step": _between(
        "completions_per_step", 1, MOST_COMPLETIONS, f"Between 1 and {MOST_COMPLETIONS} texts are offered for a step."
    ),
    "continuation": _continuation,
    "generator": _generator,
    "is_restricted": _anything,
    "labelers": _labelers,
}
"""What may be set, and the rule of each."""
