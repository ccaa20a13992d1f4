"""Every problem has its key, equal problems are in one split, and a problem can be held out after it was queued.

Not atomic: the keys are computed batch by batch, each in a transaction of its own, while the installation goes on working. Every
operation can be repeated, so an interrupted migration is simply run again.
"""

from typing import Any

import annotation.models.problem
from django.db import connection, migrations, models, transaction
from mathtext.normal_form import normal_key

SAFE_BECAUSE = {
    "data": "the statements change only rows that break the new rules, a handful, and lock no others",
    "not-null": "a validated check proves it before, and Problem fills the column in every insert since 0013",
}

BATCH = 1_000

NEXT_BATCH = """
SELECT id, text FROM annotation_problem WHERE id > %s AND normal_key IS NULL ORDER BY id LIMIT %s
"""
STORE = """
UPDATE annotation_problem AS problem SET normal_key = given.key
FROM unnest(%s::bigint[], %s::uuid[]) AS given(id, key) WHERE problem.id = given.id
"""

NOT_NULL = """
ALTER TABLE annotation_problem DROP CONSTRAINT IF EXISTS problem_has_normal_key;
ALTER TABLE annotation_problem ADD CONSTRAINT problem_has_normal_key CHECK (normal_key IS NOT NULL) NOT VALID;
"""
# reads all rows, but lets others write meanwhile; with the proof, the next statement needs no look at them
VALIDATE = "ALTER TABLE annotation_problem VALIDATE CONSTRAINT problem_has_normal_key;"
SET_NOT_NULL = """
ALTER TABLE annotation_problem ALTER COLUMN normal_key SET NOT NULL;
ALTER TABLE annotation_problem DROP CONSTRAINT problem_has_normal_key;
"""

NO_EMPTY_ANSWER = """
UPDATE annotation_problem SET answer = NULL WHERE btrim(answer) = '';
ALTER TABLE annotation_problem DROP CONSTRAINT IF EXISTS problem_answer_not_empty;
ALTER TABLE annotation_problem ADD CONSTRAINT problem_answer_not_empty CHECK (answer <> '') NOT VALID;
"""
VALIDATE_ANSWERS = "ALTER TABLE annotation_problem VALIDATE CONSTRAINT problem_answer_not_empty;"
ALLOW_EMPTY_ANSWER = "ALTER TABLE annotation_problem DROP CONSTRAINT problem_answer_not_empty;"

LOCK = """
CREATE OR REPLACE FUNCTION annotation_lock_splits(is_exclusive boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- whatever adds test problems goes alone; whatever adds train problems or items goes with others of its kind.
    -- So each sees what the other has written, and no pair of them can break the rules below.
    IF is_exclusive THEN
        PERFORM pg_advisory_xact_lock(hashtext('annotation_problem.split'));
    ELSE
        PERFORM pg_advisory_xact_lock_shared(hashtext('annotation_problem.split'));
    END IF;
END $$;
"""

ONE_SPLIT = """
CREATE OR REPLACE FUNCTION annotation_refuse_equal_in_other_split() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    other bigint;
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.split, NEW.normal_key) IS NOT DISTINCT FROM (OLD.split, OLD.normal_key) THEN
        RETURN NULL;
    END IF;
    PERFORM annotation_lock_splits(NEW.split = 'test');
    SELECT id INTO other FROM annotation_problem WHERE normal_key = NEW.normal_key AND split <> NEW.split LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'problem % (split %) is the same as problem %, which is in the other split', NEW.id, NEW.split, other
            USING ERRCODE = 'check_violation', CONSTRAINT = 'problem_equal_in_one_split';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS annotation_problem_equal_in_one_split ON annotation_problem;
CREATE TRIGGER annotation_problem_equal_in_one_split AFTER INSERT OR UPDATE OF split, normal_key ON annotation_problem
    FOR EACH ROW EXECUTE FUNCTION annotation_refuse_equal_in_other_split();
"""

QUEUE = """
CREATE OR REPLACE FUNCTION annotation_refuse_held_out_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.problem_id IS DISTINCT FROM OLD.problem_id THEN
        PERFORM annotation_lock_splits(false);
    ELSIF NEW.free_slots <= OLD.free_slots THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM annotation_problem WHERE id = NEW.problem_id AND split = 'test';
    IF FOUND THEN
        RAISE EXCEPTION 'problem % is held out (split test) and cannot be queued for labeling', NEW.problem_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'item_problem_not_held_out';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS annotation_item_not_held_out ON annotation_item;
CREATE TRIGGER annotation_item_not_held_out BEFORE INSERT OR UPDATE OF problem_id, free_slots ON annotation_item
    FOR EACH ROW EXECUTE FUNCTION annotation_refuse_held_out_item();

CREATE OR REPLACE FUNCTION annotation_refuse_holding_out_queued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.split = 'test' AND OLD.split <> 'test' THEN
        PERFORM annotation_lock_splits(true);
        -- an item that is being assigned or given back waits for us, or we for it
        PERFORM 1 FROM annotation_item WHERE problem_id = NEW.id FOR NO KEY UPDATE;
        IF EXISTS (SELECT 1 FROM annotation_item WHERE problem_id = NEW.id AND free_slots > 0) THEN
            RAISE EXCEPTION 'problem % is in the labeling queue: take its items out before it is held out', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'problem_queued_not_held_out';
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""

OLD_QUEUE = """
CREATE OR REPLACE FUNCTION annotation_refuse_held_out_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- FOR SHARE: a concurrent change of the split waits for us, or we for it
    PERFORM 1 FROM annotation_problem WHERE id = NEW.problem_id AND split = 'test' FOR SHARE;
    IF FOUND THEN
        RAISE EXCEPTION 'problem % is held out (split test) and cannot be queued for labeling', NEW.problem_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'item_problem_not_held_out';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS annotation_item_not_held_out ON annotation_item;
