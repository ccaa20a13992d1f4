"""Rules for the settings of a phase; services/phases.py stores them."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from annotation import limits
from annotation.errors import Conflict, DomainError
from annotation.models import Item, Phase, User
from annotation.selectors.phases import may_be_named


class InvalidPhase(DomainError):
    """A setting breaks a rule; `field` names it."""

    code = "invalid_phase"
    status = 400


def check_setting(phase: Phase, field: str, value: Any) -> None:
    """Raise InvalidPhase or Conflict with the field. The caller has checked the value's type."""
    if field not in _RULES:
        raise InvalidPhase(f"A phase has no setting “{field}”.", field=field)
    _RULES[field](phase, value)


def check_together(phase: Phase) -> None:
    """Raise InvalidPhase if settings that are allowed alone do not fit each other."""
    if phase.overlap != Phase.Overlap.ADAPTIVE:
        return
    if phase.flow != Phase.Flow.TWO:
        raise InvalidPhase(
            "Adaptive overlap needs flow 2: the label model reads ratings of solutions.", field="overlap"
        )
    if phase.most_labelings_per_item < phase.labelings_per_item:
        raise InvalidPhase(
            f"The most labelings per item must be at least the least, {phase.labelings_per_item}.",
            field="most_labelings_per_item",
        )


def _name(phase: Phase, name: str) -> None:
    if not name.strip():
        raise InvalidPhase("Give the phase a name.", field="name")
    _check_length(name.strip(), limits.PHASE_NAME, field="name")
    if Phase.objects.filter(name=name.strip()).exclude(pk=phase.pk).exists():
        raise Conflict(f"Another phase is already named “{name.strip()}”.", field="name")


def _flow(phase: Phase, flow: int) -> None:
    if flow not in Phase.Flow.values:
        raise InvalidPhase("The flow must be 1 (build a solution) or 2 (rate a solution).", field="flow")
    if phase.pk and flow != phase.flow and Item.objects.filter(phase=phase).exists():
        raise Conflict("The phase already has items, so its flow cannot change. Create another phase.", field="flow")


def _instructions(phase: Phase, text: str) -> None:
    _check_length(text, limits.INSTRUCTIONS, field="instructions")


def _check_length(text: str, most: int, *, field: str) -> None:
    if len(text) > most:
        raise InvalidPhase(limits.too_long(len(text), most), field=field)


def _between(field: str, allowed: limits.Range) -> Callable[[Phase, Any], None]:
    def check(phase: Phase, value: int) -> None:
        if value not in allowed:
            raise InvalidPhase(allowed.refusal, field=field)

    return check


def _continuation(phase: Phase, value: str) -> None:
    if value not in Phase.Continuation.values:
        raise InvalidPhase(
            f"The continuation must be one of {', '.join(Phase.Continuation.values)}.", field="continuation"
        )


def _overlap(phase: Phase, value: str) -> None:
    if value not in Phase.Overlap.values:
        raise InvalidPhase(f"The overlap must be one of {', '.join(Phase.Overlap.values)}.", field="overlap")


def _generator(phase: Phase, name: str) -> None:
    _check_length(name, limits.GENERATOR_NAME, field="generator")


def _labelers(phase: Phase, labelers: Sequence[UUID]) -> None:
    found = set(User.objects.filter(may_be_named(), pk__in=labelers).values_list("pk", flat=True))
    unknown = [labeler for labeler in labelers if labeler not in found]
    if unknown:
        raise InvalidPhase(
            f"{len(unknown)} of these users cannot label (the first is {unknown[0]}): they are unknown, inactive, or may not label.",
            field="labelers",
        )


def _requires_screening(phase: Phase, required: bool) -> None:
    if required and phase.flow == Phase.Flow.ONE:
        raise InvalidPhase(
            "A phase of flow 1 has no screening: gold is for solutions that are rated (flow 2).",
            field="requires_screening",
        )


def _anything(phase: Phase, value: Any) -> None:
    """Any value of the right type is allowed."""


_RULES: dict[str, Callable[[Phase, Any], None]] = {
    "name": _name,
    "flow": _flow,
    "instructions": _instructions,
    "priority": _between("priority", limits.PHASE_PRIORITY),
    "lease_seconds": _between("lease_seconds", limits.LEASE_SECONDS),
    "labelings_per_item": _between("labelings_per_item", limits.LABELINGS_PER_ITEM),
    "overlap": _overlap,
    "most_labelings_per_item": _between("most_labelings_per_item", limits.LABELINGS_PER_ITEM),
    "wanted_certainty": _between("wanted_certainty", limits.WANTED_CERTAINTY),
    "quality_control_every": _between("quality_control_every", limits.QUALITY_CONTROL_EVERY),
    "requires_screening": _requires_screening,
    "screening_items": _between("screening_items", limits.SCREENING_ITEMS),
    "screening_pass_mark": _between("screening_pass_mark", limits.SCREENING_PASS_MARK),
    "screening_tries": _between("screening_tries", limits.SCREENING_TRIES),
    "screening_wait_hours": _between("screening_wait_hours", limits.SCREENING_WAIT_HOURS),
    "quality_window": _between("quality_window", limits.QUALITY_WINDOW),
    "quality_warn_below": _between("quality_warn_below", limits.QUALITY_MARK),
    "quality_pause_below": _between("quality_pause_below", limits.QUALITY_MARK),
    "allow_skip": _anything,
    "ask_progress": _anything,
    "ask_explanation": _anything,
    "ask_alternatives": _between("ask_alternatives", limits.ASK_ALTERNATIVES),
    "by_choice": _anything,
    "point_out_contradictions": _anything,
    "completions_per_step": _between("completions_per_step", limits.COMPLETIONS_PER_STEP),
    "continuation": _continuation,
    "generator": _generator,
    "is_restricted": _anything,
    "labelers": _labelers,
}
"""Every setting with its rule."""
