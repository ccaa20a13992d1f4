"""A row says whether a database is that of a demo or of a production site; it can never become the other."""

import django.db.models.functions.datetime
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION refuse_other_installation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the database of a % cannot become that of a %', OLD.kind, NEW.kind USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER installation_kind_stays BEFORE UPDATE ON annotation_installation
FOR EACH ROW WHEN (OLD.kind IS DISTINCT FROM NEW.kind) EXECUTE FUNCTION refuse_other_installation();
"""
ALLOW = """
DROP TRIGGER installation_kind_stays ON annotation_installation;
DROP FUNCTION refuse_other_installation();
"""


class Migration(migrations.Migration):
    dependencies = [("annotation", "0018_solutions_queued_outside_generations")]

    operations = [
        migrations.CreateModel(
            name="Installation",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(choices=[("demo", "Demo"), ("production", "Production")], max_length=16),
                ),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                (
                    "invitation_digest",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="SHA-256 of the first admin's one-time link; empty: none.",
                        max_length=64,
                    ),
                ),
                ("invitation_until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(id=1), name="installation_is_one_row"),
                    models.CheckConstraint(
                        condition=models.Q(kind__in=["demo", "production"]), name="installation_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(invitation_digest="") | models.Q(kind="production"),
                        name="installation_invites_only_in_production",
                    ),
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
