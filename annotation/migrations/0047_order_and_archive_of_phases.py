"""Priorities between phases, and an archive for closed ones."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("annotation", "0044_webhook_events"),
    ]

    operations = [
        migrations.AddField(
            model_name='phase',
            name='archived_at',
            field=models.DateTimeField(blank=True, help_text='Since when it is left out of lists; only closed phases are.', null=True),
        ),
        migrations.AddField(
            model_name='phase',
            name='priority',
            field=models.SmallIntegerField(db_default=0, default=0, help_text='Labelers who name no phase get tasks of the highest one first.'),
        ),
        migrations.AddConstraint(
            model_name='phase',
            constraint=models.CheckConstraint(condition=models.Q(('archived_at', None), ('status', 'closed'), _connector='OR'), name='phase_archived_when_closed'),
        ),
    ]
