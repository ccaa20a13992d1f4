"""Databases of their own at older migrations, so that the database of the other tests stays as it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

Targets = list[tuple[str, str]]

_templates: dict[str, str] = {}
"""Targets -> a database at them that is only copied. It goes with the server of the test run."""


def migrate(targets: Targets) -> Any:
    """Return the models as they are after these migrations."""
    MigrationExecutor(connection).migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@contextmanager
def database_at(targets: Targets) -> Iterator[Any]:
    """Let the connection use a new database at these migrations, without rows; return the models as they were then."""
    if str(targets) not in _templates:
        name = _create()
        with database_named(name):
            migrate(targets)
        _templates[str(targets)] = name
    copy = _create(template=_templates[str(targets)])
    try:
        with database_named(copy):
            yield MigrationExecutor(connection).loader.project_state(targets).apps
    finally:
        drop(copy)


@contextmanager
def empty_database() -> Iterator[None]:
    """Let the connection use a new database without tables."""
    name = _create()
    try:
        with database_named(name):
            yield
    finally:
        drop(name)


@contextmanager
def database_named(name: str) -> Iterator[None]:
    """Let the connection use another database of the server; its owner can create databases."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def drop(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _create(*, template: str | None = None) -> str:
    name = f"older_{uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
    return name
