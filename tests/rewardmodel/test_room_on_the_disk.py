"""A full disk: sampling and training wait and say so, no attempt counts, and they go on when there is room again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from annotation.models import Solution
from rewardmodel.loop import advance
from rewardmodel.models import Shard, TrainingRun
from rewardmodel.selectors.generations import newest_turn
from rewardmodel.training import run as training
from rewardmodel.work import disk
from tests.rewardmodel.conftest import Messages

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def full_disk(settings: Settings, tmp_path: Path) -> None:
    settings.STATE_DIR, settings.RESERVED_DISK_BYTES = tmp_path, 10**18


def waits() -> list[str]:
    newest = newest_turn()
    assert newest is not None
    return [wait.sentence for wait in newest.waiting]


@pytest.mark.usefixtures("arithmetic")
def test_sampling_waits_for_room_and_goes_on(start: Callable[..., Any], messages: Messages, settings: Settings) -> None:
    generation = start()
    for _ in range(6):  # more often than a failing shard is tried
        advance.advance_generations()
        messages.work_off()
        Shard.objects.update(dispatched_at=None)
    shard = Shard.objects.get(stage="sampling")
    assert (shard.status, shard.attempts) == ("pending", 0)
    generation.refresh_from_db()
    assert (generation.stage, generation.status) == ("sampling", "active")
    assert len(waits()) == 1
    assert waits()[0].startswith("Waiting for room on the disk: sampling needs about")
    assert "tidy_up" in waits()[0]
    assert not Solution.objects.exists()

    settings.RESERVED_DISK_BYTES = 0
    Shard.objects.update(dispatched_at=None)
    advance.advance_generations()
    messages.work_off()
    generation.refresh_from_db()
    assert generation.stage not in ("sampling", "planned")
    assert Solution.objects.count() == 12
    assert not any("room" in wait for wait in waits())


def test_training_waits_for_room_and_goes_on(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    run = TrainingRun.objects.create(kind="prm", options={"base": "somewhere"})
    for _ in range(6):
        assert training.run_training(training_run_id=run.pk)
    run.refresh_from_db()
    assert (run.status, run.attempts) == ("pending", 0)
    assert run.error.startswith(disk.WAITING)

    settings.RESERVED_DISK_BYTES = 0

    def reached(**_: Any) -> None:
        raise RuntimeError("it went on")

    monkeypatch.setattr(training, "write_training_data", reached)
    training.run_training(training_run_id=run.pk)
    run.refresh_from_db()
    assert (run.attempts, run.error) == (1, "it went on")


def test_room_for_a_training_follows_from_its_base(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "model.safetensors").write_bytes(bytes(1000))
    assert disk.room_for_training(str(tmp_path)) == 6000
    assert disk.room_for_training("a-public/model") == 0
    settings.RESERVED_DISK_BYTES = 0
    disk.check_room(0, work="nothing")
    with pytest.raises(disk.NoRoom, match=r"training 3 needs about 1,000,000,000.0 GB"):
        disk.check_room(10**18, work="training 3")
