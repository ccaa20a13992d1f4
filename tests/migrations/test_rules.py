"""Every migration keeps the version before at work and locks no big table for long; each rule is shown to refuse what it is for."""

import importlib
import sys
import types
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Q

from annotation.operations import BuildIndex
from tests.migrations.rules import faults_of

FIRST_JUDGED = {"annotation": "0011", "rewardmodel": "0007"}
"""Those before are from before the first release: a database that old is upgraded while the site is stopped."""

INDEX = models.Index(fields=["priority"], name="example")
CHECK = models.CheckConstraint(condition=Q(priority__gte=0), name="example")
UNIQUE = models.UniqueConstraint(fields=["problem"], name="example")
TO_ITEM = models.ForeignKey("annotation.item", models.CASCADE, null=True)
BATCHES = "UPDATE annotation_item SET priority = 0 WHERE id > %s AND id <= %s"


@pytest.fixture(scope="module")
def newest() -> ProjectState:
    return MigrationLoader(None).project_state()


def test_every_migration_keeps_the_rules() -> None:
    loader = MigrationLoader(None)
    state, faults, judged = ProjectState(), [], 0
    for key in loader.graph._generate_plan(loader.graph.leaf_nodes(), True):  # type: ignore[attr-defined]
        migration = loader.graph.nodes[key]
        if (first := FIRST_JUDGED.get(key[0])) and key[1] >= first:
            faults += faults_of(migration, state)
            judged += 1
        state = migration.mutate_state(state, preserve=False)
    assert judged >= 18
    assert not faults, "\n".join(map(str, faults))


def test_old_migrations_would_be_refused() -> None:
    """The rules see real migrations, not only the examples below."""
    loader = MigrationLoader(None)
    state = loader.project_state([("annotation", "0009_questions_shares_and_counted_ratings")])
    found = faults_of(loader.graph.nodes["annotation", "0010_words_that_mean_one_thing"], state)
    assert [fault.rule for fault in found] == ["rename"] * 7 + ["together"]


REFUSED: dict[str, list[tuple[str, Operation]]] = {
    "add-field": [
        ("no default in the database", migrations.AddField("phase", "x", models.IntegerField(default=1))),
        ("text", migrations.AddField("item", "x", models.TextField(default="", blank=True))),
        ("sql", migrations.RunSQL("ALTER TABLE annotation_phase ADD COLUMN x int NOT NULL", "")),
        ("default taken away", migrations.AlterField("assignment", "draft_version", models.PositiveIntegerField())),
    ],
    "not-null": [
        ("column", migrations.AlterField("problem", "answer", models.TextField())),
        ("sql", migrations.RunSQL("alter table only annotation_item alter column rank set not null", "")),
    ],
    "remove": [
        ("field", migrations.RemoveField("phase", "by_choice")),
        ("model", migrations.DeleteModel("Preferences")),
        ("column", migrations.RunSQL("ALTER TABLE annotation_phase DROP by_choice", "")),
        ("table", migrations.RunSQL('DROP TABLE IF EXISTS "annotation_preferences"', "")),
        (
            "state only, and the column still needs a value",
            migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("item", "free_slots")]),
        ),
    ],
    "rename": [
        ("field", migrations.RenameField("item", "rank", "place")),
        ("model", migrations.RenameModel("Item", "Task")),
        ("table", migrations.AlterModelTable("item", "tasks")),
        ("sql", migrations.RunSQL("ALTER TABLE annotation_item RENAME COLUMN rank TO place", "")),
    ],
    "type": [
        ("number", migrations.AlterField("item", "rank", models.BigIntegerField(null=True))),
        ("shorter", migrations.AlterField("solution", "generator", models.CharField(max_length=20))),
        ("sql", migrations.RunSQL("ALTER TABLE annotation_item ALTER rank TYPE bigint", "")),
    ],
    "index": [
        ("index", migrations.AddIndex("item", INDEX)),
        ("not repeatable", AddIndexConcurrently("item", INDEX)),
        ("indexed field", migrations.AddField("item", "x", models.IntegerField(null=True, db_index=True))),
        ("altered", migrations.AlterField("item", "rank", models.PositiveIntegerField(null=True, db_index=True))),
        ("sql", migrations.RunSQL("CREATE UNIQUE INDEX i ON annotation_labeling USING btree (flow)", "")),
        (
            "apart from the state",
            migrations.SeparateDatabaseAndState(database_operations=[migrations.AddIndex("item", INDEX)]),
        ),
    ],
    "constraint": [
        ("check", migrations.AddConstraint("item", CHECK)),
        ("unique", migrations.AddConstraint("item", UNIQUE)),
        ("sql", migrations.RunSQL("ALTER TABLE annotation_item ADD CONSTRAINT c CHECK (priority > 0)", "")),
    ],
    "foreign-key": [("field", migrations.AddField("labeling", "x", TO_ITEM))],
    "data": [
        ("whole table", migrations.RunSQL("UPDATE annotation_item SET priority = 0", "")),
        ("where", migrations.RunSQL("DELETE FROM rewardmodel_score WHERE error <> ''", "")),
    ],
    "rewrite": [
        ("vacuum", migrations.RunSQL("VACUUM FULL annotation_item", "")),
        ("lock", migrations.RunSQL("LOCK TABLE annotation_item IN ACCESS EXCLUSIVE MODE", "")),
    ],
    "irreversible": [
        ("sql", migrations.RunSQL("SELECT 1")),
        ("python", migrations.RunPython(migrations.RunPython.noop)),
    ],
}


