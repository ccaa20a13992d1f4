"""Migrations 0012 and 0013: evaluations learn whose samples they scored; reward models keep their rows, forwards and back."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.migrations.migrating import Targets, migrate

BEFORE, AFTER = (
    [("rewardmodel", "0011_sampled_problems_can_be_held_out")],
    [("rewardmodel", "0013_reward_models_from_elsewhere")],
)


@pytest.fixture
def old(at_migrations: Callable[[Targets], Any]) -> Any:
    return at_migrations(BEFORE)


def test_evaluations_of_generations_are_filled_in_and_rows_survive(old: Any) -> None:
    phase = old.get_model("annotation", "Phase").objects.create(name="Phase 2", flow=2)
    generator = old.get_model("rewardmodel", "Generator").objects.create(
        name="g", backend="openai", location="http://h"
    )
    generation = old.get_model("rewardmodel", "Generation").objects.create(
        number=0, stage="done", settings={}, phase=phase, generator=generator
    )
    for first, ids in enumerate(([7, 3], [5])):
        old.get_model("rewardmodel", "Shard").objects.create(
            generation=generation,
            stage="evaluating",
            first_id=first,
            last_id=first,
            size=len(ids),
            problem_ids=ids,
            status="done",
        )
    model = old.get_model("rewardmodel", "RewardModel").objects.create(kind="prm", name="prm-1", location="x")
    evaluations = old.get_model("rewardmodel", "Evaluation").objects
    values = {"reward_model": model, "problems": 3, "samples_per_problem": 4, "curves": {}}
    evaluations.create(generation=generation, **values)
    evaluations.create(generation=None, **values)

    new = migrate(AFTER)
    stored = new.get_model("rewardmodel", "Evaluation").objects
    of_generation, of_command = stored.get(generation__isnull=False), stored.get(generation=None)
    assert (of_generation.generator_id, of_generation.problem_ids) == (generator.pk, [3, 5, 7])
    assert (of_command.generator_id, of_command.problem_ids) == (None, [])
    kept = new.get_model("rewardmodel", "RewardModel").objects.get()
    assert (kept.origin, kept.format, kept.tokenizer, kept.options) == ("trained", "", "", {})

    back = migrate(BEFORE)
    assert back.get_model("rewardmodel", "Evaluation").objects.count() == 2
