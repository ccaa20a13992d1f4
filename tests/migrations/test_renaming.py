"""A database from before the glossary migrates forwards and back with its rows and options."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.migrations.migrating import Targets, migrate

BEFORE = [
    ("annotation", "0009_questions_shares_and_counted_ratings"),
    ("rewardmodel", "0005_who_labeled_what_a_model_learned"),
]
AFTER = [("annotation", "0010_words_that_mean_one_thing"), ("rewardmodel", "0006_words_that_mean_one_thing")]

OLD_OPTIONS = {
    "labels_per_item": 2,
    "retrain_after_labels": 7,
    "training": {"epochs": 3},
    "then": {"retrain_after_labels": 9, "base": "rewardmodel/ml/demo_domain/base"},
}
NEW_OPTIONS = {
    "labelings_per_item": 2,
    "retrain_after_labelings": 7,
    "training": {"epochs": 3},
    "then": {"retrain_after_labelings": 9, "base": "rewardmodel/demo/domain/base"},
    "base": "rewardmodel/demo/domain/base",
}


@pytest.fixture
def old_apps(at_migrations: Callable[[Targets], Any]) -> Any:
    return at_migrations(BEFORE)


def fill(apps: Any) -> None:
    """One row of each renamed thing, by its old names."""
    phase = apps.get_model("annotation", "Phase").objects.create(name="Old", number=2, labels_per_item=3)
    problem = apps.get_model("annotation", "Problem").objects.create(text="1 + 1?", answer="2", split="train")
    solution = apps.get_model("annotation", "Solution").objects.create(
        key="0" * 32, problem=problem, generator="old", generation=4, steps=["2"], answer="2", grade="wrong"
    )
    apps.get_model("annotation", "Item").objects.create(
        phase=phase, problem=problem, solution=solution, generation=4, labels_wanted=3, free_slots=3
    )
    generator = apps.get_model("rewardmodel", "Generator").objects.create(
        name="old", backend="transformers", location="rewardmodel/ml/demo_domain/generator"
    )
    model = apps.get_model("rewardmodel", "RewardModel").objects.create(
        kind="prm", name="prm-1", location="training/1/model", labels=120
    )
    generation = apps.get_model("rewardmodel", "Generation").objects.create(
        number=4, phase=phase, generator=generator, settings=OLD_OPTIONS
    )
    apps.get_model("rewardmodel", "TrainingRun").objects.create(
        kind="prm",
        generation=generation,
        reward_model=model,
        labels=120,
        options={"base": "rewardmodel/ml/demo_domain/base"},
    )
    apps.get_model("rewardmodel", "Score").objects.create(
        solution=solution, reward_model=model, step_probabilities=[[0, 0, 1]], solution_score=0.5, problem=problem
    )


def values(apps: Any, app: str, model: str, *names: str) -> tuple[Any, ...]:
    return tuple(apps.get_model(app, model).objects.values_list(*names).get())


def test_rows_and_options_have_their_new_names(old_apps: Any) -> None:
    fill(old_apps)

    apps = migrate(AFTER)

    assert values(apps, "annotation", "Phase", "flow", "labelings_per_item") == (2, 3)
    assert values(apps, "annotation", "Solution", "generation_number") == (4,)
    assert values(apps, "annotation", "Item", "generation_number", "labelings_wanted") == (4, 3)
    assert values(apps, "rewardmodel", "Generator", "location") == ("rewardmodel/demo/domain/generator",)
    assert values(apps, "rewardmodel", "RewardModel", "rated_steps") == (120,)
    assert values(apps, "rewardmodel", "Generation", "settings") == (NEW_OPTIONS,)
    assert values(apps, "rewardmodel", "TrainingRun", "rated_steps", "options") == (
        120,
        {"base": "rewardmodel/demo/domain/base"},
    )
    assert values(apps, "rewardmodel", "Score", "generation_number", "grade") == (4, "wrong")


def test_triggers_work_under_the_new_names(old_apps: Any) -> None:
    fill(old_apps)

    apps = migrate(AFTER)
    apps.get_model("annotation", "Solution").objects.update(generation_number=5, grade="correct")

    assert values(apps, "rewardmodel", "Score", "generation_number", "grade") == (5, "correct")


def test_migrating_back_restores_the_old_names(old_apps: Any) -> None:
    fill(old_apps)
    migrate(AFTER)

    apps = migrate(BEFORE)

    assert values(apps, "annotation", "Item", "generation", "labels_wanted") == (4, 3)
    assert values(apps, "rewardmodel", "Generator", "location") == ("rewardmodel/ml/demo_domain/generator",)
    settings = {**OLD_OPTIONS, "base": "rewardmodel/ml/demo_domain/base"}
    assert values(apps, "rewardmodel", "Generation", "settings") == (settings,)
