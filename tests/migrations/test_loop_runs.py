"""Migration 0007: a run in progress becomes a row, and its countdown option is removed; and the reverse."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.migrations.migrating import Targets, migrate

BEFORE, AFTER = [("rewardmodel", "0006_words_that_mean_one_thing")], [("rewardmodel", "0007_loop_runs")]
PENDING = {
    "labeler": "prm",
    "labeler_model": "prm-1",
    "start_next": False,
    "generations_left": 2,
    "top_k": 5,
    "then": {},
}


@pytest.fixture
def old(at_migrations: Callable[[Targets], Any]) -> Any:
    return at_migrations(BEFORE)


def fill(apps: Any, *generations: dict[str, Any]) -> None:
    """Make generations from number 0 on from settings that include `stage` and `status`."""
    phase = apps.get_model("annotation", "Phase").objects.create(name="Phase 2", flow=2)
    generator = apps.get_model("rewardmodel", "Generator").objects.create(
        name="g", backend="openai", location="http://host"
    )
    for number, values in enumerate(generations):
        settings = {name: value for name, value in values.items() if name not in ("stage", "status")}
        apps.get_model("rewardmodel", "Generation").objects.create(
            number=number,
            stage=values.get("stage", "done"),
            status=values.get("status", "active"),
            settings=settings,
            phase=phase,
            generator=generator,
        )


def settings_of(apps: Any) -> list[dict[str, Any]]:
    generations = apps.get_model("rewardmodel", "Generation").objects.order_by("number")
    return list(generations.values_list("settings", flat=True))


def runs(apps: Any) -> list[tuple[int, int, str, str, bool, list[int]]]:
    """Return first, last, labeler, its model, whether the last one has started, and the generations' numbers."""
    return [
        (
            *(run.first, run.last, run.labeler, run.labeler_model, run.last_started_at is not None),
            list(run.generations.order_by("number").values_list("number", flat=True)),
        )
        for run in apps.get_model("rewardmodel", "LoopRun").objects.order_by("pk")
    ]


def counted(left: int, **values: Any) -> dict[str, Any]:
    return {"labeler": "oracle", "start_next": False, "generations_left": left, "then": {}, **values}


def test_run_in_progress_becomes_a_row_and_goes_back(old: Any) -> None:
    generations = [counted(9), counted(3), counted(2, stage="labeling", status="paused")]
    fill(old, *generations)
    new = migrate(AFTER)
    assert runs(new) == [(1, 4, "oracle", "", False, [1, 2])]
    kept = {"labeler": "oracle", "start_next": False, "then": {}}
    assert settings_of(new) == [kept, kept, kept]
    assert new.get_model("rewardmodel", "LoopRun").objects.get().settings == {"labeler_model": "", **kept}
    old = migrate(BEFORE)
    assert [settings.get("generations_left", 0) for settings in settings_of(old)] == [0, 3, 2]


def test_last_generation_of_a_run_keeps_its_run(old: Any) -> None:
    fill(old, counted(0), counted(1), counted(0, stage="training"))
    assert runs(migrate(AFTER)) == [(1, 2, "oracle", "", True, [1, 2])]
    assert [settings.get("generations_left", 0) for settings in settings_of(migrate(BEFORE))] == [0, 1, 0]


def test_waiting_run_becomes_a_row_and_goes_back(old: Any) -> None:
    active = {"labeler": "oracle", "seed": 7, "generations_left": 0, "start_next": True, "stage": "training"}
    fill(old, {**active, "then": PENDING})
    new = migrate(AFTER)
    assert runs(new) == [(1, 3, "prm", "prm-1", False, [])]
    (settings,) = settings_of(new)
    assert ("generations_left" in settings, "generations_left" in settings["then"]) == (False, False)
    asked = new.get_model("rewardmodel", "LoopRun").objects.get().settings
    assert {name: asked[name] for name in ("seed", "top_k", "start_next", "then")} == {
        "seed": 7,
        "top_k": 5,
        "start_next": False,
        "then": {},
    }
    assert "generations_left" not in asked
    (settings,) = settings_of(migrate(BEFORE))
    assert (settings["start_next"], settings["generations_left"]) == (True, 0)
    assert {name: settings["then"][name] for name in PENDING} == PENDING


@pytest.mark.parametrize(
    "newest",
    [
        {"generations_left": 3, "start_next": False, "status": "cancelled", "stage": "labeling"},
        {"generations_left": 0, "start_next": False, "stage": "labeling"},
        {"generations_left": 0, "start_next": True, "then": {"top_k": 2}, "stage": "labeling"},
        {"start_next": True, "then": {"start_next": False}, "stage": "labeling"},
        {"generations_left": 2, "start_next": True, "stage": "labeling"},
        {"stage": "labeling"},
    ],
)
def test_generations_without_a_count_become_no_run(old: Any, newest: dict[str, Any]) -> None:
    fill(old, newest)
    new = migrate(AFTER)
    assert runs(new) == []
    left = {name: value for name, value in newest.items() if name not in ("stage", "status", "generations_left")}
    assert settings_of(new) == [left]


def test_count_is_removed_from_the_next_changes(old: Any) -> None:
    fill(old, {"then": {"generations_left": 1, "then": {"generations_left": 2, "top_k": 3}}})
    assert settings_of(migrate(AFTER)) == [{"then": {"then": {"top_k": 3}}}]


def test_stopped_run_goes_back_without_a_count(old: Any) -> None:
    fill(old, counted(2), counted(1, stage="training"))
    new = migrate(AFTER)
    runs = new.get_model("rewardmodel", "LoopRun").objects
    run = runs.get()
    runs.update(stopped_at=run.created_at)
    assert [settings.get("generations_left") for settings in settings_of(migrate(BEFORE))] == [2, 0]
