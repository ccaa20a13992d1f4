"""Changes to what labelings count for, slots of items returned to the queue, corrections by reviewers, and words to search for."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# The words of the problem, the steps and the labeler's answers. Signs separate words, as in the search (selectors/all_labelings.py), or
# `\frac{1}{2}` would be one. Text beyond 100,000 characters is not searched: a tsvector has at most one megabyte, and no labeling may be
# refused for its length.
WORDS = r"""
CREATE FUNCTION annotation_labeling_words(question jsonb, label jsonb, details jsonb) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('pg_catalog.simple', translate(
        left(concat_ws(E'\n',
            question ->> 'problem',
            (SELECT string_agg(part #>> '{}', E'\n') FROM jsonb_path_query(label, 'lax $.steps[*].completions[*].text') AS part),
            (SELECT string_agg(part #>> '{}', E'\n') FROM jsonb_path_query(label, 'lax $.steps[*].human_completion.text') AS part),
            details ->> 'reason', details ->> 'suggested_answer', details ->> 'explanation'
        ), 100000),
        '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32)
    ))
$$;

CREATE FUNCTION annotation_write_labeling_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO annotation_labelingwords (labeling_id, words)
    VALUES (NEW.id, annotation_labeling_words(NEW.question, NEW.label, NEW.details)) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER annotation_labeling_has_words AFTER INSERT ON annotation_labeling
    FOR EACH ROW EXECUTE FUNCTION annotation_write_labeling_words();
"""
NO_WORDS = """
DROP TRIGGER annotation_labeling_has_words ON annotation_labeling;
DROP FUNCTION annotation_write_labeling_words();
DROP FUNCTION annotation_labeling_words(jsonb, jsonb, jsonb);
"""


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
        migrations.CreateModel(
            name='LabelingWords',
            fields=[
                ('labeling', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='annotation.labeling')),
                ('words', django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['words'], name='labelingwords_words')],
            },
        ),
        migrations.RunSQL(WORDS, NO_WORDS),
        migrations.AddField(
            model_name='labeling',
            name='by_reviewer',
            field=models.BooleanField(db_default=False, default=False, help_text='A correction by somebody else than the labeler of the task; `labeler` is who made it.'),
        ),
    ]
