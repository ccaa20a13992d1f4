"""What is asked after the first negative step of phase 2. The one place that knows whose word counts."""

from dataclasses import dataclass
from typing import Any

from annotation.models import Assignment, Item, Phase


@dataclass(frozen=True, slots=True)
class Questions:
    """How far the solution had come, what the mistake is, and so many alternatives to rate."""

    progress: bool = False
    explanation: bool = False
    alternatives: int = 0


def questions_of_item(item: Item) -> Questions:
    """Of an item that is handed out now: its own, which its generation gave it, else its phase's. Without a query where both are read."""
    if item.phase.flow != Phase.Flow.TWO:
        return Questions()
    return _first_word(item, item.phase)


def questions_of(assignment: Assignment) -> Questions:
    """What the labeler was given; what was handed out before this was kept is asked what its item says now."""
    if assignment.item.phase.flow != Phase.Flow.TWO:
        return Questions()
    return _first_word(assignment, assignment.item, assignment.item.phase)


def _first_word(*owners: Assignment | Item | Phase) -> Questions:
    """Of each question, what the first of these says that says anything."""

    def word(field: str) -> Any:
        return next(value for owner in owners if (value := getattr(owner, field)) is not None)

    return Questions(
        progress=word("ask_progress"), explanation=word("ask_explanation"), alternatives=word("ask_alternatives")
    )
