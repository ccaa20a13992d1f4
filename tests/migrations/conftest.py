"""What tests of migrations share: databases at older migrations."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from tests.migrations.migrating import Targets, database_at


@pytest.fixture
def at_migrations(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Callable[[Targets], Any]]:
    """Enter a database of the test's own at these migrations, and return its models."""
    with django_db_blocker.unblock(), ExitStack() as databases:
        yield lambda targets: databases.enter_context(database_at(targets))
