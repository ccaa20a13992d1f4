"""Rows for tests, as ordinary as can be; a test names only what it is about."""

import uuid
from typing import Any

import factory
from factory.django import DjangoModelFactory

from annotation.models import Assignment, Item, Phase, Problem, Solution, User
from annotation.services.queue import lease_item

PASSWORD = "a-long-password-for-tests"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user-{n}")
    role = User.Role.LABELER
    password = factory.django.Password(PASSWORD)


class PhaseFactory(DjangoModelFactory):
    class Meta:
        model = Phase

    name = factory.Sequence(lambda n: f"Phase {n}")
    number = Phase.Number.TWO
    instructions = "Rate each step."


class ProblemFactory(DjangoModelFactory):
    class Meta:
        model = Problem

    text = factory.Sequence(lambda n: f"What is ${n} + 1$?")
    answer = "42"
    solution = "Add one."


class SolutionFactory(DjangoModelFactory):
    class Meta:
        model = Solution

    key = factory.LazyFunction(uuid.uuid4)
    problem = factory.SubFactory(ProblemFactory)
    generator = "test-generator"
    steps = factory.LazyFunction(lambda: ["First step.", "Second step.", "Third step.\n\n# Answer\n\n41"])
    answer = "41"
    grade = Solution.Grade.WRONG


class ItemFactory(DjangoModelFactory):
    """An item of phase 2 that wants one label."""

    class Meta:
        model = Item

    phase = factory.SubFactory(PhaseFactory)
    solution = factory.SubFactory(SolutionFactory)
    problem = factory.LazyAttribute(lambda item: item.solution.problem)
    labels_wanted = 1
    free_slots = factory.SelfAttribute("labels_wanted")
    generation = 0
    verifier = "test-prm"
    verifier_score = 0.75


def lease(item: Item | None = None, labeler: User | None = None) -> Assignment:
    """An item on loan, made by the service itself."""
    return lease_item(item=item or ItemFactory(), labeler=labeler or UserFactory())


def label(
    ratings: list[int | None],
    *,
    steps: list[str] | None = None,
    finish_reason: str | None = None,
    total_time: int = 1000,
) -> dict[str, Any]:
    """A label of phase 2 over SolutionFactory's steps. None means flagged; the finish reason follows from the last rating."""
    texts = steps or ["First step.", "Second step.", "Third step.\n\n# Answer\n\n41"]
    return {
        "steps": [
            {
                "completions": [{"text": text, "rating": rating, "flagged": rating is None}],
                "human_completion": None,
                "chosen_completion": None if rating == -1 else 0,
            }
            for text, rating in zip(texts, ratings, strict=False)
        ],
        "total_time": total_time,
        "finish_reason": finish_reason or ("found_error" if ratings[-1:] == [-1] else "solution"),
    }
