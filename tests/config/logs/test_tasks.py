"""A request's id in the work that it causes, in a real worker; and no secret in the lines of either."""

import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.counting.process_values import OURS
from annotation.counting.totals import totals
from annotation.log_context import logging_with
from annotation.models import CompletionRequest, User
from config.logs.tasks import HEADER, name_the_request
from rewardmodel.models import Generator
from rewardmodel.work import dispatch
from tests.config.logs.conftest import Kept
from tests.factories import PASSWORD, ProblemFactory, lease, problem_item
from tests.rewardmodel.celery_workers import Workers

GIVEN = "request-of-a-test-0123456789"
SEEDS = {
    "problem": "Seeded-problem-text",
    "step": "Seeded-step-text",
    "query": "Seeded-query-value",
    "header": "Seeded-header-value-1",
    "setting": "Seeded-setting-value",
    "wrong password": "Seeded-wrong-password",
}


@pytest.fixture
def workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Workers]:
    workers = Workers(tmp_path)
    workers.environment |= {"LOG_FORMAT": "json", "SOME_API_KEY": SEEDS["setting"]}
    settings.COUNTERS_DIR = str(tmp_path / "counters")
    OURS.begin_anew()
    monkeypatch.setenv("SOME_API_KEY", SEEDS["setting"])
    monkeypatch.setattr(dispatch, "current_app", workers.broker)
    workers.empty_broker()
    yield workers
    workers.stop()
    workers.empty_broker()
    OURS.begin_anew()


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_one_search_finds_a_request_and_its_work_and_no_secret(
    workers: Workers, tmp_path: Path, as_labeler: APIClient, labeler: User, log: Kept
) -> None:
    Generator.objects.create(name="gone", backend="transformers", location=str(tmp_path / SEEDS["setting"]))
    assignment = lease(problem_item(problem=ProblemFactory(text=SEEDS["problem"])), labeler)
    workers.start()
    address = f"/api/v1/assignments/{assignment.pk}/completions"
    assert as_labeler.post(f"{address}?key={SEEDS['query']}", {"steps": []}).status_code == 400
    asked = as_labeler.post(
        address,
        {"steps": [SEEDS["step"]]},
        headers={"X-Request-ID": GIVEN, "X-Custom-Token": SEEDS["header"]},
    )
    assert asked.status_code == 202, asked.json()
    for password in (PASSWORD, SEEDS["wrong password"]):
        as_labeler.post("/api/v1/session", {"username": labeler.username, "password": password})
    logging.getLogger("a.library").warning("refused: key=%s", SEEDS["setting"])
    workers.wait(lambda: CompletionRequest.objects.filter(status="failed").exists(), what="failed request", seconds=200)
    workers.wait(lambda: lines_of(workers, GIVEN, "task ends"), what="end of the task", seconds=60)

    (end,) = lines_of(workers, GIVEN, "task ends")
    (failure,) = lines_of(workers, GIVEN, "completion request")
    assert (end["service"], end["task"], end["outcome"]) == ("worker", "write_completions", "done")
    assert end["task_id"] == failure["task_id"]
    assert end["duration_ms"] > 0
    assert (failure["level"], bool(failure["traceback"])) == ("ERROR", True)
    figures = {
        (sample.name, sample.labels.get("task", sample.labels.get("work"))): sample.value
        for metric in totals()
        for sample in metric.samples
    }
    assert figures[("stepmark_task_duration_seconds_count", "write_completions")] == 1
    assert figures[("stepmark_work_failures_total", "completion")] == 1

    told = "\n".join(log.lines) + (tmp_path / "worker.log").read_text()
    assert GIVEN in told
    for seed in (*SEEDS.values(), PASSWORD, os.environ["SECRET_KEY"]):
        assert seed not in told, [line for line in told.splitlines() if seed in line]


def lines_of(workers: Workers, request_id: str, message: str) -> list[dict[str, Any]]:
    lines = (workers.folder / "worker.log").read_text(errors="replace").splitlines()
    told = [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]
    return [line for line in told if line.get("request_id") == request_id and line["message"].startswith(message)]


def test_id_goes_into_the_headers_of_a_message_only_if_there_is_one() -> None:
    headers: dict[str, Any] = {}
    name_the_request(headers=headers)
    assert headers == {}
    with logging_with(request_id=GIVEN):
        name_the_request(headers=headers)
    assert headers == {HEADER: GIVEN}
