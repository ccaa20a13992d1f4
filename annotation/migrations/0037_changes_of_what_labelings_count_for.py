"""Changes to what labelings count for, slots of items returned to the queue, and corrections by reviewers."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("annotation", "0036_find_quality_control"),
    ]

    operations = [
        migrations.CreateModel(
            name='LabelingChange',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('exclude', 'Exclude'), ('include', 'Include'), ('return', 'Return')], max_length=8)),
                ('reason', models.TextField(max_length=5000)),
                ('asked', models.JSONField(blank=True, default=dict)),
                ('labelings', models.PositiveIntegerField()),
                ('ended', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, help_text='Ids of the exclusions that an inclusion ended; undoing it renews them.', size=None)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['-made_at'], name='labelingchange_newest')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ['exclude', 'include', 'return'])), name='labelingchange_kind_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('undone_at', None), ('undone_by', None)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='labelingchange_undone_by_somebody'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ReturnedSlot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('taken_back_at', models.DateTimeField(blank=True, null=True)),
                ('change', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='returned', to='annotation.labelingchange')),
                ('labeling', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='returned', to='annotation.labeling')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_back_at', None)), fields=('labeling',), name='returnedslot_labeling_once')],
            },
        ),
        migrations.AddField(
            model_name='labeling',
            name='by_reviewer',
            field=models.BooleanField(db_default=False, default=False, help_text='A correction by somebody else than the labeler of the task; `labeler` is who made it.'),
        ),
    ]
