"""Assignments and requests for completions change their state in the ways that models/transitions.py lists, and in no other."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION annotation_refuse_{name}_transition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_state text := {old_state};
    new_state text := {new_state};
    possible text;
BEGIN
    IF old_state = new_state OR old_state || ':' || new_state = ANY (TG_ARGV) THEN
        RETURN NEW;
    END IF;
    SELECT string_agg(split_part(pair, ':', 2), ', ') INTO possible
        FROM unnest(TG_ARGV) AS pair WHERE split_part(pair, ':', 1) = old_state;
    RAISE EXCEPTION '{title} % is % and cannot become %; it can become: %',
        OLD.id, old_state, new_state, coalesce(possible, 'nothing else, for it has ended')
        USING ERRCODE = 'check_violation', CONSTRAINT = '{name}_transition_known',
            HINT = 'docs/states.md tells what leads from one state to the next.';
END $$;
CREATE TRIGGER annotation_{name}_transition_known BEFORE UPDATE OF {columns} ON {table}
    FOR EACH ROW EXECUTE FUNCTION annotation_refuse_{name}_transition({pairs});
"""

DROP = """
DROP TRIGGER annotation_{name}_transition_known ON {table};
DROP FUNCTION annotation_refuse_{name}_transition();
"""

ASSIGNMENT = {
    "name": "assignment",
    "title": "assignment",
    "table": "annotation_assignment",
    "columns": "status, reopened_at",
    "old_state": "CASE WHEN OLD.reopened_at IS NULL THEN OLD.status ELSE 'reopened' END",
    "new_state": "CASE WHEN NEW.reopened_at IS NULL THEN NEW.status ELSE 'reopened' END",
    "pairs": """
        'leased:submitted', 'leased:released', 'leased:expired', 'expired:leased', 'submitted:reopened', 'reopened:submitted'
    """,
}
COMPLETION_REQUEST = {
    "name": "completion_request",
    "title": "completion request",
    "table": "annotation_completionrequest",
    "columns": "status",
    "old_state": "OLD.status",
    "new_state": "NEW.status",
    "pairs": """
        'pending:running', 'running:running', 'running:ready', 'running:failed', 'failed:pending'
    """,
}


class Migration(migrations.Migration):
    """A trigger is added without a look at the rows: the tables are locked for a moment only."""

    dependencies = [("annotation", "0010_words_that_mean_one_thing")]

    operations = [
        migrations.RunSQL(REFUSE.format(**machine), DROP.format(**machine)) for machine in (ASSIGNMENT, COMPLETION_REQUEST)
    ]
