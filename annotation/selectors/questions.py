"""Questions after the first negative step in flow 2. The only place that decides which setting applies."""

from dataclasses import dataclass
from typing import Any

from annotation.models import Assignment, Item, Phase


@dataclass(frozen=True, slots=True)
class Questions:
    """How far the solution got, what the mistake is, and the number of alternatives to rate."""

    progress: bool = False
    explanation: bool = False
    alternatives: int = 0


def questions_of_item(item: Item) -> Questions:
    """Questions for an item that is leased now: its own (set by its generation), else its phase's. Needs no query if both are loaded."""
    if item.phase.flow != Phase.Flow.TWO:
        return Questions()
    return _first_set(item, item.phase)


def questions_of(assignment: Assignment) -> Questions:
    """Questions of an assignment. An old assignment, from before they were stored on it, gets its item's current ones."""
    if assignment.item.phase.flow != Phase.Flow.TWO:
        return Questions()
    return _first_set(assignment, assignment.item, assignment.item.phase)


def _first_set(*owners: Assignment | Item | Phase) -> Questions:
    """For each question, the setting of the first owner that has one."""

    def first(field: str) -> Any:
        return next(value for owner in owners if (value := getattr(owner, field)) is not None)

    return Questions(
        progress=first("ask_progress"), explanation=first("ask_explanation"), alternatives=first("ask_alternatives")
    )
