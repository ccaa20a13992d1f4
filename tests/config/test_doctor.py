"""Each check finds what is broken and says how to mend it; what hangs holds up nothing."""

import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.db import OperationalError, connection, connections
from django.db.models.functions import Now
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.disks import measure_disk
from annotation.models import ProcessReport
from annotation.selectors.process_reports import served_queues
from config.broker import broker_client
from config.doctor import hosts, pages, processes
from config.doctor.broker import check_broker
from config.doctor.database import check_database
from config.doctor.examination import examine
from config.doctor.findings import Finding, Visit
from config.doctor.mail import check_mail, check_recipients
from config.doctor.migrations import check_migrations
from config.doctor.model_servers import check_model_servers
from config.doctor.proxy import check_proxy
from config.launcher.roles import OWNER
from config.reporting import Reporting
from rewardmodel.models import Generator, RewardModel, Shard
from rewardmodel.selectors.model_faults import fault_of_folder
from tests.factories import PhaseFactory
from tests.notifications.receivers import MailServer, running
from tests.rewardmodel.celery_workers import _private
from tests.rewardmodel.generation_rows import make_generation

pytestmark = pytest.mark.django_db
BASE = Path("rewardmodel/demo/domain/base")


def bad(check: Any, visit: Visit | None = None) -> list[Finding]:
    return [finding for finding in check(visit) if finding.level != "ok"]


def only(check: Any, visit: Visit | None = None) -> Finding:
    """The one thing that the check finds; it says what to do."""
    (finding,) = bad(check, visit)
    assert finding.mend
    return finding


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def reported(name: str, role: str = "worker", **values: Any) -> ProcessReport:
    fresh = {"host": "far-away", "clock_ahead": 0.0, "clock_error": 0.01, "alive_until": Now() + timedelta(hours=1)}
    return ProcessReport.objects.create(name=name, role=role, **(fresh | values))


# --- Database, migrations -------------------------------------------------------------------------------------------


def test_database_of_the_tests_is_well() -> None:
    assert bad(check_database) == []
    assert bad(check_migrations) == []


def test_superuser_is_found() -> None:
    def look() -> None:
        wrapper = connections.create_connection("default")
        wrapper.settings_dict = deepcopy(wrapper.settings_dict) | {"USER": OWNER}
        connections["default"] = wrapper
        try:
            found.extend(bad(check_database))
        except OperationalError:
            found.append(None)
        finally:
            connection.close()

    found: list[Finding | None] = []
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    if found == [None]:
        pytest.skip("the server's owner is another")
    assert [finding.what.partition(",")[0] for finding in found if finding] == [f"The role {OWNER} is a superuser"]


