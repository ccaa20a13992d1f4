"""One generation per phase at a time, settings of failed ones in versions, and stored totals of those that are over."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


PHASE_OF_RUN = """
UPDATE rewardmodel_looprun AS run SET phase_id = (
    SELECT phase_id FROM rewardmodel_generation WHERE loop_run_id = run.id OR number < run.first
    ORDER BY loop_run_id = run.id DESC NULLS LAST, number DESC LIMIT 1
)
"""

FORGET_TOTALS = """
CREATE FUNCTION rewardmodel_forget_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE rewardmodel_generation SET totals = '{}' WHERE number = NEW.generation_number AND totals <> '{}';
    RETURN NULL;
END $$;
CREATE TRIGGER rewardmodel_forget_totals AFTER UPDATE OF grade ON annotation_solution
FOR EACH ROW WHEN (OLD.grade IS DISTINCT FROM NEW.grade AND NEW.generation_number IS NOT NULL)
EXECUTE FUNCTION rewardmodel_forget_totals();
"""
"""A solution that is graded anew after its generation is over has it counted again."""

REMEMBER_TOTALS = """
DROP TRIGGER rewardmodel_forget_totals ON annotation_solution;
DROP FUNCTION rewardmodel_forget_totals();
"""

CLOSE_ALL_BUT_ONE = """
UPDATE rewardmodel_looprun SET stopped_at = now() WHERE last_started_at IS NULL AND stopped_at IS NULL
AND id <> (SELECT max(id) FROM rewardmodel_looprun WHERE last_started_at IS NULL AND stopped_at IS NULL)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('rewardmodel', '0018_evaluation_sets_and_chosen_labels'),
    ]

    operations = [
        migrations.CreateModel(
            name='SettingsVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='1 is what the generation began with.')),
                ('stage', models.CharField(help_text='The stage at which it failed.', max_length=16)),
                ('settings', models.JSONField()),
                ('changed', models.JSONField(help_text='Option -> the new value.')),
                ('reason', models.TextField(blank=True, default='')),
                ('replaced_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='looprun',
            name='loop_run_one_open',
        ),
        migrations.AddField(
            model_name='generation',
            name='enters_again',
            field=models.BooleanField(db_default=False, default=False, help_text='Its settings were changed, so its stage plans its work anew.'),
        ),
        migrations.AddField(
            model_name='generation',
            name='generator_version',
            field=models.PositiveIntegerField(blank=True, help_text='The version of the generator that it samples with; null: it has not begun.', null=True),
        ),
        migrations.AddField(
            model_name='generation',
            name='totals',
            field=models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict, help_text='Counts of its solutions and scores, stored once it is over (services/generation_totals.py); empty: to be counted.'),
        ),
        migrations.AddField(
            model_name='looprun',
            name='phase',
            field=models.ForeignKey(blank=True, help_text='Null only for runs of earlier versions that are over.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='loop_runs', to='annotation.phase'),
        ),
        migrations.AddConstraint(
            model_name='generation',
            constraint=models.UniqueConstraint(condition=models.Q(('number__gte', 0), models.Q(('stage', 'done'), _negated=True), models.Q(('status', 'cancelled'), _negated=True)), fields=('phase',), name='generation_one_per_phase'),
        ),
        migrations.AddConstraint(
            model_name='looprun',
            constraint=models.UniqueConstraint(condition=models.Q(('last_started_at', None), ('stopped_at', None)), fields=('phase',), name='loop_run_one_open_per_phase'),
        ),
        migrations.AddField(
            model_name='settingsversion',
            name='changed_by',
            field=models.ForeignKey(blank=True, help_text='Null: on the command line.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='settingsversion',
            name='generation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_settings', to='rewardmodel.generation'),
        ),
        migrations.AddConstraint(
            model_name='settingsversion',
            constraint=models.UniqueConstraint(fields=('generation', 'number'), name='settings_version_once'),
        ),
        migrations.RunSQL(PHASE_OF_RUN, CLOSE_ALL_BUT_ONE),
        migrations.RunSQL(FORGET_TOTALS, REMEMBER_TOTALS),
    ]
