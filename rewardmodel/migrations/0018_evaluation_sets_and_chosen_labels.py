"""Evaluation sets by name, the labelings that a training reads, and rollbacks that are told from promotions."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rewardmodel', '0017_versions_of_generators_and_models'),
    ]

    operations = [
        migrations.CreateModel(
            name='EvaluationSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True)),
                ('sources', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(blank=True, max_length=200), blank=True, default=list, size=None)),
                ('subjects', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(blank=True, max_length=200), blank=True, default=list, size=None)),
                ('levels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(blank=True, max_length=200), blank=True, default=list, size=None)),
                ('problem_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), help_text='Its problems, in order. Never changed.', size=None)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('retired_at', models.DateTimeField(blank=True, help_text='Since when it cannot be chosen any more; null: it can.', null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='evaluation',
            name='evaluation_once',
        ),
        migrations.RemoveConstraint(
            model_name='modeldecision',
            name='model_decision_action_known',
        ),
        migrations.AddField(
            model_name='trainingrun',
            name='began_at',
            field=models.DateTimeField(blank=True, help_text='When a worker first began to train; null: unknown.', null=True),
        ),
        migrations.AddField(
            model_name='trainingrun',
            name='data_sha256',
            field=models.CharField(blank=True, db_default='', default='', help_text='Of the file that it learns from.', max_length=64),
        ),
        migrations.AddField(
            model_name='trainingrun',
            name='reason',
            field=models.TextField(blank=True, db_default='', default='', help_text='Why somebody asked for it.'),
        ),
        migrations.AddField(
            model_name='trainingrun',
            name='requested_by',
            field=models.ForeignKey(blank=True, help_text='Null: a generation, or the command line.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='training_runs', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='trainingrun',
            name='trained_on',
            field=models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict, help_text='Which labelings it reads (rewardmodel/label_choice.py); empty: all.'),
        ),
        migrations.AlterField(
            model_name='modeldecision',
            name='action',
            field=models.CharField(choices=[('promoted', 'Promoted'), ('rolled_back', 'Rolled Back'), ('held_back', 'Held Back'), ('dismissed', 'Dismissed')], max_length=11),
        ),
        migrations.AddConstraint(
            model_name='modeldecision',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['promoted', 'rolled_back', 'held_back', 'dismissed'])), name='model_decision_action_known'),
        ),
        migrations.AddField(
            model_name='evaluationset',
            name='created_by',
            field=models.ForeignKey(blank=True, help_text='Null: on the command line.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='evaluation',
            name='evaluation_set',
            field=models.ForeignKey(blank=True, help_text='The problems that were asked for; null: all held-out problems, or the first of them.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='rewardmodel.evaluationset'),
        ),
        migrations.AddField(
            model_name='modelrequest',
            name='evaluation_set',
            field=models.ForeignKey(blank=True, help_text='To compare: on these problems; null: on all held-out ones.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rewardmodel.evaluationset'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.UniqueConstraint(fields=('reward_model', 'generation', 'evaluation_set'), name='evaluation_once_per_set', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='evaluationset',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='evaluation_set_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='evaluationset',
            constraint=models.CheckConstraint(condition=models.Q(('problem_ids', []), _negated=True), name='evaluation_set_has_problems'),
        ),
        migrations.RunSQL(
            migrations.RunSQL.noop,
            [
                "UPDATE rewardmodel_modeldecision SET action = 'promoted' WHERE action = 'rolled_back'",
                "DELETE FROM rewardmodel_evaluation WHERE evaluation_set_id IS NOT NULL",
            ],
        ),
    ]
