"""Hosts whose clocks differ by an hour work together: real workers, each with a wrong clock of its own."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session

from annotation.clock import database_time
from annotation.models import Assignment, Item, Labeling
from rewardmodel.demo.domain.problems import generate_problems
from rewardmodel.models import Generation, Generator, Shard, Stage
from rewardmodel.services.generations import plan_generation
from rewardmodel.work import dispatch
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, UserFactory, lease
from tests.rewardmodel.celery_workers import Workers

HOUR = 3600
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Iterator[Workers]:
    workers = Workers(tmp_path)
    monkeypatch.setattr(dispatch, "current_app", workers.broker)
    workers.empty_broker()
    yield workers
    workers.stop()
    workers.empty_broker()


def start_shifted(workers: Workers, seconds: int) -> "subprocess.Popen[bytes]":
    workers.environment["SHIFTED_SECONDS"] = str(seconds)
    return workers.start(app="tests.rewardmodel.shifted_celery_app")


def plan(count: int) -> Generation:
    generator = Generator.objects.create(
        name="demo", backend=Generator.Backend.TRANSFORMERS, location="rewardmodel/demo/domain/generator"
    )
    for problem in generate_problems(count, seed=1):
        ProblemFactory(text=problem.text, answer=problem.answer)
    options = {"base": "nowhere", "sources": [""], "samples_per_problem": 64, "start_next": False}
    return plan_generation(options={**options, "selection": "uniform"}, phase=PhaseFactory(), generator=generator)


@pytest.mark.worker
@pytest.mark.timeout(600)
def test_workers_an_hour_ahead_and_an_hour_behind_share_the_work(workers: Workers) -> None:
    """Neither throws a message away, and neither takes the other for dead."""
    start_shifted(workers, HOUR)
    start_shifted(workers, -HOUR)
    generation = plan(24)
    workers.wait(lambda: Item.objects.filter(generation_number=generation.number).exists(), what="items", seconds=300)
    done = Shard.objects.filter(generation=generation)
    assert set(done.values_list("status", "attempts")) == {("done", 1)}
    now = database_time()
    for shard in done:
        assert shard.heartbeat_at is not None
        assert shard.finished_at is not None
        assert now - timedelta(minutes=10) < shard.heartbeat_at <= shard.finished_at < now
    generation.refresh_from_db()
    stages = [stage for stage in Stage.values if stage in generation.stage_entered]
    entered = [datetime.fromisoformat(generation.stage_entered[stage]) for stage in stages]
    assert entered == sorted(entered)
    assert now - timedelta(minutes=10) < entered[0]
    assert entered[-1] < now
    assert "Discarding revoked task" not in (workers.folder / "worker.log").read_text()


@pytest.mark.worker
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_only_leases_that_have_ended_expire(workers: Workers, seconds: int) -> None:
    running, ended = lease(), lease()
    Assignment.objects.filter(pk=ended.pk).update(lease_expires_at=database_time() - timedelta(seconds=1))
    code = "from annotation.tasks import expire_leases; expire_leases()"
    run_shifted(workers, seconds, code)
    running.refresh_from_db()
    ended.refresh_from_db()
    assert (running.status, ended.status) == ("leased", "expired")
    assert ended.closed_at is not None
    assert abs(database_time() - ended.closed_at) < timedelta(minutes=2)


@pytest.mark.worker
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_wrong_web_server_gives_leases_submits_and_sessions_the_right_times(workers: Workers, seconds: int) -> None:
    item, user = ItemFactory(), UserFactory()
    code = (
        "from annotation.models import *\n"
        "from annotation.services.queue import lease_item\n"
        "from annotation.services.labelings import submit_labeling\n"
        "from config.sessions import SessionStore\n"
        "from tests.factories import label\n"
        f"user = User.objects.get(pk='{user.pk}'); item = Item.objects.get(pk={item.pk})\n"
        "assignment = lease_item(item=item, labeler=user)\n"
        "submit_labeling(assignment_id=assignment.pk, labeler=user, label=label([1, -1]))\n"
        "store = SessionStore(); store['a'] = 1; store.save()\n"
    )
    run_shifted(workers, seconds, code)
    now, near = database_time(), timedelta(minutes=2)
    assignment, labeling = Assignment.objects.get(item=item), Labeling.objects.get()
    assert abs(now - assignment.leased_at) < near
    assert abs(now + item.phase.lease - assignment.lease_expires_at) < near
    assert labeling.submitted_at is not None
    assert abs(now - labeling.submitted_at) < near
    assert abs(now - labeling.created_at) < near
    lasting = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    assert abs(now + lasting - Session.objects.get().expire_date) < near


def run_shifted(workers: Workers, seconds: int, code: str) -> None:
    """Run code with Django loaded, in a process whose clock is wrong."""
    begin = f"from tests.shifted_clock import shift_clock\nshift_clock({seconds})\nimport django\ndjango.setup()\n"
    environment = {**os.environ, **workers.environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run([sys.executable, "-c", begin + code], cwd=ROOT, env=environment, check=True)


MEASURES_CLOCKS = ROOT / "annotation" / "services" / "process_reports.py"
"""Reads the host's clock to tell how wrong it is. A test of its own looks at what it stores."""


@pytest.mark.parametrize("package", ["annotation", "rewardmodel"])
def test_stored_times_never_come_from_a_hosts_clock(package: str) -> None:
    """`timezone.now`, `time.time` and `datetime.now` are of the host; rows get the database's time."""
    for path in (ROOT / package).rglob("*.py"):
        if "migrations" in path.parts or path.is_relative_to(ROOT / "rewardmodel" / "ml") or path == MEASURES_CLOCKS:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                name = f"{node.value.id}.{node.attr}"
                assert name not in ("timezone.now", "time.time", "datetime.now", "datetime.utcnow"), f"{path}: {name}"
            if isinstance(node, ast.keyword):
                assert node.arg not in ("auto_now", "auto_now_add"), f"{path}: {node.arg}"


def test_no_message_expires() -> None:
    """The receiver would judge that by its own clock."""
    assert "expires" not in repr(settings.CELERY_BEAT_SCHEDULE)