def test_missing_rights_are_found() -> None:
    execute("REVOKE INSERT ON annotation_item FROM current_user", "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    finding = only(check_database)
    assert (finding.level, "1 tables, such as annotation_item" in finding.what) == ("fail", True)


def test_missing_newer_and_lost_tables_are_told_apart() -> None:
    execute("UPDATE django_migrations SET name = '9999_future' WHERE app = 'annotation' AND name = '0001_initial'")
    missing, newer = bad(check_migrations)
    assert (missing.level, "annotation.0001_initial" in missing.what) == ("fail", True)
    assert (newer.level, "annotation.9999_future" in newer.what) == ("warn", True)
    execute("UPDATE django_migrations SET name = '0001_initial' WHERE name = '9999_future'")
    execute("ALTER TABLE annotation_signinfailure RENAME TO gone")
    assert "annotation_signinfailure" in only(check_migrations).what


# --- Broker ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def private_broker(settings: Settings) -> Iterator[Any]:
    settings.REDIS_URL = _private(settings.REDIS_URL)
    with broker_client() as client:
        client.flushdb()
        yield client
        client.flushdb()


def test_broker_that_evicts_is_found(private_broker: Any) -> None:
    assert bad(check_broker) == []
    private_broker.config_set("maxmemory-policy", "allkeys-lru")
    try:
        assert "allkeys-lru" in only(check_broker).what
    finally:
        private_broker.config_set("maxmemory-policy", "noeviction")


def test_full_queue_is_found(private_broker: Any) -> None:
    private_broker.rpush("train", *range(1000))
    assert only(check_broker).what == "1,000 messages wait in train, so no more are sent."


def test_broker_that_is_away_is_found_without_its_password(settings: Settings) -> None:
    settings.REDIS_URL = "redis://user:hunter2@127.0.0.1:1/0"
    finding = only(check_broker)
    assert (finding.level, finding.where) == ("fail", "127.0.0.1:1")
    assert "hunter2" not in repr(finding)


# --- Processes ------------------------------------------------------------------------------------------------------


def test_needed_queue_fails_and_an_idle_one_warns() -> None:
    reported("web@a", "web")
    reported("worker a", queues=["default", "sample"])
    Shard.objects.create(generation=make_generation(0, stage="scoring"), stage="scoring", first_id=1, last_id=2, size=2)
    score, train = bad(processes.check_workers)
    assert (score.level, "Work waits in the queue score" in score.what) == ("fail", True)
    assert (train.level, train.what) == ("warn", "No worker serves the queue train.")


def test_killed_worker_is_named_until_another_serves_its_queues() -> None:
    reported("worker b", queues=["default", "sample", "score", "train"], alive_until=Now() - timedelta(seconds=1))
    assert {finding.level for finding in bad(processes.check_workers)} == {"fail"}
    assert "worker b" in bad(processes.check_workers)[0].what
    reported("worker c", queues=["default", "sample", "score", "train"])
    assert bad(processes.check_workers) == []


def test_beat_and_its_stand_in() -> None:
    reported("web@a", "web")
    assert only(processes.check_beat).level == "fail"
    reported("beat@a", "beat")
    reported("beat@b", "beat")
    (finding,) = processes.check_beat(None)
    assert finding.what == "Beat runs; 1 more wait to take over."


@pytest.mark.parametrize(("ahead", "level"), [(1.5, "ok"), (-10.0, "warn"), (3600.0, "fail"), (-3600.0, "fail")])
def test_clock_of_another_host(ahead: float, level: str) -> None:
    reported("worker a", clock_ahead=ahead)
    found = [finding for finding in processes.check_clocks(None) if "far-away" in finding.what]
    assert [finding.level for finding in found] == [level]


def test_clock_of_this_host_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    true_time = time.time
    monkeypatch.setattr(time, "time", lambda: true_time() + 3600)
    (finding,) = processes.check_clocks(None)
    assert (finding.level, "3,600" in finding.what) == ("fail", True)


@pytest.mark.django_db(transaction=True)
def test_process_reports_on_itself_and_signs_off() -> None:
    reporting = Reporting("worker", "worker test", ["score", "train"])
    reporting.report_once()
    reporting.report_once()
    row = ProcessReport.objects.get()
    assert (row.host, row.queues, abs(row.clock_ahead) < 2) == (socket.gethostname(), ["score", "train"], True)
    assert {disk["purpose"] for disk in row.facts["disks"]} >= {"state folder", "temporary folder"}
    assert served_queues() == {"score", "train"}
    reporting.stop()
    assert served_queues() == set()


def test_host_that_cannot_be_looked_at_does_not_make_its_process_look_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise RuntimeError

    reporting = Reporting("worker", "worker test", ["score"])
    monkeypatch.setattr(type(reporting.facts), "collect", fail)
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own
    reporting.report_once()
    assert served_queues() == {"score"}


# --- Hosts ----------------------------------------------------------------------------------------------------------


def test_disk_that_cannot_be_written_to(settings: Settings) -> None:
    assert measure_disk("folder", Path("/proc")).level == "fail"
    settings.STATE_DIR = Path("/proc/stepmark")
    assert "The state folder /proc/stepmark cannot be written to" in only(hosts.check_disks).what


@pytest.mark.parametrize(
    ("free", "total", "level"),
    [(2 * 10**8, 10**13, "warn"), (10**8, 10**11, "fail"), (4 * 10**9, 10**11, "warn"), (4 * 10**9, 10**10, "ok")],
)
def test_disk_of_another_host(free: int, total: int, level: str) -> None:
    disk = {"purpose": "state folder", "path": "/srv", "total": total, "free": free, "free_inodes": 9, "writable": True}
    reported("worker a", facts={"disks": [disk, {"of": "another version"}]})
    (finding,) = hosts.check_disks_of_others(None)
    assert (finding.level, finding.where) == (level, "far-away")


def damaged(folder: Path, how: str) -> None:
    weights = folder / "model.safetensors"
    if how == "cut":
        os.truncate(weights, weights.stat().st_size - 1)
    elif how == "head":
        weights.write_bytes(struct.pack("<Q", 10**15))
    elif how == "empty":
        weights.write_bytes(b"")
    elif how == "weights":
        weights.unlink()
    elif how == "config":
        (folder / "config.json").write_text("{")
    elif how == "index":
        (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": {"a": "model-2.safetensors"}}))
    else:
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("cut", "instead of"),
        ("head", "is cut off or damaged"),
        ("empty", "is cut off or damaged"),
        ("weights", "no weights"),
        ("config", "damaged"),
        ("index", "model-2.safetensors is missing"),
        ("folder", "is not there"),
    ],
)
def test_damaged_model_is_found(tmp_path: Path, settings: Settings, how: str, told: str) -> None:
    settings.STATE_DIR = tmp_path
    folder = tmp_path / "training" / "1"
    shutil.copytree(BASE, folder)
    RewardModel.objects.create(kind="prm", name="prm-1", location="training/1", is_current=True)
    assert fault_of_folder(folder) == ""
    assert bad(hosts.check_model_files) == []
    damaged(folder, how)
    finding = only(hosts.check_model_files)
    assert (finding.level, told in finding.what, "prm-1" in finding.what) == ("fail", True, True)


