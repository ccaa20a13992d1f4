"""Active time of people by task and quarter of an hour."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("annotation", "0047_order_and_archive_of_phases"),
    ]

    operations = [
        migrations.CreateModel(
            name='ActiveTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField(help_text='Beginning of the quarter of an hour.')),
                ('milliseconds', models.PositiveIntegerField()),
                ('noted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), help_text='When the last of it was noted.')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='active_time', to='annotation.assignment')),
                ('labeler', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['labeler', 'began_at'], name='active_time_of_labeler'), models.Index(fields=['began_at'], name='active_time_by_day')],
                'constraints': [models.UniqueConstraint(fields=('assignment', 'began_at'), name='active_time_quarter_once'), models.CheckConstraint(condition=models.Q(('milliseconds__lte', 900000)), name='active_time_fits')],
            },
        ),
    ]
