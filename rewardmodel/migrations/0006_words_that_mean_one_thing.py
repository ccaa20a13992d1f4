"""Names that meant two things, the options that were stored under them, and the place of the demo's models."""

from typing import Any

from django.db import migrations, models

FUNCTIONS = """
CREATE OR REPLACE FUNCTION rewardmodel_refuse_held_out_sample() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.{column} IS NOT NULL THEN
        -- FOR SHARE: a concurrent change of the split waits for us, or we for it
        PERFORM 1 FROM annotation_problem WHERE id = NEW.problem_id AND split = 'test' FOR SHARE;
        IF FOUND THEN
            RAISE EXCEPTION 'problem % is held out (split test) and cannot be sampled for labeling', NEW.problem_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'solution_problem_not_held_out';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION rewardmodel_refuse_holding_out_sampled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.split = 'test' AND EXISTS (
        SELECT 1 FROM annotation_solution WHERE problem_id = NEW.id AND {column} IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'problem % was sampled by a generation and cannot be held out any more', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'problem_sampled_not_held_out';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION rewardmodel_score_as_its_solution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- FOR SHARE: a grade that is being written waits for us, or we for it
    SELECT problem_id, {column}, grade INTO NEW.problem_id, NEW.{column}, NEW.grade
    FROM annotation_solution WHERE id = NEW.solution_id FOR SHARE;
    RETURN NEW;
END $$;
"""
"""A trigger follows a renamed column, the function that it calls does not."""

BASE = "rewardmodel/ml/demo_domain/base"
"""Where no base was stored, the demo's was the default."""

OPTIONS = {"labels_per_item": "labelings_per_item", "retrain_after_labels": "retrain_after_labelings"}
DEMO_MODELS = ("rewardmodel/ml/demo_domain/", "rewardmodel/demo/domain/")


def renamed(options: Any, names: dict[str, str], old: str, new: str) -> Any:
    """Options with their new names, those of the next generation (`then`) too; folders below `old` are below `new`."""
    if isinstance(options, dict):
        return {names.get(name, name): renamed(value, names, old, new) for name, value in options.items()}
    if isinstance(options, str) and options.startswith(old):
        return new + options.removeprefix(old)
    return options


def rewrite(apps: Any, names: dict[str, str], old: str, new: str) -> None:
    for model, field in (("Generation", "settings"), ("TrainingRun", "options")):
        for row in apps.get_model("rewardmodel", model).objects.only(field).iterator():
            before = getattr(row, field)
            setattr(row, field, renamed(before, names, old, new))
            if getattr(row, field) != before:
                row.save(update_fields=[field])
    for generator in apps.get_model("rewardmodel", "Generator").objects.filter(location__startswith=old):
        generator.location = renamed(generator.location, names, old, new)
        generator.save(update_fields=["location"])


def forwards(apps: Any, schema_editor: Any) -> None:
    for generation in apps.get_model("rewardmodel", "Generation").objects.only("settings").iterator():
        if "base" not in generation.settings:
            generation.settings = {**generation.settings, "base": BASE}
            generation.save(update_fields=["settings"])
    rewrite(apps, OPTIONS, *DEMO_MODELS)


def backwards(apps: Any, schema_editor: Any) -> None:
    rewrite(apps, {new: old for old, new in OPTIONS.items()}, *reversed(DEMO_MODELS))


class Migration(migrations.Migration):

    dependencies = [
        ('rewardmodel', '0005_who_labeled_what_a_model_learned'),
        ('annotation', '0010_words_that_mean_one_thing'),
    ]

    operations = [
        migrations.RenameField('score', 'generation', 'generation_number'),
        migrations.RenameField('rewardmodel', 'labels', 'rated_steps'),
        migrations.RenameField('trainingrun', 'labels', 'rated_steps'),
        migrations.RunSQL(FUNCTIONS.format(column="generation_number"), FUNCTIONS.format(column="generation")),
        # the indexes and constraints themselves follow the columns
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex(
                    model_name='score',
                    name='score_wrong_ranking',
                ),
                migrations.RemoveIndex(
                    model_name='score',
                    name='score_wrong_best',
                ),
                migrations.RemoveIndex(
                    model_name='score',
                    name='score_ranking',
                ),
                migrations.AddIndex(
                    model_name='score',
                    index=models.Index(condition=models.Q(('error', ''), ('grade', 'wrong')), fields=['reward_model', 'generation_number', 'problem', '-solution_score', 'solution'], name='score_wrong_ranking'),
                ),
                migrations.AddIndex(
                    model_name='score',
                    index=models.Index(condition=models.Q(('error', ''), ('grade', 'wrong')), fields=['reward_model', 'generation_number', '-solution_score', 'solution'], include=('problem',), name='score_wrong_best'),
                ),
                migrations.AddIndex(
                    model_name='score',
                    index=models.Index(condition=models.Q(('error', '')), fields=['reward_model', 'generation_number', 'problem', '-solution_score', 'solution'], include=('grade',), name='score_ranking'),
                ),
            ],
        ),
        migrations.RunPython(forwards, backwards),
    ]
