"""The gate for new reward models; cancelled generations; imported generators; scores that know their solution's problem and grade."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FILL = """
UPDATE rewardmodel_score AS score
SET problem_id = solution.problem_id, generation = solution.generation, grade = solution.grade
FROM annotation_solution AS solution WHERE solution.id = score.solution_id
"""

KEEP = """
CREATE FUNCTION rewardmodel_score_as_its_solution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- FOR SHARE: a grade that is being written waits for us, or we for it
    SELECT problem_id, generation, grade INTO NEW.problem_id, NEW.generation, NEW.grade
    FROM annotation_solution WHERE id = NEW.solution_id FOR SHARE;
    RETURN NEW;
END $$;
CREATE TRIGGER rewardmodel_score_as_its_solution
    BEFORE INSERT OR UPDATE OF solution_id, problem_id, generation, grade ON rewardmodel_score
    FOR EACH ROW EXECUTE FUNCTION rewardmodel_score_as_its_solution();

CREATE FUNCTION rewardmodel_solution_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE rewardmodel_score SET grade = NEW.grade WHERE solution_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER rewardmodel_solution_changed
    AFTER UPDATE OF problem_id, generation, grade ON annotation_solution
    FOR EACH ROW
    WHEN ((OLD.problem_id, OLD.generation, OLD.grade) IS DISTINCT FROM (NEW.problem_id, NEW.generation, NEW.grade))
    EXECUTE FUNCTION rewardmodel_solution_changed();
"""

FORGET = """
DROP TRIGGER rewardmodel_solution_changed ON annotation_solution;
DROP FUNCTION rewardmodel_solution_changed();
DROP TRIGGER rewardmodel_score_as_its_solution ON rewardmodel_score;
DROP FUNCTION rewardmodel_score_as_its_solution();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('annotation', '0004_find_unfinished_work'),
        ('rewardmodel', '0003_held_out_problems_are_not_sampled'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ModelDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('promoted', 'Promoted'), ('held_back', 'Held Back'), ('dismissed', 'Dismissed')], max_length=10)),
                ('reason', models.TextField()),
                ('figures', models.JSONField(blank=True, default=dict, help_text='The comparison as it stood when this was decided.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='generation',
            name='generation_status_known',
        ),
        migrations.RemoveConstraint(
            model_name='generator',
            name='generator_backend_known',
        ),
        migrations.RemoveIndex(
            model_name='score',
            name='score_ranking',
        ),
        migrations.AddField(
            model_name='rewardmodel',
            name='compared_with',
            field=models.ForeignKey(blank=True, help_text='The model that was current when this one was measured.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='challengers', to='rewardmodel.rewardmodel'),
        ),
        migrations.AddField(
            model_name='rewardmodel',
            name='comparison',
            field=models.JSONField(blank=True, default=dict, help_text='Figures of both on the same held-out data, by the names in gate.FIGURES.'),
        ),
        migrations.AddField(
            model_name='rewardmodel',
            name='standing',
            field=models.CharField(choices=[('candidate', 'Candidate'), ('accepted', 'Accepted'), ('held_back', 'Held Back'), ('dismissed', 'Dismissed')], default='accepted', help_text='candidate: trained, not compared yet; held_back: an admin has to decide; accepted: is or was current, or may be.', max_length=10),
        ),
        migrations.AddField(
            model_name='score',
            name='generation',
            field=models.IntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='score',
            name='grade',
            field=models.CharField(default='ungraded', editable=False, max_length=16),
        ),
        migrations.AddField(
            model_name='score',
            name='problem',
            field=models.ForeignKey(db_constraint=False, db_index=False, default=0, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='scores', to='annotation.problem'),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP, FORGET),
        migrations.AlterField(
            model_name='generation',
            name='status',
            field=models.CharField(choices=[('active', 'Active'), ('paused', 'Paused'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='active', max_length=10),
        ),
        migrations.AlterField(
            model_name='generator',
            name='backend',
            field=models.CharField(choices=[('transformers', 'Transformers'), ('openai', 'Openai'), ('imported', 'Imported')], max_length=16),
        ),
        migrations.AlterField(
            model_name='generator',
            name='location',
            field=models.CharField(blank=True, help_text='Folder of the checkpoint, or base URL of the server; imported: empty.', max_length=500),
        ),
        migrations.AddIndex(
            model_name='score',
            index=models.Index(condition=models.Q(('error', ''), ('grade', 'wrong')), fields=['reward_model', 'generation', 'problem', '-solution_score', 'solution'], name='score_wrong_ranking'),
        ),
        migrations.AddIndex(
            model_name='score',
            index=models.Index(condition=models.Q(('error', ''), ('grade', 'wrong')), fields=['reward_model', 'generation', '-solution_score', 'solution'], include=('problem',), name='score_wrong_best'),
        ),
        migrations.AddIndex(
            model_name='score',
            index=models.Index(condition=models.Q(('error', '')), fields=['reward_model', 'generation', 'problem', '-solution_score', 'solution'], include=('grade',), name='score_ranking'),
        ),
        migrations.AddConstraint(
            model_name='generation',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['active', 'paused', 'failed', 'cancelled'])), name='generation_status_known'),
        ),
        migrations.AddConstraint(
            model_name='generator',
            constraint=models.CheckConstraint(condition=models.Q(('backend__in', ['transformers', 'openai', 'imported'])), name='generator_backend_known'),
        ),
        migrations.AddConstraint(
            model_name='rewardmodel',
            constraint=models.CheckConstraint(condition=models.Q(('standing__in', ['candidate', 'accepted', 'held_back', 'dismissed'])), name='reward_model_standing_known'),
        ),
        migrations.AddConstraint(
            model_name='rewardmodel',
            constraint=models.CheckConstraint(condition=models.Q(('is_current', False), ('standing', 'accepted'), _connector='OR'), name='reward_model_current_is_accepted'),
        ),
        migrations.AddField(
            model_name='modeldecision',
            name='by',
            field=models.ForeignKey(blank=True, help_text='Null: the gate decided.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='model_decisions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='modeldecision',
            name='replaced',
            field=models.ForeignKey(blank=True, help_text='The model that was current until then.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replacements', to='rewardmodel.rewardmodel'),
        ),
        migrations.AddField(
            model_name='modeldecision',
            name='reward_model',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='rewardmodel.rewardmodel'),
        ),
        migrations.AddConstraint(
            model_name='modeldecision',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['promoted', 'held_back', 'dismissed'])), name='model_decision_action_known'),
        ),
        migrations.AddConstraint(
            model_name='modeldecision',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='model_decision_has_a_reason'),
        ),
    ]
