"""Corrections, work fetched ahead, versions of instructions, what is asked after an error, and users' own preferences."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


INSTRUCTIONS_STAY = """
CREATE FUNCTION annotation_refuse_instructions_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'instructions are kept as they were shown: make a new version instead of changing version %', OLD.version
        USING ERRCODE = 'check_violation', CONSTRAINT = 'instructions_immutable';
END $$;
CREATE TRIGGER annotation_instructions_immutable BEFORE UPDATE ON annotation_instructions
    FOR EACH ROW EXECUTE FUNCTION annotation_refuse_instructions_update();
"""
INSTRUCTIONS_MAY_CHANGE = """
DROP TRIGGER annotation_instructions_immutable ON annotation_instructions;
DROP FUNCTION annotation_refuse_instructions_update();
"""

# the pending checks of the new references are made at once, because a table with pending ones cannot be altered
TEXT_TO_FIRST_VERSION = """
INSERT INTO annotation_instructions (phase_id, version, text, created_at)
    SELECT id, 1, instructions, created_at FROM annotation_phase WHERE instructions <> '';
UPDATE annotation_phase AS phase SET current_instructions_id = first.id
    FROM annotation_instructions AS first WHERE first.phase_id = phase.id;
SET CONSTRAINTS ALL IMMEDIATE;
"""
CURRENT_VERSION_TO_TEXT = """
UPDATE annotation_phase AS phase SET instructions = shown.text
    FROM annotation_instructions AS shown WHERE shown.id = phase.current_instructions_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('annotation', '0006_completions_for_phase_one'),
    ]

    operations = [
        migrations.CreateModel(
            name='Instructions',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(help_text='1, 2, 3 … within the phase.')),
                ('text', models.TextField(blank=True, help_text='Markdown with mathematics, shown beside the work.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name_plural': 'instructions',
            },
        ),
        migrations.CreateModel(
            name='Preferences',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='preferences', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('tours_seen', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, help_text='First-time tours, by name.', size=None)),
                ('keys', models.JSONField(default=dict, help_text="Keys of actions, where they differ from the page's own.")),
            ],
            options={
                'verbose_name_plural': 'preferences',
            },
        ),
        migrations.RemoveIndex(
            model_name='assignment',
            name='assignment_unfinished',
        ),
        migrations.AddField(
            model_name='assignment',
            name='ahead',
            field=models.BooleanField(db_default=False, default=False, help_text='Fetched ahead for a labeler who still works on another one, not shown yet.'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='reopened_at',
            field=models.DateTimeField(blank=True, help_text='Set while the labeler works again on what they submitted.', null=True),
        ),
        migrations.AddField(
            model_name='phase',
            name='allow_skip',
            field=models.BooleanField(default=True, help_text='May a labeler give an item back unlabeled?'),
        ),
        migrations.AddField(
            model_name='phase',
            name='ask_alternatives',
            field=models.PositiveSmallIntegerField(default=0, help_text='So many other completions of that step to rate, written by the generator.'),
        ),
        migrations.AddField(
            model_name='phase',
            name='ask_explanation',
            field=models.BooleanField(default=False, help_text='What is the mistake?'),
        ),
        migrations.AddField(
            model_name='phase',
            name='ask_progress',
            field=models.BooleanField(default=False, help_text='How far had the solution come?'),
        ),
        migrations.AddField(
            model_name='solution',
            name='explanations',
            field=models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list, help_text='Explanations of possible mistakes that came with it: [{"step": index from 0, "text"}]. Shown at that step only.'),
        ),
        migrations.AddField(
            model_name='instructions',
            name='author',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='instructions',
            name='phase',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='all_instructions', to='annotation.phase'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='instructions',
            field=models.ForeignKey(blank=True, help_text='The version that is shown beside the work.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotation.instructions'),
        ),
        migrations.AddField(
            model_name='labeling',
            name='instructions',
            field=models.ForeignKey(blank=True, help_text='The version that was shown; null where there was none, or it is not known.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotation.instructions'),
        ),
        migrations.AddField(
            model_name='phase',
            name='current_instructions',
            field=models.ForeignKey(blank=True, help_text='The version that is shown now; services/instructions.py makes the next one.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotation.instructions'),
        ),
        migrations.RunSQL(TEXT_TO_FIRST_VERSION, CURRENT_VERSION_TO_TEXT),
        migrations.RemoveField(
            model_name='phase',
            name='instructions',
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(condition=models.Q(('status__in', ['leased', 'expired']), ('reopened_at__isnull', False), _connector='OR'), fields=['labeler'], name='assignment_unfinished'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('reopened_at', None), ('status', 'submitted'), _connector='OR'), name='assignment_reopened_when_submitted'),
        ),
        migrations.AddConstraint(
            model_name='phase',
            constraint=models.CheckConstraint(condition=models.Q(('ask_alternatives__lte', 8)), name='phase_alternatives_possible'),
        ),
        migrations.AddConstraint(
            model_name='instructions',
            constraint=models.UniqueConstraint(fields=('phase', 'version'), name='instructions_version_once'),
        ),
        migrations.AddConstraint(
            model_name='instructions',
            constraint=models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='instructions_version_positive'),
        ),
        migrations.RunSQL(INSTRUCTIONS_STAY, INSTRUCTIONS_MAY_CHANGE),
    ]
