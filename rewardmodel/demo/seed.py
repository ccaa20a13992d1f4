"""What the demo starts with: accounts, problems, a generator, an open phase, and a first generation that runs by itself."""

from django.conf import settings
from django.db import transaction

from annotation.errors import Conflict
from annotation.models import Phase, Problem, User
from annotation.services.instructions import new_instructions
from rewardmodel.demo.options import (
    INSTRUCTIONS,
    TEST_PROBLEMS,
    TEST_SEED,
    TRAIN_PROBLEMS,
    TRAIN_SEED,
    WARM_START,
)
from rewardmodel.loop.dispatch import send_advance
from rewardmodel.ml.demo_domain.problems import generate_problems
from rewardmodel.ml.text import join_solution
from rewardmodel.models import Generation, Generator
from rewardmodel.services.generations import plan_generation

SOURCE = "demo"


def seed_demo() -> None:
    """Write what is missing; run again it changes nothing but the accounts' password, which is the one in the settings."""
    if not settings.DEMO_PASSWORD:
        raise Conflict("STEPMARK_DEMO_PASSWORD is empty. Set it: the demo's accounts get this password.")
    with transaction.atomic():
        for role, name in settings.DEMO_ACCOUNTS.items():
            _account(name, role)
        _problems(TRAIN_PROBLEMS, TRAIN_SEED, Problem.Split.TRAIN)
        _problems(TEST_PROBLEMS, TEST_SEED, Problem.Split.TEST)
        phase, _ = Phase.objects.get_or_create(name="Phase 2", defaults={"number": Phase.Number.TWO})
        if phase.current_instructions is None:
            new_instructions(phase=phase, text=INSTRUCTIONS)
        generator, _ = Generator.objects.get_or_create(
            name="demo-generator",
            defaults={
                "backend": Generator.Backend.TRANSFORMERS,
                "location": "rewardmodel/ml/demo_domain/generator",
            },
        )
        if not Generation.objects.exists():
            plan_generation(options=WARM_START, phase=phase, generator=generator)
    send_advance()


def _account(name: str, role: str) -> None:
    user, _ = User.objects.get_or_create(username=name, defaults={"role": role})
    if not user.check_password(settings.DEMO_PASSWORD):
        user.set_password(settings.DEMO_PASSWORD)
        user.save(update_fields=["password"])


def _problems(count: int, seed: int, split: str) -> None:
    # the text identifies a problem: one that is there already, in whichever split, stays as it is
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
            for problem in generate_problems(count, seed)
        ],
        ignore_conflicts=True,
    )
