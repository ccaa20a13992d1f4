"""A solution that no generation selected is once in a phase; solutions are found by the generator that wrote them."""

from django.db import migrations, models

# one statement each; a build that was interrupted leaves an invalid index behind, which the next attempt removes
DROP_ONCE = "DROP INDEX CONCURRENTLY IF EXISTS item_solution_once_outside_generations"
ONCE = """
CREATE UNIQUE INDEX CONCURRENTLY item_solution_once_outside_generations ON annotation_item (phase_id, solution_id)
WHERE generation_number IS NULL AND kind = 'normal'
"""
DROP_BY_GENERATOR = "DROP INDEX CONCURRENTLY IF EXISTS solution_generator"
BY_GENERATOR = "CREATE INDEX CONCURRENTLY solution_generator ON annotation_solution (generator, id)"


class Migration(migrations.Migration):
    atomic = False  # the indexes are built while the site works

    dependencies = [("annotation", "0017_find_skipped_and_failed")]

    operations = [
        migrations.AlterField(
            model_name="item",
            name="generation_number",
            field=models.IntegerField(
                blank=True,
                help_text="Generation that selected it; null: queued outside of any generation.",
                null=True,
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL([DROP_ONCE, ONCE], DROP_ONCE)],
            state_operations=[
                migrations.AddConstraint(
                    model_name="item",
                    constraint=models.UniqueConstraint(
                        fields=["phase", "solution"],
                        condition=models.Q(generation_number=None, kind="normal"),
                        name="item_solution_once_outside_generations",
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL([DROP_BY_GENERATOR, BY_GENERATOR], DROP_BY_GENERATOR)],
            state_operations=[
                migrations.AddIndex(
                    model_name="solution",
                    index=models.Index(fields=["generator", "id"], name="solution_generator"),
                ),
            ],
        ),
    ]
