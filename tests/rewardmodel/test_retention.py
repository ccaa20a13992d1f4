"""The files of models: what the rules keep, what is deleted, what is left behind by interrupted work, and replaced weights."""

import fcntl
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models.functions import Now
from pytest_django import Settings

from annotation.errors import Conflict
from rewardmodel import engine
from rewardmodel.fingerprint import stat_of
from rewardmodel.generation_settings import InvalidSettings
from rewardmodel.models import Generator, ModelDecision, RewardModel, TrainingRun
from rewardmodel.selectors.reward_models import prm_named
from rewardmodel.services import retention as service
from rewardmodel.services.model_files import notice_files
from rewardmodel.services.retention import FilesInUse, delete_old_files
from rewardmodel.services.reward_models import promote, roll_back
from tests.rewardmodel.generation_rows import make_generation

pytestmark = pytest.mark.django_db

DISMISSED = RewardModel.Standing.DISMISSED


@pytest.fixture(autouse=True)
def state_dir(settings: Settings, tmp_path: Path) -> Path:
    settings.STATE_DIR = tmp_path
    settings.KEEP_MODELS, settings.KEEP_PROMOTED_MODELS = 2, 0
    return tmp_path


def make_model(number: int, **values: Any) -> RewardModel:
    """A trained model with its run and folder."""
    run = TrainingRun.objects.create(kind="prm", status="done", options={"base": "somewhere"})
    folder = run_folder(run) / "model"
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"w" * 1000 + bytes([number]))
    (folder.parent / "data.jsonl").write_text("{}\n")
    values = {"standing": DISMISSED, "location": f"training/{run.pk}/model", **values}
    model = RewardModel.objects.create(kind="prm", name=f"prm-{number}", **values)
    TrainingRun.objects.filter(pk=run.pk).update(reward_model=model)
    return model


def run_folder(run: TrainingRun) -> Path:
    return engine.folder_of(RewardModel(location=f"training/{run.pk}"))


def has_files(model: RewardModel) -> bool:
    return engine.folder_of(model).exists()


def names(models: Any) -> set[str]:
    return {model.name for model in models if has_files(model)}


def test_rules_keep_what_is_used_and_the_newest() -> None:
    standing = {9: "candidate"}
    models = [make_model(number, standing=standing.get(number, DISMISSED)) for number in range(1, 12)]
    first, second, third, selector, named, base, compared, written, candidate, *newest = models
    for model in (first, second, third):
        promote(reward_model_id=model.pk, by=None, reason="It is better.")
    make_generation(0, selector=selector, stage="labeling", settings={"then": {"labeler_model": named.name}})
    make_generation(1, stage="labeling", settings={"base": f"/srv/state/{base.location}"})
    Generator.objects.create(name="writes", backend="transformers", location=f"{written.location}")
    RewardModel.objects.filter(pk=candidate.pk).update(compared_with=compared)
    old = make_model(12), make_model(13)

    delete_old_files()

    assert names((*models, *old)) == {model.name for model in (*models[:9], *old)}
    assert not any(has_files(model) for model in newest)
    RewardModel.objects.get(pk=newest[0].pk)  # the row, its scores and its curves stay
    assert RewardModel.objects.filter(files_deleted_at__isnull=False).count() == len(newest)


def test_model_to_roll_back_to_is_kept_whatever_the_settings(settings: Settings) -> None:
    settings.KEEP_MODELS, settings.KEEP_PROMOTED_MODELS = 1, 1
    first, second, third, _ = (make_model(number) for number in range(1, 5))
    for model in (first, second, third):
        promote(reward_model_id=model.pk, by=None, reason="It is better.")

    delete_old_files()

    assert (has_files(first), has_files(second), has_files(third)) == (False, True, True)
    assert roll_back(kind="prm", by=None, reason="Worse.").reward_model == second
    with pytest.raises(Conflict, match=r"deleted on .* by the retention rules"):
        roll_back(kind="prm", by=None, reason="Worse still.")
    assert RewardModel.objects.get(is_current=True) == second
    with pytest.raises(InvalidSettings, match="deleted"):
        prm_named("prm-1", option="selector")


def test_model_that_waits_for_an_admin_is_kept_until_another_is_promoted(settings: Settings) -> None:
    settings.KEEP_MODELS = 1
    waiting, other, newest = make_model(1, standing="held_back"), make_model(2), make_model(3)
    delete_old_files()
    assert (has_files(waiting), has_files(other)) == (True, False)
    promote(reward_model_id=newest.pk, by=None, reason="It is better.")
    delete_old_files()
    assert not has_files(waiting)


