"""The application's role is no superuser, also in a cluster that an older version made."""

import subprocess
from pathlib import Path
from typing import Any

import psycopg
import pytest

from config.launcher import postgres
from config.launcher.folders import State
from config.launcher.postgres import start_postgres
from config.launcher.roles import Cluster
from config.launcher.supervisor import Supervisor

pytestmark = pytest.mark.timeout(300)


def rows(url: str, sql: str) -> list[Any]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []


def new_state(folder: Path) -> State:
    state = State(folder / "state")
    state.create()
    return state


RIGHTS = "SELECT current_user, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user"


def test_new_cluster(tmp_path: Path) -> None:
    with Supervisor() as supervisor:
        url = start_postgres(supervisor, new_state(tmp_path), throwaway=True)
        assert rows(url, RIGHTS) == [("app", False, False)]
        rows(url, "CREATE TABLE thing (id bigserial)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            rows(url, "COPY thing FROM PROGRAM 'echo 1'")


def test_older_cluster_is_handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The application was its superuser. It keeps its tables, sequences and functions, and can change them."""
    state = new_state(tmp_path)

    def prepare_as_before(cluster: Cluster, *, creates_databases: bool) -> None:
        psql = [*cluster._psql, "-U", "app"]
        subprocess.run([*psql, "-d", "postgres", "-c", "CREATE DATABASE app"], check=True)
        sql = (
            "CREATE TABLE thing (id bigserial PRIMARY KEY, name text); INSERT INTO thing (name) VALUES ('kept');"
            "CREATE SEQUENCE lone; CREATE VIEW things AS SELECT * FROM thing;"
            "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'"
        )
        subprocess.run([*psql, "-d", "app", "-c", sql], check=True)

    with monkeypatch.context() as before:
        before.setattr(postgres, "OWNER", "app")
        before.setattr(Cluster, "prepare", prepare_as_before)
        with Supervisor() as supervisor:
            start_postgres(supervisor, state, throwaway=True)
    for _ in range(2):  # the second start finds nothing to do
        with Supervisor() as supervisor:
            url = start_postgres(supervisor, state, throwaway=True)
            assert rows(url, RIGHTS) == [("app", False, False)]
            assert rows(url, "SELECT name FROM things") == [("kept",)]
            rows(url, "ALTER TABLE thing ADD COLUMN IF NOT EXISTS more int; ALTER SEQUENCE lone RESTART; SELECT one()")
            rows(url, "CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 2'")
            left = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relowner <> 'app'::regrole"
            assert rows(url, left) == []