def test_what_a_worker_cannot_load_is_told_with_its_host() -> None:
    fault = {"kind": "generator", "name": "seven", "place": "/models/seven", "fault": "the folder is not there"}
    reported("worker a", facts={"models": [fault]})
    assert only(hosts.check_model_files).where == "far-away"


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        ({"device": "cuda", "gpus": [], "cuda_build": "12.8"}, "fail"),
        ({"device": "cuda:1", "gpus": ["NVIDIA"], "cuda_build": ""}, "fail"),
        ({"device": "", "gpus": ["NVIDIA"], "cuda_build": ""}, "warn"),
        ({"device": "", "gpus": ["NVIDIA"], "cuda_build": "12.8"}, "ok"),
        ({"device": "", "gpus": [], "cuda_build": ""}, "ok"),
    ],
)
def test_gpu_that_is_asked_for(facts: dict[str, Any], level: str) -> None:
    reported("worker a", facts=facts)
    assert [finding.level for finding in hosts.check_gpus(None)] == [level]


# --- Servers and mail -----------------------------------------------------------------------------------------------


class _Server(BaseHTTPRequestHandler):
    status = 404

    def do_GET(self) -> None:
        assert "Authorization" not in self.headers
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class _Broken(_Server):
    status = 502


@pytest.mark.parametrize(("handler", "level"), [(_Server, "ok"), (_Broken, "fail"), (None, "fail")])
def test_server_of_a_generator(handler: type[_Server] | None, level: str, settings: Settings) -> None:
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler or _Server)
    place = f"http://127.0.0.1:{server.server_port}/v1"
    Generator.objects.create(name="served", backend="openai", location=place)
    PhaseFactory(generator="served")
    if handler is None:
        server.server_close()
        assert [finding.level for finding in check_model_servers(None)] == [level]
        return
    with running(server):
        assert [finding.level for finding in check_model_servers(None)] == [level]


def test_mail_server_is_tried(settings: Settings) -> None:
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAIL_IS_CONFIGURED, settings.EMAIL_HOST, settings.EMAIL_PORT = True, "127.0.0.1", server.port
    with running(server):
        assert bad(check_mail) == []
    finding = only(check_mail)
    assert (finding.level, finding.where) == ("fail", f"127.0.0.1:{server.port}")
    assert server.mails == []


def test_nobody_who_is_told_is_found() -> None:
    assert only(check_recipients).what == "Nobody is told when something fails."


# --- The way here ---------------------------------------------------------------------------------------------------

PROXY = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7"}


@pytest.mark.parametrize(
    ("behind", "headers", "remote", "scheme", "levels"),
    [
        (True, PROXY, "127.0.0.1", "https", []),
        (True, {}, "127.0.0.1", "http", ["fail"]),
        (True, {"x-forwarded-proto": "https"}, "127.0.0.1", "https", ["fail"]),
        (True, PROXY | {"x-forwarded-proto": "http"}, "127.0.0.1", "http", ["fail"]),
        (True, PROXY | {"x-forwarded-for": "<script>"}, "127.0.0.1", "https", ["warn"]),
        (True, PROXY | {"referer": "https://site:8443/services"}, "127.0.0.1", "https", ["fail"]),
        (False, {}, "127.0.0.1", "http", []),
        (False, {}, "10.0.0.7", "http", ["warn"]),
        (False, PROXY, "127.0.0.1", "http", ["warn"]),
    ],
)
def test_headers_of_a_proxy(
    behind: bool, headers: dict[str, str], remote: str, scheme: str, levels: list[str], settings: Settings
) -> None:
    settings.BEHIND_TLS_PROXY = behind
    visit = Visit(headers=headers, remote=remote, scheme=scheme, host="site")
    assert [finding.level for finding in bad(check_proxy, visit)] == levels


