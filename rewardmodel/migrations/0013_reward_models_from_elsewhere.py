"""Reward models from elsewhere: how each is opened, and the requests to add or compare them, with their known transitions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION rewardmodel_refuse_model_request_transition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    possible text;
BEGIN
    IF OLD.status = NEW.status OR OLD.status || ':' || NEW.status = ANY (TG_ARGV) THEN
        RETURN NEW;
    END IF;
    SELECT string_agg(split_part(pair, ':', 2), ', ') INTO possible
        FROM unnest(TG_ARGV) AS pair WHERE split_part(pair, ':', 1) = OLD.status;
    RAISE EXCEPTION 'model request % is % and cannot become %; it can become: %',
        OLD.id, OLD.status, NEW.status, coalesce(possible, 'nothing else, for it has ended')
        USING ERRCODE = 'check_violation', CONSTRAINT = 'model_request_transition_known',
            HINT = 'docs/states.md tells what leads from one state to the next.';
END $$;
CREATE TRIGGER rewardmodel_model_request_transition_known BEFORE UPDATE OF status ON rewardmodel_modelrequest
    FOR EACH ROW EXECUTE FUNCTION rewardmodel_refuse_model_request_transition(
        'pending:running', 'running:running', 'running:done', 'running:failed'
    );
"""
DROP = """
DROP TRIGGER rewardmodel_model_request_transition_known ON rewardmodel_modelrequest;
DROP FUNCTION rewardmodel_refuse_model_request_transition();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('rewardmodel', '0012_samples_of_an_evaluation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ModelRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('add', 'Add'), ('compare', 'Compare')], max_length=8)),
                ('status', models.CharField(choices=[('pending', 'Pending'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='pending', max_length=8)),
                ('name', models.CharField(help_text='Of the model to be added, or that is compared.', max_length=200)),
                ('location', models.CharField(blank=True, default='', max_length=500)),
                ('format', models.CharField(blank=True, default='', max_length=40)),
                ('tokenizer', models.CharField(blank=True, default='', max_length=500)),
                ('options', models.JSONField(blank=True, default=dict)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('claim', models.UUIDField(blank=True, null=True)),
                ('heartbeat_at', models.DateTimeField(blank=True, null=True)),
                ('dispatched_at', models.DateTimeField(blank=True, null=True)),
                ('error', models.TextField(blank=True, default='')),
                ('field', models.CharField(blank=True, default='', help_text='The field of the form that is to blame.', max_length=20)),
                ('scores', models.JSONField(blank=True, default=dict, help_text='What the model gave the steps of a correct and of a wrong example: {"correct": [0.9, …], "wrong": […]}.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name='rewardmodel',
            name='format',
            field=models.CharField(blank=True, db_default='', default='', help_text='How a public model reads solutions (rewardmodel/model_formats.py); empty: a folder with reward_model.json.', max_length=40),
        ),
        migrations.AddField(
            model_name='rewardmodel',
            name='options',
            field=models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict, help_text='Options of the format and of the server, such as the name of the served model.'),
        ),
        migrations.AddField(
            model_name='rewardmodel',
            name='origin',
            field=models.CharField(choices=[('trained', 'Trained'), ('added', 'Added')], db_default='trained', default='trained', help_text='trained: by this installation; added: trained elsewhere.', max_length=8),
        ),
        migrations.AddField(
            model_name='rewardmodel',
            name='tokenizer',
            field=models.CharField(blank=True, db_default='', default='', help_text='For a server: folder with the tokenizer and settings of the model that it runs.', max_length=500),
        ),
        migrations.AlterField(
            model_name='rewardmodel',
            name='location',
            field=models.CharField(help_text='Folder with weights, or the address of a server (http://…) that runs the model.', max_length=500),
        ),
        migrations.AddConstraint(
            model_name='rewardmodel',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ['trained', 'added'])), name='reward_model_origin_known'),
        ),
        migrations.AddField(
            model_name='modelrequest',
            name='requested_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='modelrequest',
            name='reward_model',
            field=models.ForeignKey(blank=True, help_text='The model that was added, or that is compared.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='rewardmodel.rewardmodel'),
        ),
        migrations.AddConstraint(
            model_name='modelrequest',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['add', 'compare'])), name='model_request_action_known'),
        ),
        migrations.AddConstraint(
            model_name='modelrequest',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['pending', 'running', 'done', 'failed'])), name='model_request_status_known'),
        ),
        migrations.AddConstraint(
            model_name='modelrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['pending', 'running'])), fields=('action', 'name'), name='model_request_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='modelrequest',
            constraint=models.CheckConstraint(condition=models.Q(('action', 'add'), ('reward_model__isnull', False), _connector='OR'), name='model_request_to_compare_names_its_model'),
        ),
        migrations.RunSQL(REFUSE, DROP),
    ]
