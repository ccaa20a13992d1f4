"""A phase with a gold set, and people who answer its screening right or wrong."""

from typing import Any

from annotation.models import Assignment, Gold, Item, Phase, User
from annotation.services.gold import make_gold
from annotation.services.gold_items import add_gold_items
from annotation.services.labelings import submit_labeling
from annotation.services.queue import next_assignment
from tests.factories import ItemFactory, PhaseFactory, SolutionFactory, UserFactory, label

RIGHT: list[int | None] = [1, -1]
WRONG: list[int | None] = [1, 1, 1]


def screened_phase(*, items: int = 4, gold: int | None = None, work: int = 1, **settings: Any) -> Phase:
    """A phase that screens with `items` of its `gold` solutions, each with its error at the second step."""
    phase = PhaseFactory(requires_screening=True, screening_items=items, **settings)
    reviewer = UserFactory(role=User.Role.REVIEWER)
    made = [
        make_gold(
            solution=SolutionFactory(),
            label=label(RIGHT),
            reasons=["", "The sign is lost."],
            origin=Gold.Origin.PAGE,
            actor=reviewer,
        )
        for _ in range(items if gold is None else gold)
    ]
    add_gold_items(phase_id=phase.pk, gold_ids=[one.pk for one in made], kind=Item.Kind.SCREENING, actor=reviewer)
    ItemFactory.create_batch(work, phase=phase)
    return phase


def ask(labeler: User, phase: Phase) -> Assignment:
    assignment = next_assignment(labeler=labeler, phase_id=phase.pk)
    assert assignment is not None
    return assignment


def answer(labeler: User, phase: Phase, *ratings: list[int | None]) -> list[str]:
    """Submit these ratings for the next items, and return the items' kinds."""
    kinds = []
    for one in ratings:
        assignment = ask(labeler, phase)
        submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label(one))
        kinds.append(str(assignment.item.kind))
    return kinds
