"""Items leave the queue for good when a corrected answer changes the grade of their solution.

Nothing reads the rows: a column that may be null and a trigger lock the table for a moment only.
"""

from django.db import migrations, models

TAKEN_BACK = """
CREATE FUNCTION annotation_refuse_slots_of_taken_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'item % was taken back when the answer of its problem was corrected: it has no free slots', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'item_taken_back_not_waiting';
END $$;
CREATE TRIGGER annotation_item_taken_back_not_waiting BEFORE INSERT OR UPDATE OF free_slots, taken_back_from ON annotation_item
    FOR EACH ROW WHEN (NEW.taken_back_from IS NOT NULL AND NEW.free_slots > 0)
    EXECUTE FUNCTION annotation_refuse_slots_of_taken_back();
"""
NOT_TAKEN_BACK = """
DROP TRIGGER annotation_item_taken_back_not_waiting ON annotation_item;
DROP FUNCTION annotation_refuse_slots_of_taken_back();
"""


class Migration(migrations.Migration):
    dependencies = [("annotation", "0039_excluded_and_corrected_problems")]

    operations = [
        migrations.AddField(
            model_name="item",
            name="taken_back_from",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ungraded", "Ungraded"),
                    ("correct", "Correct"),
                    ("wrong", "Wrong"),
                    ("incomplete", "Incomplete"),
                    ("unparseable", "Unparseable"),
                    ("timeout", "Timeout"),
                ],
                editable=False,
                help_text="Grade of its solution until a corrected answer changed it and the item left the queue; null: it did not.",
                max_length=16,
                null=True,
            ),
        ),
        migrations.RunSQL(TAKEN_BACK, NOT_TAKEN_BACK),
    ]
