"""Places of generators and reward models change in versions, models are retired, and workers try them."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotation', '0028_recently_submitted'),
        ('rewardmodel', '0015_files_of_models_and_archived_solutions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ModelVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('location', models.CharField(blank=True, max_length=500)),
                ('tokenizer', models.CharField(blank=True, default='', max_length=500)),
                ('options', models.JSONField(blank=True, default=dict)),
                ('reason', models.TextField(help_text='Why it was changed.')),
                ('replaced_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='modelrequest',
            name='model_request_action_known',
        ),
        migrations.RemoveConstraint(
            model_name='modelrequest',
            name='model_request_to_compare_names_its_model',
        ),
        migrations.AddField(
            model_name='generator',
            name='retired_at',
            field=models.DateTimeField(blank=True, help_text='Since when no generation may choose it; null: it may be chosen.', null=True),
        ),
        migrations.AddField(
            model_name='generator',
            name='version',
            field=models.PositiveIntegerField(db_default=1, default=1, help_text='Number of this location with these options; a change makes the next one.'),
        ),
        migrations.AddField(
            model_name='modelrequest',
            name='generator',
            field=models.ForeignKey(blank=True, help_text='The generator that draws a sample.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='rewardmodel.generator'),
        ),
        migrations.AddField(
            model_name='modelrequest',
            name='reason',
            field=models.TextField(blank=True, db_default='', default='', help_text='Why a model is changed.'),
        ),
        migrations.AddField(
            model_name='modelrequest',
            name='sample',
            field=models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict, help_text='What a generator drew: {"problem", "steps", "seconds"}.'),
        ),
        migrations.AddField(
            model_name='rewardmodel',
            name='retired_at',
            field=models.DateTimeField(blank=True, help_text='Since when nothing may choose it; null: it may be chosen.', null=True),
        ),
        migrations.AddField(
            model_name='rewardmodel',
            name='version',
            field=models.PositiveIntegerField(db_default=1, default=1, help_text='Number of this place with these options; a change makes the next one.'),
        ),
        migrations.AlterField(
            model_name='modelrequest',
            name='action',
            field=models.CharField(choices=[('add', 'Add'), ('compare', 'Compare'), ('change', 'Change'), ('try', 'Try'), ('draw', 'Draw')], max_length=8),
        ),
        migrations.AlterField(
            model_name='modelrequest',
            name='reward_model',
            field=models.ForeignKey(blank=True, help_text='The model that was added, or that is compared, changed or tried.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='rewardmodel.rewardmodel'),
        ),
        migrations.AddConstraint(
            model_name='rewardmodel',
            constraint=models.CheckConstraint(condition=models.Q(('is_current', False), ('retired_at', None), _connector='OR'), name='reward_model_current_is_not_retired'),
        ),
        migrations.AddConstraint(
            model_name='modelrequest',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['add', 'compare', 'change', 'try', 'draw'])), name='model_request_action_known'),
        ),
        migrations.AddConstraint(
            model_name='modelrequest',
            constraint=models.CheckConstraint(condition=models.Q(('action', 'add'), models.Q(('action', 'draw'), ('generator__isnull', False)), models.Q(('action__in', ['compare', 'change', 'try']), ('reward_model__isnull', False)), _connector='OR'), name='model_request_names_its_model'),
        ),
        migrations.AddField(
            model_name='modelversion',
            name='generator',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='former_versions', to='rewardmodel.generator'),
        ),
        migrations.AddField(
            model_name='modelversion',
            name='replaced_by',
            field=models.ForeignKey(blank=True, help_text='Null: on the command line.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='modelversion',
            name='reward_model',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='former_versions', to='rewardmodel.rewardmodel'),
        ),
        migrations.AddConstraint(
            model_name='modelversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('generator', None), ('reward_model__isnull', False)), models.Q(('generator__isnull', False), ('reward_model', None)), _connector='OR'), name='model_version_of_one_model'),
        ),
        migrations.AddConstraint(
            model_name='modelversion',
            constraint=models.UniqueConstraint(fields=('generator', 'reward_model', 'number'), name='model_version_once', nulls_distinct=False),
        ),
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "DELETE FROM rewardmodel_modelrequest WHERE action NOT IN ('add', 'compare')",
        ),
    ]
