"""Stored settings learn which sources a generation samples."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.migrations.migrating import Targets, migrate

BEFORE = [("rewardmodel", "0009_help_texts_in_plain_english")]


def _stored(apps: Any, model: str) -> list[dict[str, Any]]:
    rows = apps.get_model("rewardmodel", model).objects.order_by("pk")
    return list(rows.values_list("settings", flat=True))


@pytest.fixture
def old_apps(at_migrations: Callable[[Targets], Any]) -> Any:
    return at_migrations(BEFORE)


def test_stored_settings_name_the_sources_of_the_day_of_the_upgrade(old_apps: Any) -> None:
    problem = old_apps.get_model("annotation", "Problem").objects
    for text, source, split, answer in [
        ("a", "MATH", "train", "1"), ("b", "", "train", "1"), ("c", "TEST", "test", "1"), ("d", "PROOFS", "train", None),
    ]:  # fmt: skip
        problem.create(text=text, source=source, split=split, answer=answer)
    phase = old_apps.get_model("annotation", "Phase").objects.create(name="Old", flow=2)
    generator = old_apps.get_model("rewardmodel", "Generator").objects.create(name="g", backend="imported")
    stored: list[dict[str, Any]] = [
        {"source": "", "base": "b", "then": {"problems": 5}},
        {"base": "b"},
        {"source": "MATH", "base": "b", "then": {"source": "", "then": {"source": "GSM8K"}}},
    ]
    generations = old_apps.get_model("rewardmodel", "Generation").objects
    for number, settings in enumerate(stored):
        generations.create(number=number, phase=phase, generator=generator, settings=settings)
    old_apps.get_model("rewardmodel", "LoopRun").objects.create(
        first=0, last=0, labeler="people", settings={"source": "MATH", "base": "b"}
    )

    new_apps = migrate([("rewardmodel", "0010_sources_that_a_generation_names")])
    assert _stored(new_apps, "Generation") == [
        {"sources": ["", "MATH"], "base": "b", "then": {"problems": 5}},
        {"sources": ["", "MATH"], "base": "b"},
        {"sources": ["MATH"], "base": "b", "then": {"sources": ["", "MATH"], "then": {"sources": ["GSM8K"]}}},
    ]
    assert _stored(new_apps, "LoopRun") == [{"sources": ["MATH"], "base": "b"}]

    back = migrate(BEFORE)
    assert _stored(back, "Generation") == [
        {"source": "", "base": "b", "then": {"problems": 5}},
        {"source": "", "base": "b"},
        {"source": "MATH", "base": "b", "then": {"source": "", "then": {"source": "GSM8K"}}},
    ]
