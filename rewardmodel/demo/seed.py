"""Write the first rows of the demo: accounts, problems, a generator, a first generation, and an optional phase of flow 1."""

from typing import Any

from django.conf import settings
from django.db import transaction

from annotation.errors import Conflict
from annotation.models import Installation, Phase, Problem, User
from annotation.selectors.problems import problems_by_text
from annotation.services.instructions import new_instructions
from annotation.services.problem_queue import queue_problems
from rewardmodel.demo.domain.problems import generate_problems
from rewardmodel.demo.options import (
    INSTRUCTIONS,
    PHASE_ONE_INSTRUCTIONS,
    PHASE_ONE_PROBLEMS,
    SOURCE,
    TEST_PROBLEMS,
    TEST_SEED,
    TRAIN_PROBLEMS,
    TRAIN_SEED,
    WARM_START,
)
from rewardmodel.ml.text import join_solution
from rewardmodel.models import Generation, Generator
from rewardmodel.services.generations import plan_generation
from rewardmodel.work.dispatch import send_advance


def seed_demo() -> None:
    """Write what is missing. Idempotent, except that the accounts' passwords are reset to the one in the settings."""
    if not settings.DEMO_PASSWORD:
        raise Conflict("STEPMARK_DEMO_PASSWORD is empty. Set it: the demo's accounts get this password.")
    if Installation.objects.filter(kind=Installation.Kind.PRODUCTION).exists():
        raise Conflict("This database belongs to a production site, so it gets no demo accounts. Use another database.")
    with transaction.atomic():
        for role, name in settings.DEMO_ACCOUNTS.items():
            _account(name, role)
        _problems(TRAIN_PROBLEMS, TRAIN_SEED, Problem.Split.TRAIN)
        _problems(TEST_PROBLEMS, TEST_SEED, Problem.Split.TEST)
        phase = _phase("Phase 2", INSTRUCTIONS, flow=Phase.Flow.TWO)
        generator, _ = Generator.objects.get_or_create(
            name="demo-generator",
            defaults={
                "backend": Generator.Backend.TRANSFORMERS,
                "location": "rewardmodel/demo/domain/generator",
            },
        )
        if not Generation.objects.exists():
            plan_generation(options=WARM_START, phase=phase, generator=generator)
        _flow_one(generator)
    send_advance()


def _flow_one(generator: Generator) -> None:
    """Add a phase that labelers have to choose; everybody else is offered the loop's own phase."""
    by_choice = {"flow": Phase.Flow.ONE, "by_choice": True, "generator": generator.name}
    phase = _phase("Phase 1", PHASE_ONE_INSTRUCTIONS, **by_choice)
    if not phase.items.exists():
        queue_problems(phase=phase, source=SOURCE, count=PHASE_ONE_PROBLEMS)


def _phase(name: str, instructions: str, **fields: Any) -> Phase:
    phase, _ = Phase.objects.get_or_create(name=name, defaults=fields)
    if phase.current_instructions is None:
        new_instructions(phase=phase, text=instructions)
    return phase


def _account(name: str, role: str) -> None:
    user, _ = User.objects.get_or_create(username=name, defaults={"role": role})
    if not user.check_password(settings.DEMO_PASSWORD):
        user.set_password(settings.DEMO_PASSWORD)
        user.save(update_fields=["password"])


def _problems(count: int, seed: int, split: str) -> None:
    problems = generate_problems(count, seed)
    # one that exists already, in either split and however it is written, is left unchanged
    known = problems_by_text(texts=[problem.text for problem in problems])
    Problem.objects.bulk_create(
        [
            Problem(
                text=problem.text,
                answer=problem.answer,
                solution=join_solution(problem.solution),
                split=split,
                source=SOURCE,
                subject=problem.family,
            )
            for problem in problems
            if problem.text not in known
        ],
        ignore_conflicts=True,
    )