@pytest.mark.parametrize(
    ("rule", "operation"),
    [pytest.param(rule, operation, id=f"{rule}: {name}") for rule, cases in REFUSED.items() for name, operation in cases],
)
def test_operation_is_refused(rule: str, operation: Operation, newest: ProjectState) -> None:
    assert rule in {fault.rule for fault in faults_of(migration_of(operation), newest)}


ALLOWED: list[Operation] = [
    migrations.AddField("item", "x", models.IntegerField(null=True)),
    migrations.AddField("item", "x", models.IntegerField(default=1, db_default=1)),
    migrations.AddField("phase", "x", TO_ITEM),  # a small table
    migrations.AddIndex("phase", models.Index(fields=["flow"], name="example")),
    migrations.AlterField("solution", "generator", models.CharField(max_length=400)),
    migrations.AlterField("item", "rank", models.PositiveIntegerField(null=True, help_text="Other words.")),
    migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("assignment", "draft_version")]),
    AddConstraintNotValid("item", CHECK),
    migrations.RunSQL("UPDATE annotation_phase SET by_choice = false", ""),
    migrations.RunSQL("CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON annotation_item (rank)", ""),
    migrations.RunSQL("ALTER TABLE annotation_item ADD CONSTRAINT c CHECK (priority > 0) NOT VALID", ""),
    migrations.RunSQL("CREATE TRIGGER t BEFORE UPDATE OF rank ON annotation_item FOR EACH ROW EXECUTE FUNCTION f()", ""),
    migrations.RunSQL("CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN UPDATE annotation_item SET rank = 1; END $$", ""),
    migrations.RunSQL("-- UPDATE annotation_item SET rank = 1\nSELECT 1", ""),
]


@pytest.mark.parametrize("operation", ALLOWED, ids=lambda operation: operation.describe()[:50])
def test_operation_is_allowed(operation: Operation, newest: ProjectState) -> None:
    assert faults_of(migration_of(operation), newest) == []


def test_table_of_the_same_migration_may_get_everything(newest: ProjectState) -> None:
    field = ("id", models.BigAutoField(primary_key=True))
    created = migrations.CreateModel("Example", [field])
    filled = migrations.AddField("example", "x", models.IntegerField(db_index=True, default=0))
    assert faults_of(migration_of(created, filled), newest) == []


