"""What a migration may do while the site works and web processes of the version before go on running.

`faults_of` reads one migration and names every operation that locks a big table for long or breaks the version before. For each rule,
docs/migrations.md says how to do the same in two steps. A migration that knows better says so: `SAFE_BECAUSE = {rule: reason}` in its module.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.fields import NOT_PROVIDED

from annotation.operations import BuildIndex
from tests.migrations.sql import faults_of_sql

SMALL = {
    "annotation_signinfailure",  # old ones are deleted every hour
    "annotation_exclusion",  # of the same release as the column that 0035 adds, so it is empty then
    "annotation_installation", "annotation_instructions", "annotation_phase", "annotation_phase_labelers", "annotation_preferences",
    "annotation_user", "rewardmodel_evaluation", "rewardmodel_generation", "rewardmodel_generator", "rewardmodel_looprun",
    "rewardmodel_modeldecision", "rewardmodel_modelrequest", "rewardmodel_rewardmodel", "rewardmodel_trainingrun",
}  # fmt: skip
"""Tables of at most some thousand rows. Every other table counts as big, a new one too."""

NOT_REPEATABLE = (
    migrations.AddField, migrations.AddConstraint, migrations.CreateModel, migrations.DeleteModel, migrations.RemoveConstraint,
    migrations.RemoveField, migrations.RenameField, migrations.RenameModel,
)  # fmt: skip
"""Operations that fail the second time, so each is alone in a migration that is not atomic."""

LOCKING = (
    migrations.AddField, migrations.AlterField, migrations.RemoveField, migrations.RenameField, migrations.AddConstraint,
    AddConstraintNotValid, migrations.RemoveConstraint,
)  # fmt: skip
"""Operations that lock their table against readers too, for a moment at least."""

SHORTEST_REASON = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that a migration breaks, and where."""

    rule: str
    what: str

    def __str__(self) -> str:
        return f"{self.what}: see docs/migrations.md#{self.rule}"


def faults_of(migration: migrations.Migration, before: ProjectState) -> list[Fault]:
    """Return what is wrong with a migration that follows the state `before`, less what its module gives a reason for."""
    reasons: dict[str, str] = getattr(sys.modules.get(type(migration).__module__), "SAFE_BECAUSE", {})
    excused = {rule for rule, reason in reasons.items() if len(reason) >= SHORTEST_REASON}
    found = dict.fromkeys(_Reader(migration, before.clone()).faults())
    return [fault for fault in found if fault.rule not in excused]


