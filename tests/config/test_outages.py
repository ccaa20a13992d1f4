"""PostgreSQL that is away, out of connections or read-only: 503 with Retry-After, nothing is stored, and it comes back."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import DataError, IntegrityError, OperationalError, ProgrammingError, connection
from rest_framework.test import APIClient

from annotation.models import Labeling, User
from annotation.outages import is_outage
from rewardmodel import tasks
from tests.factories import ItemFactory, label, lease

pytestmark = pytest.mark.django_db(transaction=True)


def check_unavailable(response: Any) -> None:
    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
    assert response.json()["code"] == "unavailable"
    assert int(response["Retry-After"]) > 0


def administer(sql: str) -> None:
    parts = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as server:
        server.execute(sql)


@contextmanager
def no_connections() -> Iterator[None]:
    name = connection.settings_dict["NAME"]
    administer(f'ALTER DATABASE "{name}" CONNECTION LIMIT 0')
    connection.close()
    try:
        yield
    finally:
        administer(f'ALTER DATABASE "{name}" CONNECTION LIMIT -1')


@contextmanager
def read_only() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    try:
        yield
    finally:
        connection.close()


@pytest.mark.parametrize("outage", [no_connections, read_only])
def test_submit_during_an_outage_is_503_and_succeeds_later(as_labeler: APIClient, labeler: User, outage: Any) -> None:
    assignment = lease(ItemFactory(), labeler)
    address = f"/api/v1/assignments/{assignment.pk}"
    with outage():
        check_unavailable(as_labeler.put(f"{address}/draft", {"label": {"a": 1}}))
        check_unavailable(as_labeler.post(f"{address}/submit", {"label": label([1, -1])}))
    assert as_labeler.post(f"{address}/submit", {"label": label([1, -1])}).status_code == 201
    assert Labeling.objects.count() == 1


def test_every_kind_of_address(as_admin: APIClient) -> None:
    with no_connections():
        for path in ("phases/overview", "overview", "models", "session", "generations", "exports/prm800k.jsonl"):
            check_unavailable(as_admin.get(f"/api/v1/{path}"))
            connection.close()
        figures = as_admin.get("/metrics")  # operators need them most now
        assert (figures.status_code, b"stepmark_database_up 0.0" in figures.content) == (200, True)
        assert re.search(rb'^stepmark_database_errors_total{kind="[a-z]+"} [1-9]', figures.content, re.MULTILINE)
        assert as_admin.get("/healthz").status_code == 200
        assert as_admin.get("/readyz").status_code == 503
    assert as_admin.get("/api/v1/overview").status_code == 200


def test_connection_that_was_ended_is_replaced(as_labeler: APIClient) -> None:
    with connection.cursor() as cursor, pytest.raises(OperationalError) as ended:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    assert is_outage(ended.value)
    connection.close()
    assert as_labeler.get("/api/v1/progress").status_code == 200


def test_a_mistake_is_no_outage() -> None:
    for sql, kind in (
        ("SELECT nothing", ProgrammingError),
        ("SELECT 1 / 0", DataError),
        ("INSERT INTO annotation_phase DEFAULT VALUES", IntegrityError),
    ):
        with connection.cursor() as cursor, pytest.raises(kind) as mistake:
            cursor.execute(sql)
        assert not is_outage(mistake.value)
    assert not is_outage(ValueError())


def test_task_waits_for_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    monkeypatch.setattr(tasks, "PAUSES", (0, 0))

    @tasks.until_the_database_answers
    def work() -> None:
        calls.append(1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())" if len(calls) < 3 else "SELECT 1")

    work()
    assert len(calls) == 3
