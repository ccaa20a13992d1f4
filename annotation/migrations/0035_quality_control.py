"""Places of quality control, pauses with what they hold back, warnings and appeals; counts that cost the same for every item."""

import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models

# Gold items change no sum (migration 0033), but a change of one adds a row as any other does: a row of zeros. Without it, giving a task
# back would be faster for gold, and the labeler's next request would tell.
COUNTED_ALIKE = """
CREATE OR REPLACE FUNCTION annotation_count_changed_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done)
    SELECT phase_id, sum(items), sum(open), sum(waiting), 0
    FROM (
        SELECT phase_id, (kind = 'normal')::int AS items, (kind = 'normal' AND free_slots > 0)::int AS open,
            CASE kind WHEN 'normal' THEN free_slots::bigint ELSE 0 END AS waiting, free_slots::bigint AS slots FROM after
        UNION ALL
        SELECT phase_id, -(kind = 'normal')::int, -(kind = 'normal' AND free_slots > 0)::int,
            -CASE kind WHEN 'normal' THEN free_slots::bigint ELSE 0 END, -free_slots::bigint FROM before
    ) AS part
    GROUP BY phase_id HAVING sum(items) <> 0 OR sum(open) <> 0 OR sum(waiting) <> 0 OR sum(slots) <> 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION annotation_count_done() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('INSERT', 'UPDATE') AND NEW.status = 'submitted' THEN
        INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done)
        SELECT phase_id, 0, 0, 0, (kind = 'normal')::int FROM annotation_item WHERE id = NEW.item_id;
    END IF;
    IF TG_OP IN ('UPDATE', 'DELETE') AND OLD.status = 'submitted' THEN
        INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done)
        SELECT phase_id, 0, 0, 0, -(kind = 'normal')::int FROM annotation_item WHERE id = OLD.item_id;
    END IF;
    RETURN NULL;
END $$;
"""
COUNTED_NORMAL_ONLY = """
CREATE OR REPLACE FUNCTION annotation_count_changed_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done)
    SELECT phase_id, sum(items), sum(open), sum(waiting), 0
    FROM (
        SELECT phase_id, 1 AS items, (free_slots > 0)::int AS open, free_slots::bigint AS waiting FROM after WHERE kind = 'normal'
        UNION ALL
        SELECT phase_id, -1, -(free_slots > 0)::int, -free_slots::bigint FROM before WHERE kind = 'normal'
    ) AS part
    GROUP BY phase_id HAVING sum(items) <> 0 OR sum(open) <> 0 OR sum(waiting) <> 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION annotation_count_done() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('INSERT', 'UPDATE') AND NEW.status = 'submitted' THEN
        INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done)
        SELECT phase_id, 0, 0, 0, 1 FROM annotation_item WHERE id = NEW.item_id AND kind = 'normal';
    END IF;
    IF TG_OP IN ('UPDATE', 'DELETE') AND OLD.status = 'submitted' THEN
        INSERT INTO annotation_queuecount (phase_id, items, open, waiting, done)
        SELECT phase_id, 0, 0, 0, -1 FROM annotation_item WHERE id = OLD.item_id AND kind = 'normal';
    END IF;
    RETURN NULL;
END $$;
"""


EMPTY = "the table of exclusions came with the same release (0029), so it is empty when a site is upgraded"
SAFE_BECAUSE = {"index": EMPTY, "foreign-key": EMPTY}


