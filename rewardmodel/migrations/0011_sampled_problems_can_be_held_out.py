"""A problem that a generation has sampled can be held out: from then on nothing selects, labels or learns from its solutions.

It runs before annotation's migration 0014, which holds out train problems that are the same as a held-out one.
"""

from django.db import migrations

DROP = """
DROP TRIGGER IF EXISTS rewardmodel_problem_sampled_not_held_out ON annotation_problem;
DROP FUNCTION IF EXISTS rewardmodel_refuse_holding_out_sampled();
"""

CREATE = """
CREATE FUNCTION rewardmodel_refuse_holding_out_sampled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.split = 'test' AND EXISTS (
        SELECT 1 FROM annotation_solution WHERE problem_id = NEW.id AND generation_number IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'problem % was sampled by a generation and cannot be held out any more', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'problem_sampled_not_held_out';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rewardmodel_problem_sampled_not_held_out BEFORE UPDATE OF split ON annotation_problem
    FOR EACH ROW EXECUTE FUNCTION rewardmodel_refuse_holding_out_sampled();
"""


class Migration(migrations.Migration):
    dependencies = [("rewardmodel", "0010_sources_that_a_generation_names")]
    run_before = [("annotation", "0014_equal_problems_are_in_one_split")]

    operations = [migrations.RunSQL(DROP, CREATE)]
