"""The rows that a fault meets: what the loop starts from, eight labelers, and a phase with work for them."""

from __future__ import annotations

from typing import Any

PHASE = "People"
SOURCE = "people"
"""Generations sample problems of other sources only."""
SOLUTIONS = 4_000
STEPS = ["Count the apples: there are 12.", "Half of them are 6.", "So 6 are left.\n\n# Answer\n\n6"]


def seed(options: dict[str, Any]) -> None:
    """Plan the first generation. Runs in a process of the site."""
    from rewardmodel.work.dispatch import send_advance
    from tests.rewardmodel import fault_rows

    fault_rows.seed(options)
    send_advance()


def seed_people(labelers: list[str], password: str) -> None:
    """Runs in a process of the site."""
    import uuid

    from django.contrib.auth.hashers import make_password

    from annotation.models import Item, Phase, Problem, Solution, User
    from annotation.services.instructions import new_instructions

    hashed = make_password(password)
    User.objects.bulk_create(User(username=name, role=User.Role.LABELER, password=hashed) for name in labelers)
    phase = Phase.objects.create(name=PHASE, flow=Phase.Flow.TWO)
    new_instructions(phase=phase, text="Rate each step.")
    problem = Problem.objects.create(text="Of 12 apples half are eaten. How many are left?", answer="6", source=SOURCE)
    solutions = Solution.objects.bulk_create(
        Solution(
            key=uuid.uuid5(uuid.NAMESPACE_OID, f"people {number}"),
            problem=problem,
            generator="people",
            steps=[f"Solution {number}.", *STEPS],
            answer="6",
            grade=Solution.Grade.CORRECT,
        )
        for number in range(SOLUTIONS)
    )
    Item.objects.bulk_create(
        Item(phase=phase, problem=problem, solution=solution, labelings_wanted=1, free_slots=1)
        for solution in solutions
    )