def test_pages_that_are_not_collected_and_one_that_is_missing(settings: Settings, tmp_path: Path) -> None:
    settings.BASE_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    assert "not built" in only(pages.check_pages).what
    page = tmp_path / "frontend" / "dist" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text('<script type="module" src="{{ static }}assets/index-1.js"></script>')
    assert "not collected" in only(pages.check_pages).what
    (settings.STATIC_ROOT / "assets").mkdir(parents=True)
    assert "assets/index-1.js" in only(pages.check_pages).what
    (settings.STATIC_ROOT / "assets" / "index-1.js").touch()
    assert bad(pages.check_pages) == []


# --- All together ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_page_of_admins_shows_all_checks_and_processes(as_admin: APIClient, settings: Settings) -> None:
    reported("worker a", queues=["score"])
    reported("worker b", alive_until=Now() - timedelta(seconds=1))
    answer = as_admin.get("/api/v1/installation", headers={"x-forwarded-proto": "https"}).json()
    names = [check["name"] for check in answer["checks"]]
    assert names == list(dict.fromkeys(names))
    levels = {check["name"]: check["level"] for check in answer["checks"]}
    assert (levels["database"], levels["migrations"], levels["redis"], levels["proxy"]) == ("ok", "ok", "ok", "warn")
    assert [(process["name"], process["is_alive"]) for process in answer["processes"]] == [
        ("worker a", True),
        ("worker b", False),
    ]


@pytest.mark.django_db(transaction=True)
def test_check_that_hangs_is_told_and_the_others_are_not_held_up(monkeypatch: pytest.MonkeyPatch) -> None:
    from config.doctor import examination, registry

    ended = threading.Event()

    def hang(_: Visit | None) -> Iterator[Finding]:
        ended.wait(20)
        yield from ()

    def break_down(_: Visit | None) -> Iterator[Finding]:
        raise ZeroDivisionError

    checks = [registry.Check(f"hangs {number}", hang, seconds=0.4) for number in range(5)]
    checks += [registry.Check("broken", break_down), registry.Check("migrations", check_migrations, True)]
    monkeypatch.setattr(examination, "CHECKS", tuple(checks))
    began = time.monotonic()
    groups = {group.name: group for group in examine()}
    assert time.monotonic() - began < 8
    ended.set()
    assert [groups[f"hangs {number}"].level for number in range(5)] == ["fail"] * 5
    assert (groups["broken"].level, groups["migrations"].level) == ("fail", "ok")


@contextmanager
def silent_server() -> Iterator[int]:
    """Takes connections and never says anything."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield server.getsockname()[1]


def doctor(**environment: str) -> tuple[int, dict[str, Any], str]:
    done = subprocess.run(
        [sys.executable, "-m", "config.doctor", "--json"],
        env={**os.environ, **environment},
        cwd=site_settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    groups = json.loads(done.stdout)
    return done.returncode, {group["name"]: group for group in groups}, done.stdout + done.stderr


def test_command_works_while_database_and_broker_hang() -> None:
    with silent_server() as port:
        status, groups, output = doctor(
            DATABASE_URL=f"postgresql://app:hunter2@127.0.0.1:{port}/app",
            REDIS_URL=f"redis://:hunter2@127.0.0.1:{port}/0",
        )
    assert status == 1
    assert (groups["database"]["level"], groups["redis"]["level"]) == ("fail", "fail")
    assert groups["workers"]["findings"][0]["what"].startswith("It is not known")
    assert "hunter2" not in output


def test_command_tells_refused_settings_and_nothing_else() -> None:
    status, groups, _ = doctor(SECRET_KEY="short", DEBUG="perhaps")
    assert status == 1
    assert [finding["what"].split()[0] for finding in groups["settings"]["findings"]] == ["DEBUG=perhaps", "SECRET_KEY"]