CREATE TRIGGER annotation_item_not_held_out BEFORE INSERT OR UPDATE OF problem_id ON annotation_item
    FOR EACH ROW EXECUTE FUNCTION annotation_refuse_held_out_item();

CREATE OR REPLACE FUNCTION annotation_refuse_holding_out_queued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.split = 'test' AND EXISTS (SELECT 1 FROM annotation_item WHERE problem_id = NEW.id) THEN
        RAISE EXCEPTION 'problem % stands in the labeling queue and cannot be held out any more', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'problem_queued_not_held_out';
    END IF;
    RETURN NEW;
END $$;
"""

DROP_ONE_SPLIT = """
DROP TRIGGER IF EXISTS annotation_problem_equal_in_one_split ON annotation_problem;
DROP FUNCTION IF EXISTS annotation_refuse_equal_in_other_split();
"""
DROP_LOCK = "DROP FUNCTION IF EXISTS annotation_lock_splits(boolean);"

# Problems that were in both splits under two spellings: the train problem is held out, too, as an import would do it now.
LEAVE_THE_QUEUE = """
WITH leaking AS (
    SELECT id FROM annotation_problem AS train WHERE split = 'train' AND EXISTS (
        SELECT 1 FROM annotation_problem AS test WHERE test.normal_key = train.normal_key AND test.split = 'test'
    )
), deleted AS (
    DELETE FROM annotation_item AS item WHERE problem_id IN (SELECT id FROM leaking)
        AND NOT EXISTS (SELECT 1 FROM annotation_assignment WHERE item_id = item.id)
)
UPDATE annotation_item AS item SET free_slots = 0 WHERE problem_id IN (SELECT id FROM leaking)
    AND EXISTS (SELECT 1 FROM annotation_assignment WHERE item_id = item.id)
"""
HOLD_OUT = """
UPDATE annotation_problem AS train SET split = 'test' WHERE split = 'train' AND EXISTS (
    SELECT 1 FROM annotation_problem AS test WHERE test.normal_key = train.normal_key AND test.split = 'test'
)
"""


def fill(apps: Any, schema_editor: Any) -> None:
    last = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(NEXT_BATCH, [last, BATCH])
            rows = cursor.fetchall()
            if not rows:
                return
            last = rows[-1][0]
            cursor.execute(STORE, [[pk for pk, _ in rows], [normal_key(text) for _, text in rows]])


def hold_out_equal_problems(apps: Any, schema_editor: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT annotation_lock_splits(true)")
        cursor.execute(LEAVE_THE_QUEUE)
        cursor.execute(HOLD_OUT)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("annotation", "0013_normal_keys_of_problems")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(NOT_NULL, "ALTER TABLE annotation_problem ALTER COLUMN normal_key DROP NOT NULL;"),
                migrations.RunSQL(VALIDATE, migrations.RunSQL.noop),
                migrations.RunSQL(SET_NOT_NULL, migrations.RunSQL.noop),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="problem",
                    name="normal_key",
                    field=annotation.models.problem.NormalKeyField(
                        editable=False,
                        help_text="Key of the text's normal form: equal for texts that only differ in how they are written.",
                    ),
                )
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(NO_EMPTY_ANSWER, ALLOW_EMPTY_ANSWER),
                migrations.RunSQL(VALIDATE_ANSWERS, migrations.RunSQL.noop),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="problem",
                    name="answer",
                    field=models.TextField(
                        blank=True,
                        help_text="Ground truth; null if there is none, as for a proof, or it is unknown.",
                        null=True,
                    ),
                ),
                migrations.AddConstraint(
                    model_name="problem",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("answer", ""), _negated=True), name="problem_answer_not_empty"
                    ),
                ),
            ],
        ),
        migrations.RunSQL(LOCK, DROP_LOCK),
        migrations.RunSQL(QUEUE, OLD_QUEUE),
        migrations.RunSQL(ONE_SPLIT, DROP_ONE_SPLIT),
        migrations.RunPython(hold_out_equal_problems, migrations.RunPython.noop),
    ]
