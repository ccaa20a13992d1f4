"""An evaluation remembers whose samples of which problems it scored, so that its curves can be computed again from an export."""

from typing import Any

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

SAFE_BECAUSE = {"data": "shards are only read; evaluations change, and there are few"}


def fill_in(apps: Any, schema_editor: Any) -> None:
    """A generation's evaluations scored the samples of its own generator. Those of the command are not known."""
    Evaluation = apps.get_model("rewardmodel", "Evaluation")
    Shard = apps.get_model("rewardmodel", "Shard")
    for evaluation in Evaluation.objects.filter(generation__isnull=False).select_related("generation").iterator():
        shards = Shard.objects.filter(generation=evaluation.generation_id, stage="evaluating").order_by("pk")
        ids = sorted({problem_id for given in shards.values_list("problem_ids", flat=True) for problem_id in given})
        Evaluation.objects.filter(pk=evaluation.pk).update(
            generator=evaluation.generation.generator_id, problem_ids=ids
        )


class Migration(migrations.Migration):
    dependencies = [("rewardmodel", "0011_sampled_problems_can_be_held_out")]

    operations = [
        migrations.AddField(
            model_name="evaluation",
            name="generator",
            field=models.ForeignKey(
                blank=True,
                help_text="Whose held-out samples were scored; null: not known.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="evaluations",
                to="rewardmodel.generator",
            ),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="problem_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                blank=True,
                db_default=models.Value(
                    [], django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField())
                ),
                default=list,
                help_text="The problems of these samples.",
                size=None,
            ),
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
    ]
