"""Webhooks choose among more events; submitted labelings wait in a table until webhooks are told."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("annotation", "0043_label_model_and_adaptive_overlap"),
    ]

    operations = [
        migrations.CreateModel(
            name='UntoldLabeling',
            fields=[
                ('labeling', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='annotation.labeling')),
            ],
        ),
        migrations.AddField(
            model_name='webhook',
            name='include_labels',
            field=models.BooleanField(db_default=False, default=False, help_text='labeling.submitted also has the label itself, with its texts.'),
        ),
        migrations.AlterField(
            model_name='notification',
            name='event',
            field=models.CharField(choices=[('attention.changed', 'Something needs an admin, or no longer does'), ('labeling.submitted', 'Labelings were submitted'), ('generation.done', 'A generation is done'), ('model.promoted', 'A reward model is current from now on'), ('test', 'A test that an admin sent')], max_length=60),
        ),
    ]
