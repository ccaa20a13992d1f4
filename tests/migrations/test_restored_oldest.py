"""A backup of the oldest database, written while others write, is restored by this version: brought up to date, every row there."""

import os
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from annotation.selectors.schema import schema_state
from config.launcher.backup import backup
from config.launcher.restore import restore
from tests.migrations.migrating import database_named, drop
from tests.migrations.oldest import build_oldest, rows_by_new_names
from tests.migrations.test_oldest import CHANGED, key, only

WRITTEN = "annotation_signinfailure"
PAIR = (
    f"INSERT INTO {WRITTEN} (username, address, failed_at) SELECT %s, '192.0.2.' || i, '2026-01-08Z' FROM generate_series(1, 2) AS i"
)


def test_backup_of_an_older_site_at_work_is_restored_and_migrated(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STEPMARK_VENV", sys.prefix)
    old, new = (f"{name}_{uuid4().hex[:12]}" for name in ("oldest", "restored"))
    file = tmp_path / "old.backup"
    (tmp_path / "old" / "training" / "1" / "model").mkdir(parents=True)
    (tmp_path / "old" / "training" / "1" / "model" / "model.safetensors").write_bytes(b"weights")
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{old}"')
            cursor.execute(f'CREATE DATABASE "{new}"')
        try:
            with database_named(old):
                build_oldest(labelings=20, problems=20)
                before = rows_by_new_names()
            written = backup_while_writing(old, file, tmp_path / "old", monkeypatch)
            monkeypatch.setenv("STEPMARK_STATE", str(tmp_path / "new"))
            monkeypatch.setenv("DATABASE_URL", url_of(new))
            assert restore([str(file)]) == 0
            with database_named(new):
                after = rows_by_new_names()
                assert schema_state().describe() == ""
        finally:
            drop(old)
            drop(new)
    for table in before.keys() - {WRITTEN}:
        columns = set(before[table][0]) - CHANGED.get(table, set()) if before[table] else set()
        rows, restored = ({key(row): only(row, columns) for row in each[table]} for each in (before, after))
        assert restored == rows, table
    names = [row["username"] for row in after[WRITTEN] if row["username"].startswith("pair-")]
    assert all(names.count(name) == 2 for name in names)  # of one moment: no half transaction
    assert 0 < len(names) // 2 < written
    assert (tmp_path / "new/training/1/model/model.safetensors").read_bytes() == b"weights"


def backup_while_writing(database: str, file: Path, state: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Write pairs of rows, each pair in a transaction, from before the backup until after it; return how many."""
    stop, begun, pairs = threading.Event(), threading.Event(), 0

    def write() -> None:
        nonlocal pairs
        with psycopg.connect(url_of(database), autocommit=True) as client:
            while not stop.is_set():
                client.execute(PAIR, [f"pair-{pairs}"])
                pairs += 1
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait(30)
    monkeypatch.setenv("STEPMARK_STATE", str(state))
    monkeypatch.setenv("DATABASE_URL", url_of(database))
    try:
        assert backup([str(file)]) == 0
    finally:
        stop.set()
        writer.join()
    return pairs


SERVER = os.environ.get("DATABASE_URL", "")


def url_of(database: str) -> str:
    return urlunsplit(urlsplit(SERVER)._replace(path=f"/{database}"))
