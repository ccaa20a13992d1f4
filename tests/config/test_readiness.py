"""What /readyz and /readyz/web say while something is missing, to whom, and how fast."""

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from django.db.models.functions import Now
from django.test import Client
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.models import ProcessReport
from config import readiness
from rewardmodel.models import Shard
from tests.rewardmodel.generation_rows import make_generation

pytestmark = pytest.mark.django_db(transaction=True)
WELL = dict.fromkeys(readiness.NAMES, True)


@pytest.fixture(autouse=True)
def _no_services(settings: Settings) -> None:
    settings.SERVICES_FILE = ""


@pytest.fixture
def changed(db: None) -> Iterator[Callable[[str, str], None]]:
    """Runs a statement on the database, and another one at the end that undoes it."""
    undo: list[str] = []

    def run(statement: str, undoing: str) -> None:
        undo.append(undoing)
        with connection.cursor() as cursor:
            cursor.execute(statement)

    yield run
    with connection.cursor() as cursor:
        for statement in undo:
            cursor.execute(statement)


def reported(name: str, role: str, *queues: str) -> None:
    ProcessReport.objects.create(
        name=name,
        role=role,
        host="a",
        queues=list(queues),
        clock_ahead=0,
        clock_error=0,
        alive_until=Now() + timedelta(hours=1),
    )


def test_whole_site_is_ready(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, WELL)
    assert "Retry-After" not in response
    assert client.get("/readyz/web").json() == dict.fromkeys(readiness.FOR_PEOPLE, True)


def test_missing_migration_is_unready_and_one_from_the_future_is_not(
    client: Client, as_admin: APIClient, changed: Callable[[str, str], None]
) -> None:
    future = "INSERT INTO django_migrations (app, name, applied) VALUES ('annotation', '9999_future', now())"
    changed(future, "DELETE FROM django_migrations WHERE name = '9999_future'")
    assert client.get("/readyz").status_code == 200
    first = "app = 'annotation' AND name = '0001_initial'"
    changed(
        f"UPDATE django_migrations SET name = 'hidden' WHERE {first}",
        "UPDATE django_migrations SET name = '0001_initial' WHERE name = 'hidden'",
    )
    readiness.readinesses.forget()
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {**WELL, "tables": False})
    assert int(response["Retry-After"]) > 0
    assert client.get("/readyz/web").status_code == 503
    reasons = as_admin.get("/readyz").json()["reasons"]
    assert reasons == {"tables": "1 migrations are missing, the first is annotation.0001_initial."}


def test_missing_table_is_unready(client: Client, changed: Callable[[str, str], None]) -> None:
    changed(
        "ALTER TABLE annotation_signinfailure RENAME TO gone", "ALTER TABLE gone RENAME TO annotation_signinfailure"
    )
    assert client.get("/readyz").json()["tables"] is False


def test_work_without_a_worker_is_unready_but_people_are_served(client: Client) -> None:
    generation = make_generation(0, stage="scoring")
    Shard.objects.create(generation=generation, stage="scoring", first_id=1, last_id=2, size=2)
    reported("web@a", "web")
    reported("worker a", "worker", "default")
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {**WELL, "workers": False})
    assert client.get("/readyz/web").status_code == 200
    reported("worker b", "worker", "score", "train")
    readiness.readinesses.forget()
    assert client.get("/readyz").status_code == 200


def test_full_disk_is_unready(client: Client, settings: Settings) -> None:
    settings.STATE_DIR = Path("/proc/stepmark")  # where nobody can write
    response = client.get("/readyz")
    assert (response.status_code, response.json()["disk"]) == (503, False)


def test_reasons_are_for_admins(
    client: Client, as_admin: APIClient, as_labeler: APIClient, as_researcher: APIClient, settings: Settings
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert as_admin.get("/readyz").json()["reasons"] == {"broker": "The broker (REDIS_URL) does not answer."}
    for other in (client, as_labeler, as_researcher):
        assert "reasons" not in other.get("/readyz").json()


def test_database_that_hangs_is_told_in_time_and_asked_once(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(readiness, "SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        there = dict(connections.settings["default"])
        silence = {**there, "HOST": "127.0.0.1", "PORT": silent.getsockname()[1], "OPTIONS": {"connect_timeout": 2}}
        monkeypatch.setitem(connections.settings, "default", silence)
        began = time.monotonic()
        with ThreadPoolExecutor(max_workers=4) as threads:
            answers = list(threads.map(lambda _: client.get("/readyz"), range(4)))
        assert time.monotonic() - began < 4
        assert {answer.status_code for answer in answers} == {503}
        told = answers[0].json()
        assert (told["database"], told["workers"], told["disk"], told["broker"]) == (False, False, True, True)
        assert client.get("/healthz").status_code == 200
        looking = readiness.readinesses._looking
        assert looking is not None
        looking.join(10)
    readiness.readinesses.forget()


def test_probes_of_one_second_ask_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def ask() -> str:
        asked.append(1)
        return ""

    monkeypatch.setattr(readiness, "_database", ask)
    for _ in range(20):
        client.get("/readyz")
    assert len(asked) == 1