def test_index_beside_others_is_allowed_outside_a_transaction(newest: ProjectState) -> None:
    assert faults_of(migration_of(BuildIndex("item", INDEX), atomic=False), newest) == []


def test_validation_needs_a_transaction_without_other_locks(newest: ProjectState) -> None:
    both = migration_of(AddConstraintNotValid("item", CHECK), ValidateConstraint("item", "example"))
    assert [fault.rule for fault in faults_of(both, newest)] == ["constraint"]


def test_locks_of_several_big_tables_are_not_held_together(newest: ProjectState) -> None:
    added = [migrations.AddField(name, "x", models.IntegerField(null=True)) for name in ("item", "labeling")]
    assert [fault.rule for fault in faults_of(migration_of(*added), newest)] == ["together"]
    words = [
        migrations.AlterField("item", "rank", models.PositiveIntegerField(null=True, blank=True, help_text="Other.")),
        added[1],
    ]
    assert faults_of(migration_of(*words), newest) == []


def test_operation_that_fails_the_second_time_is_alone(newest: ProjectState) -> None:
    added = migrations.AddField("item", "x", models.IntegerField(null=True))
    assert faults_of(migration_of(added, atomic=False), newest) == []
    found = faults_of(migration_of(added, BuildIndex("item", INDEX), atomic=False), newest)
    assert [fault.rule for fault in found] == ["repeatable"]


@pytest.mark.parametrize(
    ("source", "atomic", "rules"),
    [
        ("def change(apps, editor):\n    apps.get_model('annotation', 'Item').objects.update(rank=1)\n", True, ["data"]),
        ("def change(apps, editor):\n    apps.get_model('annotation', 'Phase').objects.update(flow=1)\n", True, []),
        ('ALL = """UPDATE annotation_item SET rank = 1"""\ndef change(a, e):\n    cursor.execute(ALL)\n', False, ["data"]),
        (f'SOME = """{BATCHES}"""\ndef change(a, e):\n    cursor.execute(SOME, [1, 2])\n', False, []),
    ],
    ids=["big table in one transaction", "small table", "one statement", "in batches"],
)
def test_data_of_big_tables_change_in_batches(
    source: str, atomic: bool, rules: list[str], newest: ProjectState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = tmp_path.name  # a name of its own, because the lines of a module's source are cached
    (tmp_path / f"{name}.py").write_text(source)
    monkeypatch.syspath_prepend(str(tmp_path))
    operation = migrations.RunPython(importlib.import_module(name).change, migrations.RunPython.noop)
    found = faults_of(migration_of(operation, atomic=atomic), newest)
    del sys.modules[name]
    assert [fault.rule for fault in found] == rules


def test_reason_must_say_something(newest: ProjectState, monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("excused_migration")
    monkeypatch.setitem(sys.modules, "excused_migration", module)
    migration = migration_of(migrations.RemoveField("phase", "by_choice"))
    type(migration).__module__ = "excused_migration"
    module.SAFE_BECAUSE = {"remove": "yes"}  # type: ignore[attr-defined]
    assert [fault.rule for fault in faults_of(migration, newest)] == ["remove"]
    module.SAFE_BECAUSE = {"remove": "no version since 0022 reads the column"}  # type: ignore[attr-defined]
    assert faults_of(migration, newest) == []


def test_every_rule_is_documented_with_its_two_steps() -> None:
    page = (settings.BASE_DIR / "docs" / "migrations.md").read_text()
    headings = {line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")}
    assert headings == {*REFUSED, "repeatable", "together"}


def migration_of(*operations: Operation, atomic: bool = True) -> migrations.Migration:
    values = {"operations": list(operations), "atomic": atomic}
    return type("Migration", (migrations.Migration,), values)("9999_example", "annotation")
