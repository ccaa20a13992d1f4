"""A skipped item can be taken back, and a phase says whether contradictions are pointed out.

Nothing reads the rows: replacing the trigger and adding a column with a default of the database lock the tables for a moment only.
"""

from django.db import migrations, models

TRIGGER = """
CREATE OR REPLACE TRIGGER annotation_assignment_transition_known
    BEFORE UPDATE OF status, reopened_at ON annotation_assignment
    FOR EACH ROW EXECUTE FUNCTION annotation_refuse_assignment_transition({pairs})
"""
BEFORE = (
    "'leased:submitted', 'leased:released', 'leased:expired', 'expired:leased', 'submitted:reopened', 'reopened:submitted'"
)
AFTER = f"{BEFORE}, 'released:leased'"


class Migration(migrations.Migration):
    dependencies = [("annotation", "0015_draft_versions")]

    operations = [
        migrations.RunSQL(TRIGGER.format(pairs=AFTER), TRIGGER.format(pairs=BEFORE)),
        migrations.AddField(
            model_name="phase",
            name="point_out_contradictions",
            field=models.BooleanField(
                db_default=True,
                default=True,
                help_text="Whether labelers read, before they submit, that their ratings and the answer contradict each other.",
            ),
        ),
        migrations.AlterField(
            model_name="completionrequest",
            name="error",
            field=models.TextField(
                blank=True,
                default="",
                help_text="Why it failed, for admins: the reason in one line, then the report. Labelers never see it.",
            ),
        ),
    ]
