from django.db import migrations, models

COUNT_RATINGS = """
ALTER TABLE annotation_labeling
    ADD COLUMN positive integer GENERATED ALWAYS AS
        (jsonb_array_length(jsonb_path_query_array(label, 'lax $.steps[*].completions[*].rating ? (@ == 1)'))) STORED,
    ADD COLUMN neutral integer GENERATED ALWAYS AS
        (jsonb_array_length(jsonb_path_query_array(label, 'lax $.steps[*].completions[*].rating ? (@ == 0)'))) STORED,
    ADD COLUMN negative integer GENERATED ALWAYS AS
        (jsonb_array_length(jsonb_path_query_array(label, 'lax $.steps[*].completions[*].rating ? (@ == -1)'))) STORED
"""
DROP = "ALTER TABLE annotation_labeling DROP COLUMN positive, DROP COLUMN neutral, DROP COLUMN negative"


class Migration(migrations.Migration):

    dependencies = [
        ('annotation', '0008_who_may_work_on_a_phase'),
    ]

    operations = [
        migrations.AddField(
            model_name='assignment',
            name='ask_alternatives',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='assignment',
            name='ask_explanation',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='assignment',
            name='ask_progress',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='item',
            name='ask_alternatives',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='item',
            name='ask_explanation',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='item',
            name='ask_progress',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='item',
            name='quality_control_every',
            field=models.PositiveSmallIntegerField(blank=True, help_text='While it is the next one for a labeler, quality control comes after so many normal labelings; null: as the phase says.', null=True),
        ),
        # in one statement, for it writes the table anew
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(COUNT_RATINGS, DROP)],
            state_operations=[
                migrations.AddField(
                    model_name='labeling',
                    name='negative',
                    field=models.GeneratedField(db_persist=True, expression=models.Func('label', template="jsonb_array_length(jsonb_path_query_array(%(expressions)s, 'lax $.steps[*].completions[*].rating ? (@ == -1)'))"), output_field=models.PositiveIntegerField()),
                ),
                migrations.AddField(
                    model_name='labeling',
                    name='neutral',
                    field=models.GeneratedField(db_persist=True, expression=models.Func('label', template="jsonb_array_length(jsonb_path_query_array(%(expressions)s, 'lax $.steps[*].completions[*].rating ? (@ == 0)'))"), output_field=models.PositiveIntegerField()),
                ),
                migrations.AddField(
                    model_name='labeling',
                    name='positive',
                    field=models.GeneratedField(db_persist=True, expression=models.Func('label', template="jsonb_array_length(jsonb_path_query_array(%(expressions)s, 'lax $.steps[*].completions[*].rating ? (@ == 1)'))"), output_field=models.PositiveIntegerField()),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name='labeling',
            index=models.Index(fields=['created_at'], include=('id', 'labeler', 'generation', 'origin', 'supersedes', 'positive', 'neutral', 'negative'), name='labeling_totals'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('ask_alternatives', None), ('ask_alternatives__lte', 8), _connector='OR'), name='assignment_alternatives_possible'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('ask_alternatives', None), ('ask_alternatives__lte', 8), _connector='OR'), name='item_alternatives_possible'),
        ),
    ]
