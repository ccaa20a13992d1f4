"""Makes ordinary rows for tests; a test names only the values that matter to it."""

# mypy: disable-error-code="attr-defined, no-untyped-call, untyped-decorator"
# (factory_boy declares neither its types nor its exports)

import uuid
from typing import Any, Protocol, TypeVar, cast

import factory
from factory.django import DjangoModelFactory

from annotation.models import Assignment, Item, Phase, Problem, Solution, User
from annotation.services.instructions import new_instructions
from annotation.services.queue import lease_item

Model = TypeVar("Model")


class Factory(Protocol[Model]):
    """Call it to write a row; keywords like Django's lookups set fields of related rows (`phase__flow=1`)."""

    def __call__(self, **fields: Any) -> Model: ...

    def create_batch(self, size: int, **fields: Any) -> list[Model]: ...


PASSWORD = "a-long-password-for-tests"


class _UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user-{n}")
    role = User.Role.LABELER
    password = factory.django.Password(PASSWORD)


class _PhaseFactory(DjangoModelFactory[Phase]):
    class Meta:
        model = Phase
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Phase {n}")
    flow = Phase.Flow.TWO

    @factory.post_generation
    def instructions(phase: Phase, create: bool, text: str | None, **_: Any) -> None:
        """`instructions="…"` is the text of the first version; "" makes none."""
        if create and text != "":
            new_instructions(phase=phase, text=text or "Rate each step.")


class _ProblemFactory(DjangoModelFactory[Problem]):
    class Meta:
        model = Problem

    text = factory.Sequence(lambda n: f"What is ${n} + 1$?")
    answer = "42"
    solution = "Add one."


class _SolutionFactory(DjangoModelFactory[Solution]):
    class Meta:
        model = Solution

    key = factory.LazyFunction(uuid.uuid4)
    problem = factory.SubFactory(_ProblemFactory)
    generator = "test-generator"
    steps = factory.LazyFunction(lambda: ["First step.", "Second step.", "Third step.\n\n# Answer\n\n41"])
    answer = "41"
    grade = Solution.Grade.WRONG


class _ItemFactory(DjangoModelFactory[Item]):
    """An item of flow 2 that needs one labeling."""

    class Meta:
        model = Item

    phase = factory.SubFactory(_PhaseFactory)
    solution = factory.SubFactory(_SolutionFactory)
    problem = factory.LazyAttribute(lambda item: item.solution.problem)
    labelings_wanted = 1
    free_slots = factory.SelfAttribute("labelings_wanted")
    generation_number = 0
    verifier = "test-prm"
    verifier_score = 0.75


UserFactory = cast("Factory[User]", _UserFactory)
PhaseFactory = cast("Factory[Phase]", _PhaseFactory)
ProblemFactory = cast("Factory[Problem]", _ProblemFactory)
SolutionFactory = cast("Factory[Solution]", _SolutionFactory)
ItemFactory = cast("Factory[Item]", _ItemFactory)


def problem_item(**fields: Any) -> Item:
    """Make an item of flow 1: a problem whose solution is to be built."""
    phase = fields.pop("phase", None) or PhaseFactory(flow=Phase.Flow.ONE)
    problem = fields.pop("problem", None) or ProblemFactory()
    return ItemFactory(phase=phase, problem=problem, solution=None, generation_number=None, **fields)


def lease(item: Item | None = None, labeler: User | None = None) -> Assignment:
    """Lease an item through the service."""
    return lease_item(item=item or ItemFactory(), labeler=labeler or UserFactory())


def label(
    ratings: list[int | None],
    *,
    steps: list[str] | None = None,
    finish_reason: str | None = None,
    total_time: int = 1000,
) -> dict[str, Any]:
    """Return a label of flow 2 over SolutionFactory's steps. None means flagged; the last rating decides the finish reason."""
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