class Migration(migrations.Migration):

    dependencies = [
        ("annotation", "0034_screening"),
    ]

    operations = [
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=1000)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.TextField(blank=True, default='', max_length=5000)),
            ],
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('reason', models.TextField(help_text='In words for the labeler. Names no gold.', max_length=5000)),
                ('evidence', models.JSONField(blank=True, default=list, help_text='The answers to gold behind it: labeling, item, passed, first difference.')),
                ('held_since', models.DateTimeField(blank=True, help_text='Labelings submitted since then are held back; null: only those since the pause.', null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('end_reason', models.TextField(blank=True, default='', max_length=5000)),
            ],
        ),
        migrations.CreateModel(
            name='PlaceCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('drawn', models.PositiveIntegerField(help_text='Items that were leased for the first time, without screening. A lease that expires gives its place back.')),
                ('gold_after', models.BigIntegerField(help_text='The newest quality-control item that was leased; the next has a higher id.')),
                ('last_at', models.DateTimeField(help_text='When an item was last leased.')),
            ],
        ),
        migrations.CreateModel(
            name='QualityWarning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('passed', models.PositiveIntegerField()),
                ('answered', models.PositiveIntegerField()),
                ('kinds', models.JSONField(blank=True, default=list)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name='exclusion',
            name='put_back_at',
            field=models.DateTimeField(blank=True, help_text='When its item was put back into the queue for other people; null: it was not.', null=True),
        ),
        migrations.AddField(
            model_name='phase',
            name='places_seed',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, help_text='Secret: decides at which tasks of a labeler quality control comes (rules/places.py).'),
        ),
        migrations.AddField(
            model_name='phase',
            name='quality_pause_below',
            field=models.PositiveSmallIntegerField(db_default=50, default=50, help_text='Labelers whose agreement with gold is surely below this percentage are paused; 0: nobody is.'),
        ),
        migrations.AddField(
            model_name='phase',
            name='quality_warn_below',
            field=models.PositiveSmallIntegerField(db_default=75, default=75, help_text='Labelers who agree with gold in less than this percentage are warned; 0: nobody is.'),
        ),
        migrations.AddField(
            model_name='phase',
            name='quality_window',
            field=models.PositiveSmallIntegerField(db_default=20, default=20, help_text="How many of a labeler's newest answers to gold count for the two marks below."),
        ),
        migrations.AlterField(
            model_name='phase',
            name='quality_control_every',
            field=models.PositiveSmallIntegerField(default=10, help_text='Normal labelings for each quality-control item, on average; 0: quality control comes first.'),
        ),
        migrations.AddConstraint(
            model_name='phase',
            constraint=models.CheckConstraint(condition=models.Q(('quality_pause_below__lte', 100), ('quality_warn_below__lte', 100), ('quality_window__gte', 5), ('quality_window__lte', 200)), name='phase_quality_marks_possible'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='appeal',
            name='labeler',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='appeal',
            name='labeling',
            field=models.ForeignKey(blank=True, help_text='The answer to gold that they defend.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='appeals', to='annotation.labeling'),
        ),
        migrations.AddField(
            model_name='pause',
            name='began_by',
            field=models.ForeignKey(blank=True, help_text='Null: quality control.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pause',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pause',
            name='labeler',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pause',
            name='phase',
            field=models.ForeignKey(blank=True, help_text='The phase whose gold the labeler answered too badly; null: a person decided.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='annotation.phase'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='pause',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='appeals', to='annotation.pause'),
        ),
        migrations.AddField(
            model_name='exclusion',
            name='pause',
            field=models.ForeignKey(blank=True, help_text='The pause of its labeler that holds it back.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exclusions', to='annotation.pause'),
        ),
        migrations.AddField(
            model_name='placecount',
            name='labeler',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='placecount',
            name='phase',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='annotation.phase'),
        ),
        migrations.AddField(
            model_name='qualitywarning',
            name='labeler',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quality_warnings', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='qualitywarning',
            name='phase',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='annotation.phase'),
        ),
        migrations.AddIndex(
            model_name='pause',
            index=models.Index(fields=['labeler', '-began_at'], name='pause_of_labeler'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('labeler',), name='pause_in_force_once'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='pause_ended_by_somebody'),
        ),
        migrations.AddIndex(
            model_name='appeal',
            index=models.Index(condition=models.Q(('answered_at', None)), fields=['made_at'], name='appeal_waiting'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('labeling__isnull', False), ('pause', None)), models.Q(('labeling', None), ('pause__isnull', False)), _connector='OR'), name='appeal_against_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('pause',), name='appeal_of_pause_open_once'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('labeling',), name='appeal_of_labeling_open_once'),
        ),
        migrations.AddConstraint(
            model_name='placecount',
            constraint=models.UniqueConstraint(fields=('phase', 'labeler'), name='place_count_once'),
        ),
        migrations.AddIndex(
            model_name='qualitywarning',
            index=models.Index(fields=['labeler', 'phase', '-at'], name='warning_of_labeler'),
        ),
        migrations.RunSQL(COUNTED_ALIKE, COUNTED_NORMAL_ONLY),
    ]
