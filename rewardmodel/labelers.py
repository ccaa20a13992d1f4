"""Models that label in a person's place: the demo domain's exact oracle. They use the same assignments and the same submit.

A model labeler is a user of kind `model`, so its labels are marked as such in every count and export. A new one is a function
from a problem and its steps to ratings, and a line in LABELERS.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet

from annotation.errors import DomainError
from annotation.models import Assignment, Item, User
from annotation.services.labelings import submit_labeling
from annotation.services.queue import lease_item

Ratings = Callable[[str, Sequence[str]], list[int]]
"""Ratings (-1, 0, 1) of the steps of a solution, up to and including the first -1."""


def oracle_ratings(problem: str, steps: Sequence[str]) -> list[int]:
    """What is true of the demo domain's problems, by calculation."""
    from rewardmodel.ml.demo_domain.oracle import Oracle

    return Oracle().rate_solution(problem, list(steps))


LABELERS: dict[str, Ratings] = {"oracle": oracle_ratings}


def labeler_user(name: str) -> User:
    """The user that a model labels as; made at first use, nobody can sign in as it."""
    user, _ = User.objects.get_or_create(
        username=f"model-{name}", defaults={"kind": User.Kind.MODEL, "role": User.Role.LABELER, "password": "!"}
    )
    return user


def lease_items(*, labeler: str, generation: int) -> None:
    """Lease all normal items of a generation to a model labeler."""
    user = labeler_user(labeler)
    for item in Item.objects.filter(generation=generation, kind=Item.Kind.NORMAL).order_by("pk"):
        lease_item(item=item, labeler=user)


def label_items(*, labeler: str, items: QuerySet[Item]) -> list[str]:
    """Label those of the items that the labeler has not labeled yet; what went wrong, one text per item."""
    user = labeler_user(labeler)
    done = Assignment.objects.filter(labeler=user, status=Assignment.Status.SUBMITTED).values("item")
    failed = []
    for item in items.exclude(pk__in=done).select_related("problem", "solution").order_by("pk"):
        try:
            _label(LABELERS[labeler], user, item)
        except (DomainError, ValueError) as error:
            failed.append(f"item {item.pk}: {error}")
    return failed


def _label(ratings: Ratings, user: User, item: Item) -> None:
    if item.solution is None:
        raise ValueError("it has no solution to rate")
    assignment = lease_item(item=item, labeler=user)
    label = phase_two_label(item.solution.steps, ratings(item.problem.text, item.solution.steps))
    submit_labeling(assignment_id=assignment.pk, labeler=user, label=label)


def phase_two_label(steps: Sequence[str], ratings: Sequence[int]) -> dict[str, Any]:
    """The record's label for ratings of the first steps of a solution, as a person's submit would carry it."""
    found_error = bool(ratings) and ratings[-1] == -1
    return {
        "steps": [
            {
                "completions": [{"text": step, "rating": rating, "flagged": False}],
                "human_completion": None,
                "chosen_completion": None if rating == -1 else 0,
            }
            for step, rating in zip(steps, ratings, strict=False)
        ],
        "total_time": 0,
        "finish_reason": "found_error" if found_error else "solution",
    }