def test_nothing_is_deleted_without_a_number_to_keep(settings: Settings) -> None:
    settings.KEEP_MODELS = 0
    model = make_model(1)
    assert delete_old_files().models == []
    assert has_files(model)


def test_model_that_became_current_meanwhile_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    model, *_ = (make_model(number) for number in range(1, 4))
    give_up = service._give_up

    def promoted_first(old: Any) -> bool:
        ModelDecision.objects.create(reward_model=model, action="promoted", reason="It is better.")
        return give_up(old)

    monkeypatch.setattr(service, "_give_up", promoted_first)
    assert delete_old_files().models == []
    assert has_files(model)
    assert RewardModel.objects.get(pk=model.pk).files_deleted_at is None


def test_interrupted_deletion_is_finished(state_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model, *_ = (make_model(number) for number in range(1, 4))

    def killed(path: Path, **_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            delete_old_files()
    RewardModel.objects.filter(pk=model.pk).update(files_deleted_at=Now())
    assert has_files(model)
    delete_old_files()
    assert not list((state_dir / "training").glob(".deleting*"))
    assert not engine.folder_of(model).parent.exists()


def test_leftovers_of_ended_trainings_are_deleted_after_a_day(state_dir: Path) -> None:
    failed = TrainingRun.objects.create(kind="prm", status="failed", finished_at=Now() - timedelta(days=2))
    fresh = TrainingRun.objects.create(kind="orm", status="cancelled", finished_at=Now())
    running = TrainingRun.objects.create(kind="orm", status="running")
    for run in (failed, fresh, running):
        (run_folder(run) / "model" / "checkpoints" / "checkpoint-3").mkdir(parents=True)
        for name in ("data.jsonl", "errors.log", "model/checkpoints/checkpoint-3/optimizer.pt"):
            (run_folder(run) / name).write_text("text")
    stranger = state_dir / "training" / "not-ours"
    stranger.mkdir()

    found = delete_old_files()

    assert [path.name for path in run_folder(failed).iterdir()] == ["errors.log"]
    assert len(list(run_folder(fresh).rglob("*"))) == len(list(run_folder(running).rglob("*"))) == 6
    assert found.unknown == [stranger]
    assert stranger.exists()


def test_backup_keeps_files_from_being_deleted(state_dir: Path) -> None:
    models = [make_model(number) for number in range(1, 4)]
    with (state_dir / "files.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        with pytest.raises(FilesInUse):
            delete_old_files()
    assert all(map(has_files, models))


def test_command_shows_first_and_asks(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    models = [make_model(number) for number in range(1, 4)]
    call_command("tidy_up", "--dry-run")
    monkeypatch.setattr("builtins.input", lambda _: "n")
    call_command("tidy_up")
    assert all(map(has_files, models))
    told = capsys.readouterr().out
    assert told.count("delete  prm-1 ") == told.count("keep    prm-3 ") == 2
    assert "it is one of the newest 2" in told
    call_command("tidy_up", "--yes")
    assert names(models) == {"prm-2", "prm-3"}


def test_replaced_weights_are_noticed_and_a_copy_is_not() -> None:
    model = make_model(1)
    weights = engine.folder_of(model) / "model.safetensors"
    assert not notice_files(reward_model=model)  # the first look
    shutil.copy(weights, weights.with_suffix(".copy"))
    weights.with_suffix(".copy").replace(weights)  # the same contents at another time
    assert not notice_files(reward_model=model)

    content = bytearray(weights.read_bytes())
    content[0] ^= 1
    weights.write_bytes(content)  # of the same size

    assert notice_files(reward_model=RewardModel.objects.get(pk=model.pk))
    changed = RewardModel.objects.get(pk=model.pk)
    assert changed.files_changed_at is not None
    assert not notice_files(reward_model=changed)


def test_engine_opens_replaced_files_again(monkeypatch: pytest.MonkeyPatch) -> None:
    model = make_model(1)
    opened: list[tuple[str, str]] = []
    monkeypatch.setattr(engine, "_reward_model", lambda place, files: opened.append((place.location, files)))
    engine._loaded(engine.place_of(model))
    (engine.folder_of(model) / "model.safetensors").write_bytes(b"other weights")
    engine._loaded(engine.place_of(model))
    (first, before), (second, after) = opened
    assert first == second
    assert before != after == stat_of(first)
