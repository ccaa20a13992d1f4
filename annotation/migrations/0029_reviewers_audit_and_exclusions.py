"""Reviewers, the audit log that nothing changes, and labelings that do not count for now."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


APPEND_ONLY = """
CREATE FUNCTION annotation_refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'entries of the audit log are never changed or deleted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_append_only';
END $$;
CREATE TRIGGER annotation_audit_append_only BEFORE UPDATE OR DELETE ON annotation_auditentry
    FOR EACH ROW EXECUTE FUNCTION annotation_refuse_audit_change();
"""

CHANGEABLE = """
DROP TRIGGER annotation_audit_append_only ON annotation_auditentry;
DROP FUNCTION annotation_refuse_audit_change();
"""

REVIEWERS_LABEL = migrations.RunSQL(
    migrations.RunSQL.noop, "UPDATE annotation_user SET role = 'labeler' WHERE role = 'reviewer'"
)
"""Going back, reviewers become labelers, because the older version does not know them."""


class Migration(migrations.Migration):

    dependencies = [
        ('annotation', '0028_recently_submitted'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('actor_name', models.CharField(blank=True, default='', max_length=150)),
                ('via', models.CharField(choices=[('page', 'Page'), ('token', 'Token'), ('command', 'Command'), ('site', 'the site itself')], max_length=8)),
                ('action', models.CharField(help_text='Kind of subject and what was done, such as `phase.opened`.', max_length=60)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.CharField(blank=True, help_text='Its primary key; empty for the installation.', max_length=64)),
                ('subject_name', models.CharField(blank=True, default='', max_length=200)),
                ('before', models.JSONField(blank=True, default=dict, help_text='The values that changed, before.')),
                ('after', models.JSONField(blank=True, default=dict, help_text='The same values after.')),
                ('reason', models.TextField(blank=True, default='', max_length=5000)),
            ],
        ),
        migrations.CreateModel(
            name='Exclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('excluded', 'by a person, with a reason'), ('held_back', 'because its labeler is paused')], max_length=12)),
                ('reason', models.TextField(max_length=5000)),
                ('batch', models.UUIDField(blank=True, db_index=True, null=True)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='user',
            name='user_role_known',
        ),
        migrations.AlterField(
            model_name='user',
            name='role',
            field=models.CharField(choices=[('labeler', 'Labeler'), ('reviewer', 'Reviewer'), ('researcher', 'Researcher'), ('admin', 'Admin')], default='labeler', max_length=16),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['labeler', 'reviewer', 'researcher', 'admin'])), name='user_role_known'),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='actor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audit_entries', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='exclusion',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='exclusion',
            name='labeling',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exclusions', to='annotation.labeling'),
        ),
        migrations.AddField(
            model_name='exclusion',
            name='made_by',
            field=models.ForeignKey(blank=True, help_text='Null: the site itself.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['-at', '-id'], name='audit_newest'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['subject_kind', 'subject_id', '-at'], name='audit_of_subject'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['actor', '-at'], name='audit_of_actor'),
        ),
        migrations.AddConstraint(
            model_name='exclusion',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('labeling', 'kind'), name='exclusion_in_force_once'),
        ),
        migrations.AddConstraint(
            model_name='exclusion',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['excluded', 'held_back'])), name='exclusion_kind_known'),
        ),
        migrations.RunSQL(APPEND_ONLY, CHANGEABLE),
        REVIEWERS_LABEL,
    ]
