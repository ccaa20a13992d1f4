"""A rule that a constraint of one table cannot say: no generation samples a held-out problem."""

from django.db import migrations

CREATE = """
CREATE FUNCTION rewardmodel_refuse_held_out_sample() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.generation IS NOT NULL THEN
        -- FOR SHARE: a concurrent change of the split waits for us, or we for it
        PERFORM 1 FROM annotation_problem WHERE id = NEW.problem_id AND split = 'test' FOR SHARE;
        IF FOUND THEN
            RAISE EXCEPTION 'problem % is held out (split test) and cannot be sampled for labeling', NEW.problem_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'solution_problem_not_held_out';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rewardmodel_solution_not_held_out BEFORE INSERT OR UPDATE OF problem_id, generation ON annotation_solution
    FOR EACH ROW EXECUTE FUNCTION rewardmodel_refuse_held_out_sample();

CREATE FUNCTION rewardmodel_refuse_holding_out_sampled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.split = 'test' AND EXISTS (
        SELECT 1 FROM annotation_solution WHERE problem_id = NEW.id AND generation IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'problem % was sampled by a generation and cannot be held out any more', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'problem_sampled_not_held_out';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rewardmodel_problem_sampled_not_held_out BEFORE UPDATE OF split ON annotation_problem
    FOR EACH ROW EXECUTE FUNCTION rewardmodel_refuse_holding_out_sampled();
"""

DROP = """
DROP TRIGGER rewardmodel_problem_sampled_not_held_out ON annotation_problem;
DROP FUNCTION rewardmodel_refuse_holding_out_sampled();
DROP TRIGGER rewardmodel_solution_not_held_out ON annotation_solution;
DROP FUNCTION rewardmodel_refuse_held_out_sample();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rewardmodel", "0002_held_out_samples_and_more_shards"),
        ("annotation", "0002_rules_in_the_database"),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]