class _Reader:
    def __init__(self, migration: migrations.Migration, state: ProjectState) -> None:
        self.migration, self.state, self.before = migration, state, state.clone()
        self.app = migration.app_label
        self.new: set[str] = set()
        """Tables that this migration creates: nobody uses them yet."""

    def faults(self) -> Iterator[Fault]:
        for operation in self.migration.operations:
            yield from self._of(operation, in_database=True)
        yield from self._of_the_whole()

    def _of(self, operation: Operation, *, in_database: bool) -> Iterator[Fault]:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            for part in operation.state_operations:
                yield from self._in_the_state(part)
                part.state_forwards(self.app, self.state)
            for part in operation.database_operations:
                if isinstance(part, migrations.RunSQL):
                    yield from self._of_sql(part)
                else:
                    yield from self._in_the_database(part)
            return
        if in_database:
            yield from self._in_the_database(operation)
        operation.state_forwards(self.app, self.state)

    def _in_the_state(self, operation: Operation) -> Iterator[Fault]:
        """A column that the program forgets stays in the table, and the program no longer fills it."""
        if isinstance(operation, migrations.RemoveField):
            field = self._field(operation.model_name, operation.name)
            if not field.many_to_many and not field.null and field.db_default is NOT_PROVIDED:
                yield self._fault("remove", operation, "new rows lack a value that the column needs")

    def _in_the_database(self, operation: Operation) -> Iterator[Fault]:
        match operation:
            case migrations.RenameField() | migrations.RenameModel() | migrations.AlterModelTable():
                yield self._fault("rename", operation, "the version before uses the old name")
            case migrations.RemoveField() | migrations.DeleteModel():
                yield self._fault("remove", operation, "the version before still uses it")
            case migrations.CreateModel():
                self.new.add(self._table(operation.name, created=operation))
            case migrations.AddField():
                yield from self._added(operation)
            case migrations.AlterField():
                yield from self._altered(operation)
            case BuildIndex() | RemoveIndexConcurrently() | ValidateConstraint():
                return
            case AddIndexConcurrently():
                yield self._fault("index", operation, "an interrupted build cannot be repeated: use annotation.operations.BuildIndex")
            case migrations.AddIndex():
                if self._is_big(operation.model_name):
                    yield self._fault("index", operation, "nobody can write until it is built")
            case AddConstraintNotValid():
                return
            case migrations.AddConstraint():
                yield from self._constrained(operation)
            case migrations.AlterUniqueTogether() | migrations.AlterOrderWithRespectTo():
                if self._is_big(operation.name):
                    yield self._fault("constraint", operation, "nobody can write until it is built")
            case migrations.RunSQL():
                yield from self._of_sql(operation)
            case migrations.RunPython():
                yield from self._of_python(operation)

    def _added(self, operation: migrations.AddField) -> Iterator[Fault]:
        field, big = operation.field, self._is_big(operation.model_name)
        if field.many_to_many:
            return
        if not self._is_new(operation.model_name) and not field.null and field.db_default is NOT_PROVIDED:
            yield self._fault("add-field", operation, "the version before gives new rows no value: it needs a db_default")
        if big and isinstance(field, models.GeneratedField):
            yield self._fault("add-field", operation, "the whole table is written anew")
        if big and (field.unique or field.db_index):
            yield self._fault("index", operation, "the index is built while nobody can write")
        if big and isinstance(field, models.ForeignKey) and field.db_constraint:
            yield self._fault("foreign-key", operation, "all rows are checked while nobody can write")

    def _altered(self, operation: migrations.AlterField) -> Iterator[Fault]:
        if self._is_new(operation.model_name):
            return
        old, new, big = self._field(operation.model_name, operation.name), operation.field, self._is_big(operation.model_name)
        if old.many_to_many or new.many_to_many:
            return
        if old.null and not new.null:
            yield self._fault("not-null", operation, "the version before may store null, and all rows are read under a lock")
        if _narrows(old, new):
            yield self._fault("type", operation, "the rows are written anew, or the version before stores what does not fit")
        if big and (new.unique or new.db_index) and not (old.unique or old.db_index):
            yield self._fault("index", operation, "the index is built while nobody can write")
        if big and _refers(new) and not _refers(old):
            yield self._fault("foreign-key", operation, "all rows are checked while nobody can write")
        if old.db_default is not NOT_PROVIDED and new.db_default is NOT_PROVIDED and not new.null:
            yield self._fault("add-field", operation, "the version before leaves the value to the database's default")

    def _constrained(self, operation: migrations.AddConstraint) -> Iterator[Fault]:
        if self._is_big(operation.model_name):
            is_check = isinstance(operation.constraint, models.CheckConstraint)
            what = "all rows are checked" if is_check else "its index is built"
            yield self._fault("constraint", operation, f"{what} while nobody can write")

    def _of_sql(self, operation: migrations.RunSQL) -> Iterator[Fault]:
        parts = operation.sql if isinstance(operation.sql, list | tuple) else [operation.sql]
        for part in parts:
            text = part if isinstance(part, str) else part[0]
            for rule, what in faults_of_sql(text, small=SMALL | self.new):
                yield Fault(rule, f"{self._place()}: {what}")
        if operation.reverse_sql is None:
            yield self._fault("irreversible", operation, "it has no way back")

    def _of_python(self, operation: migrations.RunPython) -> Iterator[Fault]:
        module = sys.modules.get(getattr(operation.code, "__module__", ""))
        source = inspect.getsource(module) if module is not None else ""
        if self.migration.atomic and operation.atomic is not False and (big := sorted(self._big_names_in(source))):
            yield self._fault("data", operation, f"rows of {', '.join(big)} stay locked until the whole migration is done")
        for rule, what in _long_statements(source):
            yield Fault(rule, f"{self._place()}: {what}")
        if operation.reverse_code is None:
            yield self._fault("irreversible", operation, "it has no way back")

    def _of_the_whole(self) -> Iterator[Fault]:
        operations = self.migration.operations
        if not self.migration.atomic and len(operations) > 1:
            for operation in operations:
                if isinstance(operation, NOT_REPEATABLE):
                    yield self._fault("repeatable", operation, "after an interruption it would fail, because it is done already")
        locked = {table for operation in operations for table in self._locked_by(operation)}
        if self.migration.atomic and len(locked) > 1:
            named = ", ".join(sorted(locked))
            yield Fault("together", f"{self._place()}: the locks of {named} are all held until the last operation is done")
        checks = [each for each in operations if isinstance(each, ValidateConstraint)]
        if checks and self.migration.atomic and len(operations) > len(checks):
            yield self._fault("constraint", checks[0], "in one transaction with others it keeps their locks while it reads all rows")

    def _locked_by(self, operation: Operation) -> Iterator[str]:
        """Name the big table that an operation locks against everybody, if it changes more than the program's state."""
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            for part in operation.database_operations:
                yield from self._locked_by(part)
        elif isinstance(operation, LOCKING) and self._is_big(operation.model_name):
            if not isinstance(operation, migrations.AlterField) or self._changes_database(operation):
                yield self._table(operation.model_name)

    def _changes_database(self, operation: migrations.AlterField) -> bool:
        old = self.before.models[self.app, operation.model_name.lower()].fields.get(operation.name)
        return old is None or _stored(old) != _stored(operation.field)

    def _big_names_in(self, source: str) -> set[str]:
        found = {(app, name) for app, name in re.findall(r"get_model\(\s*[\"'](\w+)[\"'],\s*[\"'](\w+)[\"']", source)}
        return {name for app, name in found if f"{app}_{name.lower()}" not in SMALL | self.new}

    def _field(self, model: str, name: str) -> models.Field:  # type: ignore[type-arg]
        return self.state.models[self.app, model.lower()].get_field(name)

    def _table(self, model: str, created: migrations.CreateModel | None = None) -> str:
        options = created.options if created else self.state.models[self.app, model.lower()].options
        return str(options.get("db_table") or f"{self.app}_{model.lower()}")

    def _is_new(self, model: str) -> bool:
        return self._table(model) in self.new

    def _is_big(self, model: str) -> bool:
        return self._table(model) not in SMALL | self.new

    def _fault(self, rule: str, operation: Operation, why: str) -> Fault:
        return Fault(rule, f"{self._place()}: {operation.describe()}: {why}")

    def _place(self) -> str:
        return f"{self.app}/migrations/{self.migration.name}.py"


