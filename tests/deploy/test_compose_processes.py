"""Every service of ours in docker-compose.yml, by its own command and health check, with the private PostgreSQL and a Valkey."""

import http.client
import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import psycopg
import pytest
from celery import Celery

from config.launcher.database_tools import client_folder
from config.launcher.roles import OWNER
from config.launcher.valkey import find_server
from tests.deploy.compose_file import ROOT, read_compose
from tests.deploy.containers import Containers, copy_product
from tests.deploy.test_compose_file import make_secrets
from tests.launcher.launched_checkout import wait_for

pytestmark = pytest.mark.timeout(600)
NAME = "label.example.org"
WORKERS = ["worker-default", "worker-gpu"]
"""Together they serve every queue. The others differ from the first in their queue alone, as test_compose_file.py says."""
BEHIND_CADDY = {"Host": NAME, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def sockets() -> str:
    """The folder of the private PostgreSQL's socket. Only there the tests may make roles."""
    host = parse_qs(urlsplit(os.environ["DATABASE_URL"]).query).get("host", [""])[0]
    if not host.startswith("/"):
        pytest.skip("DATABASE_URL names a server that is not the tests' own")
    return host


@pytest.fixture(scope="module")
def containers(tmp_path_factory: pytest.TempPathFactory, sockets: str) -> Iterator[Containers]:
    """The site, prepared, with all its processes well."""
    folder = tmp_path_factory.mktemp("containers")
    secrets = make_secrets(folder)
    (folder / "state").mkdir()
    (folder / "valkey").mkdir()
    port, queue_port = free_port(), free_port()
    made = Containers(
        read_compose({"SITE_NAME": NAME})["services"],
        copy_product(folder / "srv"),
        {
            "/run/secrets": str(secrets),
            "@postgres:5432/stepmark": f"@/stepmark?host={sockets}",
            "valkey:6379": f"127.0.0.1:{queue_port}",
            "valkey-server --dir /data": f"{find_server()} --dir {folder / 'valkey'} --bind 127.0.0.1 --port {queue_port}",
            "/state": str(folder / "state"),
            "/tmp/heartbeat": "HEARTBEAT-FILE",
            "8000": str(port),
        },
        extra={"STEPMARK_ADVANCE_SECONDS": "1", "LOG_LEVEL": "INFO"},
    )
    try:
        create_role(made, sockets)
        made.start("valkey")
        made.run("prepare")
        for name in ["web", "beat", *WORKERS]:
            made.start(name)
        for name in ["web", "beat", *WORKERS]:
            made.wait_until_well(name)
        yield made
    finally:
        codes = made.stop()
        drop_role(sockets)
    assert set(codes.values()) == {0}, codes


def create_role(made: Containers, sockets: str) -> None:
    drop_role(sockets)
    environment = made.environment("postgres") | {"PGHOST": sockets}
    environment["PATH"] = f"{client_folder()}:{environment['PATH']}"
    (script,) = [volume.split(":")[0] for volume in made.services["postgres"]["volumes"] if "create-role" in volume]
    subprocess.run(["sh", ROOT / script], env=environment, check=True)


def drop_role(sockets: str) -> None:
    with psycopg.connect(f"postgresql://{OWNER}@/postgres?host={sockets}", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS stepmark WITH (FORCE)")
        connection.execute("DROP ROLE IF EXISTS stepmark")


def ask(containers: Containers, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", int(containers.places["8000"]), timeout=60)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, content


def test_role_of_the_site_owns_its_database_and_nothing_else(containers: Containers, sockets: str) -> None:
    with psycopg.connect(f"postgresql://{OWNER}@/postgres?host={sockets}") as connection:
        found = connection.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolpassword LIKE 'SCRAM-SHA-256$%', datname"
            " FROM pg_authid JOIN pg_database ON datdba = pg_authid.oid WHERE rolname = 'stepmark'"
        ).fetchall()
    assert found == [(False, False, False, True, "stepmark")]


def test_site_answers_behind_the_proxy_alone(containers: Containers) -> None:
    status, headers, page = ask(containers, "/", **BEHIND_CADDY)
    assert status == 200
    assert headers["strict-transport-security"].startswith("max-age=3600")
    script = re.search(r'src="(/static/assets/[^"]+\.js)"', page.decode())
    assert script is not None
    status, headers, _ = ask(containers, script[1], **BEHIND_CADDY)
    assert (status, "immutable" in headers["cache-control"]) == (200, True)
    assert ask(containers, "/", Host=NAME)[:2][0] == 301  # not over HTTPS
    assert ask(containers, "/", **BEHIND_CADDY | {"Host": "evil.test"})[0] == 400
    assert ask(containers, "/readyz", Host="10.1.2.3:8000")[0] == 200  # a probe


def ended_tasks(containers: Containers, name: str) -> dict[str, str]:
    """Return the tasks that a worker has done: id -> name, from its log."""
    text = containers.log(name).read_text()
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{") and line.endswith("}")]
    return {line["task_id"]: line["task"] for line in lines if line["message"] == "task ends"}


def test_beat_sends_and_the_worker_of_its_queue_works(containers: Containers) -> None:
    wait_for("what beat sent", lambda: "advance_generations" in ended_tasks(containers, "worker-default").values())
    assert "advance_generations" not in ended_tasks(containers, "worker-gpu").values()


@pytest.mark.parametrize("name", WORKERS)
def test_worker_serves_the_queues_that_it_is_for(containers: Containers, name: str) -> None:
    command = containers.services[name]["command"]
    queue_port = containers.places["valkey:6379"].rpartition(":")[2]
    password = Path(containers.places["/run/secrets"], "valkey_password").read_text().strip()
    with Celery(broker=f"redis://:{quote(password, safe='')}@127.0.0.1:{queue_port}/0") as sender:
        for queue in command[command.index("--queues") + 1].split(","):
            sent = sender.send_task("rewardmodel.tasks.grade_queued", queue=queue)
            wait_for(f"a task of {queue}", partial(is_done, containers, name, sent.id))


def is_done(containers: Containers, name: str, task_id: str) -> bool:
    return task_id in ended_tasks(containers, name)


def test_health_check_notices_what_is_stuck(containers: Containers) -> None:
    for name in ("beat", "worker-default"):
        heartbeat = Path(containers.environment(name)["STEPMARK_HEARTBEAT"])
        os.kill(containers.running[name].pid, 19)  # SIGSTOP
        try:
            time.sleep(0.1)
            os.utime(heartbeat, (time.time() - 100, time.time() - 100))
            is_well, said = containers.health(name)
            assert (is_well, "was touched 10" in said) == (False, True)
        finally:
            os.kill(containers.running[name].pid, 18)  # SIGCONT
        containers.wait_until_well(name)
    moved = containers.places | {"8000": str(free_port())}
    is_well, said = Containers(containers.services, containers.folder, moved).health("web")
    assert (is_well, "does not answer" in said) == (False, True)


def test_nothing_is_written_into_the_image(containers: Containers) -> None:
    copied = {
        path.relative_to(containers.folder) for path in containers.folder.rglob("*") if "__pycache__" not in path.parts
    }
    new = {path for path in copied if not (ROOT / path).exists()}
    assert new == set()
    assert (containers.folder.parent / "state/static/assets").is_dir()
