"""The real command line refuses commands on a database without this version's migrations, and says what to do."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.core.management import get_commands

from config.command_line import OURS_ON_CODE, works_on_tables

TO_DO = "./dev manage migrate"
OURS = ("annotation", "rewardmodel")


def _url_of(database: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))


@pytest.fixture
def empty_database() -> Iterator[str]:
    """The URL of a database without tables."""
    name = f"never_migrated_{uuid4().hex}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield _url_of(name)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _manage(database_url: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database_url},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def _tables(database_url: str) -> set[str]:
    with psycopg.connect(database_url) as connection:
        return {name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}


def _was_refused(ran: subprocess.CompletedProcess[str]) -> bool:
    return ran.returncode == 1 and ran.stdout == "" and len(ran.stderr.splitlines()) == 1 and TO_DO in ran.stderr


def test_command_on_a_new_database_asks_to_migrate(empty_database: str, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    exported = _manage(empty_database, "export_prm800k", "--output", output)
    assert _was_refused(exported), exported
    assert "new" in exported.stderr
    assert not output.exists()
    assert _was_refused(_manage(empty_database, "run_loop", "--generations", "1"))
    assert _was_refused(_manage(empty_database, "dumpdata"))
    assert _tables(empty_database) == set()


def test_command_on_an_old_database_names_migrations(empty_database: str, tmp_path: Path) -> None:
    assert _manage(empty_database, "migrate", "annotation", "0001").returncode == 0
    problems = tmp_path / "problems.jsonl"
    problems.write_text('{"problem": "1 + 1?", "answer": "2"}\n')
    refused = _manage(empty_database, "import_problems", problems, "--source", "mine")
    assert _was_refused(refused), refused
    assert "it lacks account.0001_initial" in refused.stderr, "the first of them, by name"
    assert "./dev manage migrate" in refused.stderr
    with psycopg.connect(empty_database) as connection:
        assert connection.execute("SELECT count(*) FROM annotation_problem").fetchone() == (0,)

    assert _manage(empty_database, "migrate").returncode == 0
    imported = _manage(empty_database, "import_problems", problems, "--source", "mine")
    assert (imported.returncode, imported.stdout) == (0, "1 problems read: 1 new, 0 known, 0 bad.\n"), imported


@pytest.mark.parametrize(
    "command",
    [
        ["help"],
        ["help", "export_prm800k"],
        ["export_prm800k", "--help"],
        ["check"],
        ["showmigrations"],
        ["sqlmigrate", "annotation", "0001"],
        ["spectacular"],
        ["draw_states", "--check"],
        ["shell", "-v", "0", "-c", "print('here')"],
    ],
    ids=" ".join,
)
def test_commands_on_code_or_schema_run_without_tables(empty_database: str, command: list[str]) -> None:
    ran = _manage(empty_database, *command)
    assert ran.returncode == 0, ran
    assert ran.stdout
    assert _tables(empty_database) == set()


def test_unreachable_database_is_named_without_traceback() -> None:
    ran = _manage("postgresql://127.0.0.1:1/nowhere", "export_prm800k", "--output", "never.jsonl")
    assert ran.returncode == 1
    assert ran.stderr.startswith("CommandError: The database that DATABASE_URL names cannot be used: ")
    assert "Traceback" not in ran.stderr


def test_only_commands_that_need_tables_are_checked() -> None:
    ours = {name for name, app in get_commands().items() if app in OURS} - set(OURS_ON_CODE)
    assert len(ours) > 10
    assert all(
        works_on_tables(name) for name in (*ours, "createsuperuser", "changepassword", "clearsessions", "loaddata")
    )
    free = (
        "migrate",
        "makemigrations",
        "check",
        "shell",
        "dbshell",
        "spectacular",
        "collectstatic",
        "runserver",
        "test",
        *OURS_ON_CODE,
    )
    assert not any(works_on_tables(name) for name in free)
