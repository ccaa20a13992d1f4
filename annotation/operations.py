"""Operations of migrations that Django does not have."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently

STATE_OF_INDEX = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)"


class BuildIndex(AddIndexConcurrently):
    """Build an index while the table is in use, and finish what an interrupted build began.

    A build that was interrupted leaves an invalid index of the same name behind, at which Django's own operation would fail for ever.
    The migration needs `atomic = False`.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(STATE_OF_INDEX, [schema_editor.quote_name(self.index.name)])
            found = cursor.fetchone()
        if found == (True,):
            return
        if found is not None:
            schema_editor.execute(f"DROP INDEX CONCURRENTLY {schema_editor.quote_name(self.index.name)}")
        super().database_forwards(app_label, schema_editor, from_state, to_state)
