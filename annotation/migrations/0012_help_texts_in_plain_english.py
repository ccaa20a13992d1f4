"""Help texts and choice labels in plain English. No table changes."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotation', '0011_only_known_transitions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='assignment',
            name='ahead',
            field=models.BooleanField(db_default=False, default=False, help_text='Prefetched while the labeler works on another assignment; not displayed yet.'),
        ),
        migrations.AlterField(
            model_name='assignment',
            name='draft',
            field=models.JSONField(blank=True, help_text='The unfinished label, as the page last sent it.', null=True),
        ),
        migrations.AlterField(
            model_name='assignment',
            name='instructions',
            field=models.ForeignKey(blank=True, help_text='The version that is shown with the assignment.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotation.instructions'),
        ),
        migrations.AlterField(
            model_name='assignment',
            name='reopened_at',
            field=models.DateTimeField(blank=True, help_text='Set while the labeler corrects a submitted label.', null=True),
        ),
        migrations.AlterField(
            model_name='completionrequest',
            name='completions',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, help_text='Identified by position, because two may be equal.', null=True, size=None),
        ),
        migrations.AlterField(
            model_name='completionrequest',
            name='continuation',
            field=models.CharField(choices=[('random', 'a random positive completion'), ('labeler', 'the positive completion that the labeler chooses')], help_text='How the solution continues if several are positive; copied from the phase.', max_length=8),
        ),
        migrations.AlterField(
            model_name='completionrequest',
            name='error',
            field=models.TextField(blank=True, default='', help_text='Why it failed: the first line is for the labeler, the rest for an admin.'),
        ),
        migrations.AlterField(
            model_name='completionrequest',
            name='key',
            field=models.UUIDField(help_text='Hash of assignment and steps (records/identity.py); also the source of the seed.', unique=True),
        ),
        migrations.AlterField(
            model_name='completionrequest',
            name='wanted',
            field=models.PositiveSmallIntegerField(help_text='Number of requested texts.'),
        ),
        migrations.AlterField(
            model_name='instructions',
            name='text',
            field=models.TextField(blank=True, help_text='Markdown with formulas, shown with the assignment.'),
        ),
        migrations.AlterField(
            model_name='item',
            name='quality_control_every',
            field=models.PositiveSmallIntegerField(blank=True, help_text='While this item is next: number of normal labelings between two quality-control items; null: as in the phase.', null=True),
        ),
        migrations.AlterField(
            model_name='item',
            name='rank',
            field=models.PositiveIntegerField(blank=True, help_text='Rank in the selection; 1 is the most convincing.', null=True),
        ),
        migrations.AlterField(
            model_name='labeling',
            name='instructions',
            field=models.ForeignKey(blank=True, help_text='The version that was shown; null if there was none or it is unknown.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotation.instructions'),
        ),
        migrations.AlterField(
            model_name='labeling',
            name='record_key',
            field=models.UUIDField(help_text='Hash of the record (records/identity.py), so that it is imported once.', unique=True),
        ),
        migrations.AlterField(
            model_name='labeling',
            name='submitted_at',
            field=models.DateTimeField(blank=True, help_text="The record's timestamp; null if it has none.", null=True),
        ),
        migrations.AlterField(
            model_name='phase',
            name='allow_skip',
            field=models.BooleanField(default=True, help_text='Whether labelers may skip an item.'),
        ),
        migrations.AlterField(
            model_name='phase',
            name='ask_alternatives',
            field=models.PositiveSmallIntegerField(default=0, help_text='How many alternatives to the negative step to rate.'),
        ),
        migrations.AlterField(
            model_name='phase',
            name='ask_explanation',
            field=models.BooleanField(default=False, help_text='Whether to ask for an explanation of the mistake.'),
        ),
        migrations.AlterField(
            model_name='phase',
            name='ask_progress',
            field=models.BooleanField(default=False, help_text='Whether to ask how far the solution got.'),
        ),
        migrations.AlterField(
            model_name='phase',
            name='by_choice',
            field=models.BooleanField(default=False, help_text='Whether its items go only to labelers who choose this phase.'),
        ),
        migrations.AlterField(
            model_name='phase',
            name='completions_per_step',
            field=models.PositiveSmallIntegerField(default=4, help_text='Completions that the generator offers for one step.'),
        ),
        migrations.AlterField(
            model_name='phase',
            name='continuation',
            field=models.CharField(choices=[('random', 'a random positive completion'), ('labeler', 'the positive completion that the labeler chooses')], default='random', help_text='Flow 1: how the solution continues if several completions are positive.', max_length=8),
        ),
        migrations.AlterField(
            model_name='phase',
            name='current_instructions',
            field=models.ForeignKey(blank=True, help_text='The version that is shown now; services/instructions.py creates the next one.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotation.instructions'),
        ),
        migrations.AlterField(
            model_name='phase',
            name='generator',
            field=models.CharField(blank=True, default='', help_text="Name of the generator of completions; empty: the generator of the item's generation, else the newest one.", max_length=200),
        ),
        migrations.AlterField(
            model_name='phase',
            name='is_restricted',
            field=models.BooleanField(default=False, help_text='Whether only the people in `labelers` may work on it.'),
        ),
        migrations.AlterField(
            model_name='phase',
            name='labelers',
            field=models.ManyToManyField(blank=True, help_text='Who may work on it, if it is restricted.', related_name='phases', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='phase',
            name='quality_control_every',
            field=models.PositiveSmallIntegerField(default=10, help_text='Number of normal labelings between two quality-control items; 0: quality control comes first.'),
        ),
        migrations.AlterField(
            model_name='preferences',
            name='keys',
            field=models.JSONField(default=dict, help_text="Keys by action, if they differ from the page's defaults."),
        ),
        migrations.AlterField(
            model_name='preferences',
            name='tours_seen',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, help_text='Names of tours that were seen.', size=None),
        ),
        migrations.AlterField(
            model_name='problem',
            name='answer',
            field=models.TextField(blank=True, help_text='Ground truth; null if it is unknown.', null=True),
        ),
        migrations.AlterField(
            model_name='problem',
            name='solution',
            field=models.TextField(blank=True, help_text='Ground-truth solution; null if there is none.', null=True),
        ),
        migrations.AlterField(
            model_name='problem',
            name='source',
            field=models.CharField(blank=True, default='', help_text='Data set of the problem, e.g. MATH.', max_length=100),
        ),
        migrations.AlterField(
            model_name='signinfailure',
            name='address',
            field=models.CharField(blank=True, default='', help_text='IP address of the client.', max_length=64),
        ),
        migrations.AlterField(
            model_name='solution',
            name='answer',
            field=models.TextField(blank=True, help_text='Final answer as written; null if there is none.', null=True),
        ),
        migrations.AlterField(
            model_name='solution',
            name='explanations',
            field=models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list, help_text='Imported explanations of possible mistakes: [{"step": index from 0, "text"}]. Shown at that step only.'),
        ),
        migrations.AlterField(
            model_name='solution',
            name='key',
            field=models.UUIDField(help_text='Identifies the sample (generator, problem, number), so that storing it twice gives one row.', unique=True),
        ),
        migrations.AlterField(
            model_name='user',
            name='kind',
            field=models.CharField(choices=[('person', 'Person'), ('model', 'Model')], default='person', help_text='Counts and exports show labelings by models separately.', max_length=16),
        ),
    ]
