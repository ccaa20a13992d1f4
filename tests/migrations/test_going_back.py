"""A filled database goes back to the version before this one and forward again, and keeps its rows both times."""

from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from annotation.models import AuditEntry, User
from annotation.selectors.schema import schema_state
from tests.migrations.migrating import empty_database, migrate
from tests.migrations.oldest import build_oldest, rows_by_new_names

BEFORE = [
    ("annotation", "0028_recently_submitted"),
    ("rewardmodel", "0015_files_of_models_and_archived_solutions"),
]
"""The newest migrations of the version before this one."""

Rows = dict[str, list[dict[str, Any]]]


def test_filled_database_goes_back_and_forward(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), empty_database():
        build_oldest(labelings=20, problems=20)
        migrate(BEFORE)
        before = rows_by_new_names()
        call_command("migrate", verbosity=0)
        User.objects.create(username="rita", role=User.Role.REVIEWER)
        AuditEntry.objects.create(via="site", action="phase.opened", subject_kind="phase")
        migrate(BEFORE)
        back = rows_by_new_names()
        call_command("migrate", verbosity=0)
        after = rows_by_new_names()
        assert schema_state().describe() == ""
    new = {row["username"]: row["role"] for row in back["annotation_user"]}
    assert new.pop("rita") == "labeler"  # the older version knows no reviewers
    back["annotation_user"] = [row for row in back["annotation_user"] if row["username"] != "rita"]
    assert back == before
    for table, rows in before.items():
        columns = set(rows[0]) if rows else set()
        kept = [{name: row[name] for name in columns} for row in after[table]]
        assert [row for row in rows if row not in kept] == [], table