def _stored(field: models.Field) -> tuple[object, ...]:  # type: ignore[type-arg]
    """What the database knows of a field: not its help text, choices or default."""
    _, path, arguments, options = field.deconstruct()
    return path, arguments, {name: value for name, value in options.items() if name not in field.non_db_attrs}


def _narrows(old: models.Field, new: models.Field) -> bool:  # type: ignore[type-arg]
    """Whether the column's type changes, except from a text to a longer one."""
    if old.is_relation or new.is_relation:
        return old.is_relation != new.is_relation
    before, after = (field.db_parameters(connection)["type"] or "" for field in (old, new))
    if before == after:
        return False
    sizes = [_length(before), _length(after)]
    return None in sizes or sizes[1] < sizes[0]  # type: ignore[operator]  # neither is None here


def _length(kind: str) -> float | None:
    if kind == "text":
        return float("inf")
    found = re.fullmatch(r"varchar\((\d+)\)", kind)
    return int(found[1]) if found else None


def _refers(field: models.Field) -> bool:  # type: ignore[type-arg]
    return isinstance(field, models.ForeignKey) and field.db_constraint


def _long_statements(source: str) -> Iterator[tuple[str, str]]:
    """Statements in a migration's own SQL that `cursor.execute` sends: they are texts of the module in capitals."""
    for name, text in re.findall(r"^(\w+) = \"\"\"(.*?)\"\"\"", source, re.MULTILINE | re.DOTALL):
        if re.search(rf"cursor\.execute\(\s*{name}\b", source):
            for rule, what in faults_of_sql(text, small=SMALL):
                yield rule, f"{name}: {what}"
