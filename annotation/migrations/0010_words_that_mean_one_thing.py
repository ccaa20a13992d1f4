"""Names that meant two things: a generation's number, a phase's flow, the labelings that an item is to get."""

from django.db import migrations, models

CONSTRAINTS = """
ALTER TABLE annotation_phase RENAME CONSTRAINT phase_number_known TO phase_flow_known;
ALTER TABLE annotation_labeling RENAME CONSTRAINT labeling_phase_number_known TO labeling_flow_known;
"""
CONSTRAINTS_BACK = """
ALTER TABLE annotation_phase RENAME CONSTRAINT phase_flow_known TO phase_number_known;
ALTER TABLE annotation_labeling RENAME CONSTRAINT labeling_flow_known TO labeling_phase_number_known;
"""


class Migration(migrations.Migration):
    """Renames only: the database changes its catalogue and reads no row. rewardmodel's functions follow in its 0006."""

    dependencies = [
        ('annotation', '0009_questions_shares_and_counted_ratings'),
    ]

    operations = [
        migrations.RenameField('item', 'generation', 'generation_number'),
        migrations.RenameField('item', 'labels_wanted', 'labelings_wanted'),
        migrations.RenameField('solution', 'generation', 'generation_number'),
        migrations.RenameField('labeling', 'generation', 'generation_number'),
        migrations.RenameField('labeling', 'phase_number', 'flow'),
        migrations.RenameField('phase', 'number', 'flow'),
        migrations.RenameField('phase', 'labels_per_item', 'labelings_per_item'),
        migrations.RunSQL(CONSTRAINTS, CONSTRAINTS_BACK),
        # the indexes and constraints themselves follow the columns
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint(
                    model_name='item',
                    name='item_solution_once_per_generation',
                ),
                migrations.RemoveConstraint(
                    model_name='item',
                    name='item_wants_labels',
                ),
                migrations.RemoveConstraint(
                    model_name='item',
                    name='item_free_slots_possible',
                ),
                migrations.RemoveConstraint(
                    model_name='labeling',
                    name='labeling_phase_number_known',
                ),
                migrations.RemoveConstraint(
                    model_name='phase',
                    name='phase_number_known',
                ),
                migrations.RemoveIndex(
                    model_name='item',
                    name='item_generation',
                ),
                migrations.RemoveIndex(
                    model_name='labeling',
                    name='labeling_generation_phase',
                ),
                migrations.RemoveIndex(
                    model_name='labeling',
                    name='labeling_totals',
                ),
                migrations.RemoveIndex(
                    model_name='solution',
                    name='solution_generation_grade',
                ),
                migrations.AlterField(
                    model_name='assignment',
                    name='slot',
                    field=models.PositiveSmallIntegerField(help_text='0 … labelings_wanted - 1'),
                ),
                migrations.AlterField(
                    model_name='labeling',
                    name='flow',
                    field=models.SmallIntegerField(choices=[(1, 'flow 1: build a solution'), (2, 'flow 2: rate a solution')]),
                ),
                migrations.AlterField(
                    model_name='phase',
                    name='flow',
                    field=models.SmallIntegerField(choices=[(1, 'flow 1: build a solution'), (2, 'flow 2: rate a solution')]),
                ),
                migrations.AddIndex(
                    model_name='item',
                    index=models.Index(fields=['generation_number'], name='item_generation'),
                ),
                migrations.AddIndex(
                    model_name='labeling',
                    index=models.Index(fields=['generation_number', 'flow'], name='labeling_generation_phase'),
                ),
                migrations.AddIndex(
                    model_name='labeling',
                    index=models.Index(fields=['created_at'], include=('id', 'labeler', 'generation_number', 'origin', 'supersedes', 'positive', 'neutral', 'negative'), name='labeling_totals'),
                ),
                migrations.AddIndex(
                    model_name='solution',
                    index=models.Index(fields=['generation_number', 'grade'], name='solution_generation_grade'),
                ),
                migrations.AddConstraint(
                    model_name='item',
                    constraint=models.UniqueConstraint(fields=('phase', 'solution', 'generation_number'), name='item_solution_once_per_generation', nulls_distinct=True),
                ),
                migrations.AddConstraint(
                    model_name='item',
                    constraint=models.CheckConstraint(condition=models.Q(('labelings_wanted__gte', 1)), name='item_wants_labels'),
                ),
                migrations.AddConstraint(
                    model_name='item',
                    constraint=models.CheckConstraint(condition=models.Q(('free_slots__lte', models.F('labelings_wanted'))), name='item_free_slots_possible'),
                ),
                migrations.AddConstraint(
                    model_name='labeling',
                    constraint=models.CheckConstraint(condition=models.Q(('flow__in', [1, 2])), name='labeling_flow_known'),
                ),
                migrations.AddConstraint(
                    model_name='phase',
                    constraint=models.CheckConstraint(condition=models.Q(('flow__in', [1, 2])), name='phase_flow_known'),
                ),
                migrations.RemoveConstraint(
                    model_name='phase',
                    name='phase_labels_per_item_positive',
                ),
                migrations.AddConstraint(
                    model_name='phase',
                    constraint=models.CheckConstraint(condition=models.Q(('labelings_per_item__gte', 1)), name='phase_labels_per_item_positive'),
                ),
            ],
        ),
    ]
