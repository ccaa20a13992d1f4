"""`migrate` while others use the tables: it waits shortly, gives way, tries again, and runs once at a time."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from annotation.models import SignInFailure
from annotation.operations import BuildIndex
from annotation.selectors.schema import SchemaState, schema_state
from annotation.services import migrating

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = "annotation_signinfailure"
INDEX = "SELECT indisvalid, indisunique FROM pg_index WHERE indexrelid = 'example_index'::regclass"


def connect() -> "psycopg.Connection[Any]":
    parameters = connection.get_connection_params()
    given = {name: parameters[name] for name in ("dbname", "user", "password", "host", "port") if name in parameters}
    return psycopg.connect(**given, application_name="a-report")


@contextmanager
def held(seconds: float | None = None) -> Iterator[None]:
    """Another session reads the table in a transaction that it ends after a while; None: when the block ends."""
    other = connect()
    other.execute(f"SELECT count(*) FROM {TABLE}")
    timer = threading.Timer(seconds or 0, other.close)
    if seconds is not None:
        timer.start()
    try:
        yield
    finally:
        if seconds is None:
            timer.start()
        timer.join()


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "LOCK_TIMEOUT_MS", 50)
    monkeypatch.setattr(migrating, "PAUSES", (0.05,))


@pytest.fixture
def added_column(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The newest migration adds a column to the table; afterwards it is as before."""
    operations = [migrations.RunSQL(f"ALTER TABLE {TABLE} ADD COLUMN extra int", "")]
    apply = MigrationExecutor.apply_migration

    def with_column(self: MigrationExecutor, state: Any, migration: Any, *args: Any, **kwargs: Any) -> Any:
        migration.operations = operations
        return apply(self, state, migration, *args, **kwargs)

    monkeypatch.setattr(MigrationExecutor, "apply_migration", with_column)
    newest = sorted(name for app, name in MigrationRecorder(connection).applied_migrations() if app == "annotation")[-1]
    MigrationRecorder(connection).record_unapplied("annotation", newest)
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS extra")
    if ("annotation", newest) not in MigrationRecorder(connection).applied_migrations():
        MigrationRecorder(connection).record_applied("annotation", newest)


def has_column() -> bool:
    with connection.cursor() as cursor:
        return "extra" in {each.name for each in connection.introspection.get_table_description(cursor, TABLE)}


@pytest.mark.usefixtures("added_column")
def test_migration_gives_way_and_tries_again(capsys: pytest.CaptureFixture[str]) -> None:
    longest = 0.0
    stop = threading.Event()

    def read() -> None:
        """Another client, whose reads must not queue behind the migration."""
        nonlocal longest
        with connect() as client:
            while not stop.is_set():
                began = time.monotonic()
                client.execute(f"SELECT 1 FROM {TABLE}")
                client.rollback()
                longest = max(longest, time.monotonic() - began)

    reader = threading.Thread(target=read)
    with held(0.7):
        reader.start()
        call_command("migrate", verbosity=0)
        stop.set()
    reader.join()

    assert has_column()
    assert schema_state() == SchemaState()
    told = capsys.readouterr().err
    assert "A table is in use; trying again." in told
    assert "a-report (process" in told
    assert longest < 0.6  # without a time limit for the lock it is the 0.7 s of the transaction


@pytest.mark.usefixtures("added_column")
def test_migration_that_is_blocked_too_long_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "PATIENCE_SECONDS", 0.1)
    with held(), pytest.raises(CommandError, match="a-report"):
        call_command("migrate", verbosity=0)
    assert not has_column()
    assert schema_state().missing
    call_command("migrate", verbosity=0)
    assert has_column()


def test_migrations_run_one_at_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    with connect() as other:
        other.execute(f"SELECT pg_advisory_xact_lock({migrating.ADVISORY_KEY})")
        timer = threading.Timer(0.5, other.rollback)
        timer.start()
        began = time.monotonic()
        call_command("migrate", verbosity=0)
        assert time.monotonic() - began >= 0.4
        timer.join()
    assert "Another process is migrating this database" in capsys.readouterr().err


def test_connection_has_its_own_lock_timeout_again() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '7s'")
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("7s",)
        cursor.execute("RESET lock_timeout")


def test_interrupted_index_is_built_again() -> None:
    state = ProjectState.from_apps(apps)
    index = models.Index(fields=["username"], name="example_index")
    SignInFailure.objects.bulk_create([SignInFailure(username="ada"), SignInFailure(username="ada")])
    with connection.cursor() as cursor, pytest.raises(IntegrityError):  # it ends halfway
        cursor.execute(f"CREATE UNIQUE INDEX CONCURRENTLY example_index ON {TABLE} (username)")
    operation = BuildIndex("signinfailure", index)
    after = state.clone()
    operation.state_forwards("annotation", after)
    try:
        for _ in range(2):  # the second time it is there already
            with connection.schema_editor(atomic=False) as editor:
                operation.database_forwards("annotation", editor, state, after)
            with connection.cursor() as cursor:
                cursor.execute(INDEX)
                assert cursor.fetchone() == (True, False)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX IF EXISTS example_index")


def test_schema_that_is_newer_or_older_is_named() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("annotation", "9999_from_the_future")
    try:
        newer = schema_state()
    finally:
        recorder.record_unapplied("annotation", "9999_from_the_future")
    assert newer.unknown == ("annotation.9999_from_the_future",)
    assert newer.is_usable
    assert "Restart this process with the new version" in newer.describe()

    recorder.record_unapplied("annotation", "0001_initial")
    try:
        older = schema_state()
    finally:
        recorder.record_applied("annotation", "0001_initial")
    assert (older.missing, older.is_usable) == (("annotation.0001_initial",), False)
    assert "./dev manage migrate" in older.describe()
    assert schema_state().describe() == ""
