"""Labelings of several people of the same solutions, for tests of agreement, the label model and consensus."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from annotation.models import Assignment, Item, Labeling, Solution, User
from annotation.services.labelings import submit_labeling
from tests.factories import ItemFactory, SolutionFactory, label, lease

STEPS = ["First step.", "Second step.", "Third step.\n\n# Answer\n\n41"]


def rated(item: Item, labeler: User, ratings: Sequence[int | None], **options: Any) -> Labeling:
    """Lease the item and submit ratings of its steps."""
    assignment: Assignment = lease(item, labeler)
    made = label(list(ratings), steps=item.solution.steps if item.solution else None, **options)
    labeling, _ = submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=made)
    return labeling


def rated_by(ratings: Mapping[User, Sequence[int | None]], **item: Any) -> Item:
    """An item that these people have rated, with as many slots."""
    made = ItemFactory(labelings_wanted=len(ratings), **item)
    for labeler, given in ratings.items():
        rated(made, labeler, given)
    return Item.objects.get(pk=made.pk)


def imported(
    solution: Solution, labeler: User | None, ratings: Sequence[int | None], at: datetime | None = None, **fields: Any
) -> Labeling:
    """A labeling from a file: many at once cost little."""
    return Labeling.objects.create(
        origin=Labeling.Origin.IMPORT,
        record_key=uuid4(),
        problem=solution.problem,
        solution=solution,
        labeler=labeler,
        submitted_at=at,
        flow=fields.pop("flow", 2),
        question={"problem": solution.problem.text, "pre_generated_steps": solution.steps},
        label=fields.pop("label", None) or label(list(ratings), steps=solution.steps),
        finish_reason=fields.pop("finish_reason", "found_error" if list(ratings[-1:]) == [-1] else "solution"),
        **fields,
    )


def solution_of(steps: int) -> Solution:
    return SolutionFactory(steps=[f"Step {number}." for number in range(1, steps + 1)])
