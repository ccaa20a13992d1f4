"""The oldest database is brought up to date in one go: every row is there with its values, and the site works on it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from annotation.models import ApiToken, Item, Labeling, LabelingWords, Problem
from annotation.selectors.schema import schema_state
from rewardmodel.models import Generation, LoopRun, Score
from tests.migrations.migrating import empty_database
from tests.migrations.oldest import build_oldest, rows_by_new_names

LABELINGS, PROBLEMS = 60, 40
CHANGED: dict[str, set[str]] = {
    "annotation_problem": {"answer"},
    "rewardmodel_generation": {"settings"},
    "rewardmodel_generator": {"location"},
}
"""Table -> columns that a migration rewrites on purpose; their new values are compared below."""

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def migrated(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Rows]:
    """The rows before, in a database that was brought up to date."""
    with django_db_blocker.unblock(), empty_database():
        build_oldest(labelings=LABELINGS, problems=PROBLEMS)
        before = rows_by_new_names()
        call_command("migrate", verbosity=0)
        yield before


def test_oldest_database_has_rows_in_every_table(migrated: Rows) -> None:
    without = {"annotation_user_groups", "annotation_user_user_permissions"}
    assert [table for table, rows in migrated.items() if not rows and table not in without] == []


def test_every_row_keeps_its_values(migrated: Rows) -> None:
    after = rows_by_new_names()
    for table, rows in migrated.items():
        columns = set(rows[0]) - CHANGED.get(table, set()) if rows else set()
        old, new = ({key(row): only(row, columns) for row in each} for each in (rows, after[table]))
        assert new == old, table
    assert schema_state().describe() == ""


def test_rewritten_values_are_those_of_today(migrated: Rows) -> None:
    before = {row["id"]: row["answer"] for row in migrated["annotation_problem"]}
    after = dict(Problem.objects.values_list("pk", "answer"))
    assert after == {pk: answer or None for pk, answer in before.items()}
    assert not Problem.objects.filter(normal_key=None).exists()
    generation = Generation.objects.select_related("generator").get()
    assert generation.options.labelings_per_item == 1
    assert generation.generator.location == "rewardmodel/demo/domain/generator"
    assert (LoopRun.objects.get().first, LoopRun.objects.get().last) == (0, 2)


def test_rules_of_the_database_hold_for_old_rows(migrated: Rows) -> None:
    assert Labeling.objects.not_superseded().count() == LabelingWords.objects.count() == LABELINGS
    assert Score.objects.filter(generation_number=0, grade="wrong").count() == LABELINGS // 3
    assert ApiToken.objects.filter(name="from before the upgrade").count() == 2
    item = Item.objects.create(phase_id=1, problem_id=2)  # its number follows those of the old rows
    assert item.pk == LABELINGS + 1
    item.delete()


def key(row: dict[str, Any]) -> str:
    return str(row.get("id", row.get("user_id")))


def only(row: dict[str, Any], columns: set[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in columns}
