"""Requesting trainings, their data, and their results."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from accelerate.commands.launch import launch_command_parser
from django.core.management import CommandError, call_command
from django.utils import timezone

from annotation.errors import Conflict
from annotation.models import Labeling, Problem, User
from annotation.services.labelings import submit_labeling
from rewardmodel.generation_settings import NO_BASE, InvalidSettings
from rewardmodel.models import RewardModel, TrainingRun
from rewardmodel.services.training_requests import (
    dispatch_trainings,
    request_training,
)
from rewardmodel.training.data import DataCounts, count_training_data, write_training_data
from rewardmodel.training.outcome import fail_training, finish_training
from rewardmodel.training.process import TrainingFailed, command_line, launcher, progress_lines
from rewardmodel.work.claims import MAX_ATTEMPTS, MAX_DEATHS
from tests.factories import ItemFactory, SolutionFactory, label, lease
from tests.rewardmodel.conftest import Messages

pytestmark = pytest.mark.django_db


def submit(ratings: list[int | None], **reasons: str) -> Labeling:
    assignment = lease()
    finish_reason = reasons.get("finish_reason")
    details = {"reason": "It is not a question."} if finish_reason in ("give_up", "bad_problem") else None
    labeling, _ = submit_labeling(
        assignment_id=assignment.pk,
        labeler=assignment.labeler,
        label=label(ratings, finish_reason=finish_reason),
        details=details,
    )
    return labeling


def test_training_data_is_all_usable_labelings_as_records(tmp_path: Path) -> None:
    first, second = submit([1, 0, -1]), submit([1, 1, 1])
    submit([1], finish_reason="give_up")
    submit([], finish_reason="bad_problem")
    path = tmp_path / "run" / "data.jsonl"
    write_training_data(kind="prm", path=path)
    records = [json.loads(line) for line in path.read_text().splitlines()]
    assert [record["label"] for record in records] == [first.label, second.label]
    assert count_training_data(kind="prm", path=path) == DataCounts(rated_steps=6, solutions=2, by_models=0)
    User.objects.filter(assignments__isnull=False).update(kind=User.Kind.MODEL)
    assert count_training_data(kind="prm", path=path).by_models == 2


def test_training_data_excludes_held_out_problems(tmp_path: Path) -> None:
    imported = Labeling.objects.create(
        origin="import",
        record_key="11111111-1111-1111-1111-111111111111",
        problem=Problem.objects.create(text="Held out?", split="test"),
        flow=2,
        question={"problem": "Held out?"},
        label={"steps": [], "total_time": 1, "finish_reason": "solution"},
    )
    kept = submit([1, -1])
    path = tmp_path / "data.jsonl"
    write_training_data(kind="prm", path=path)
    (record,) = [json.loads(line) for line in path.read_text().splitlines()]
    assert record["question"]["problem"] == kept.problem.text != imported.problem.text


def test_training_data_of_a_run_stays_as_it_was_first_written(tmp_path: Path) -> None:
    submit([1, -1])
    path = tmp_path / "data.jsonl"
    write_training_data(kind="prm", path=path)
    before = path.read_bytes()
    submit([1, 1, 1])
    write_training_data(kind="prm", path=path)
    assert path.read_bytes() == before


def test_outcome_data_is_graded_solutions_of_train_problems(tmp_path: Path) -> None:
    right = SolutionFactory(grade="correct")
    SolutionFactory(grade="wrong")
    SolutionFactory(grade="incomplete")
    SolutionFactory(grade="correct", problem__split="test")
    path = tmp_path / "data.jsonl"
    write_training_data(kind="orm", path=path)
    records = [json.loads(line) for line in path.read_text().splitlines()]
    assert [record["is_correct"] for record in records] == [True, False]
    assert records[0] == {"problem": right.problem.text, "steps": right.steps, "is_correct": True}


def test_options_become_arguments() -> None:
    arguments = command_line(
        kind="prm", data=Path("d"), output=Path("o"), options={"base": "b", "batch_size": 8, "pack": False}
    )
    assert arguments == [
        *("--kind", "prm", "--data", "d", "--output", "o", "--progress", "json"),
        *("--base", "b", "--batch-size", "8", "--no-pack"),
    ]


def test_several_processes_are_started_by_accelerate() -> None:
    assert launcher(1)[1:] == ["-m", "rewardmodel.ml.train"]
    several = launcher(4)
    assert several[1:3] == ["-m", "accelerate.commands.launch"]
    assert several[several.index("--num_processes") + 1] == "4"
    assert several[-2:] == ["--module", "rewardmodel.training.rank"]
    understood = launch_command_parser().parse_args([*several[3:], "--kind", "prm"])
    assert (understood.multi_gpu, understood.num_processes, understood.module) == (True, 4, True)
    assert (understood.training_script, understood.training_script_args) == (
        "rewardmodel.training.rank",
        ["--kind", "prm"],
    )


def test_metric_that_is_not_a_number_is_null(tmp_path: Path) -> None:
    report = 'print(\'{"done": true, "metrics": {"negative_auroc": NaN, "loss": 0.5}}\')'
    with subprocess.Popen([sys.executable, "-c", report], stdout=subprocess.PIPE, text=True) as process:
        (last,) = progress_lines(process, log=tmp_path / "errors.log")
    assert last["metrics"] == {"negative_auroc": None, "loss": 0.5}


def test_process_that_ends_without_its_last_word_failed(tmp_path: Path) -> None:
    log = tmp_path / "errors.log"
    log.write_text("error: the base folder is empty")
    with (
        subprocess.Popen([sys.executable, "-c", "raise SystemExit(1)"], stdout=subprocess.PIPE, text=True) as process,
        pytest.raises(
            TrainingFailed, match=r"^error: the base folder is empty\n\nThe training process ended with status 1"
        ),
    ):
        list(progress_lines(process, log=log))


def test_second_request_returns_the_running_training() -> None:
    submit([1, -1])
    first, created = request_training(kind="prm", options={"base": "nowhere"})
    second, created_again = request_training(kind="prm", options={"base": "nowhere"})
    assert (created, created_again) == (True, False)
    assert first == second


def test_training_without_a_base_asks_for_one() -> None:
    submit([1, -1])
    with pytest.raises(InvalidSettings, match="Name the checkpoint that training starts from") as refused:
        request_training(kind="prm")
    assert refused.value.field == "base"
    assert not TrainingRun.objects.exists()


def test_command_without_a_base_says_the_same() -> None:
    submit([1, -1])
    with pytest.raises(CommandError) as refused:
        call_command("train_reward_model")
    assert str(refused.value) == NO_BASE
    assert not TrainingRun.objects.exists()


def test_orm_without_graded_solutions_is_refused() -> None:
    ItemFactory(solution__grade="ungraded")
    with pytest.raises(Conflict, match="no graded solutions"):
        request_training(kind="orm")


def test_separate_training_is_decided_by_rated_steps() -> None:
    old = RewardModel.objects.create(kind="prm", name="prm-1", location="old", is_current=True)
    for candidate, name, current in ((0.9, "prm-2", True), (0.5, "prm-3", False)):
        run = TrainingRun.objects.create(kind="prm", status="running")
        figure = {"candidate": candidate, "incumbent": 0.8, "metric": "negative_auroc", "labels": 50}
        incumbent = RewardModel.objects.get(is_current=True)
        finish_training(
            run=run,
            location="training/1/model",
            counts=DataCounts(rated_steps=5, solutions=2, by_models=0),
            metrics={"loss": 0.5},
            compared_with=incumbent,
            step_labels=figure,
        )
        run.refresh_from_db()
        assert run.status == "done"
        assert run.reward_model is not None
        assert (run.reward_model.name, run.reward_model.is_current) == (name, current)
    old.refresh_from_db()
    assert (old.is_current, RewardModel.objects.get(name="prm-3").standing) == (False, "held_back")


def test_orm_becomes_current_without_a_comparison() -> None:
    RewardModel.objects.create(kind="orm", name="orm-1", location="old", is_current=True)
    run = TrainingRun.objects.create(kind="orm", status="running")
    finish_training(
        run=run, location="training/1/model", counts=DataCounts(rated_steps=5, solutions=5, by_models=None), metrics={}
    )
    assert RewardModel.objects.get(kind="orm", is_current=True).name == "orm-2"


def test_failed_training_is_retried_while_attempts_remain(messages: Messages) -> None:
    run = TrainingRun.objects.create(kind="prm", status="running", attempts=1, claim="1" * 32)
    fail_training(run=run, error="out of disk")
    run.refresh_from_db()
    assert (run.status, run.error) == ("pending", "out of disk")
    TrainingRun.objects.update(status="running", attempts=MAX_ATTEMPTS, claim="1" * 32)
    run.refresh_from_db()
    fail_training(run=run, error="out of disk")
    run.refresh_from_db()
    assert run.status == "failed"


@pytest.mark.django_db(transaction=True)
def test_training_of_dead_worker_is_sent_again(messages: Messages) -> None:
    TrainingRun.objects.create(kind="prm", status="running", attempts=1, heartbeat_at=timezone.now())
    dispatch_trainings()
    assert messages.names() == []
    TrainingRun.objects.update(heartbeat_at=timezone.now() - timedelta(hours=1))
    dispatch_trainings()
    dispatch_trainings()  # the message is on its way
    assert messages.names() == ["run_training"]


@pytest.mark.django_db(transaction=True)
def test_training_survives_six_deaths_of_its_worker(messages: Messages) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    run = TrainingRun.objects.create(kind="prm", status="running", attempts=6, heartbeat_at=long_ago)
    dispatch_trainings()
    run.refresh_from_db()
    assert (run.status, messages.names()) == ("running", ["run_training"])


@pytest.mark.django_db(transaction=True)
def test_training_that_kills_every_worker_fails(messages: Messages) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    run = TrainingRun.objects.create(kind="prm", status="running", attempts=MAX_DEATHS, heartbeat_at=long_ago)
    dispatch_trainings()
    run.refresh_from_db()
    assert run.status == "failed"
    assert "worker died at each attempt" in run.error
    assert messages.names() == []


@pytest.mark.parametrize(
    ("status", "expected"),
    [("pending", True), ("running", True), ("done", False), ("failed", False), ("cancelled", False)],
)
def test_training_is_in_progress_until_it_is_over(status: str, expected: bool) -> None:
    run = TrainingRun.objects.create(kind="orm", status=status)
    assert run.is_in_progress is expected
    assert TrainingRun.objects.in_progress().exists() is expected
