"""Generations, shards, training runs and reward models change their state in the ways that models/transitions.py lists, and in no other."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION rewardmodel_refuse_{name}_transition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_state text := {old_state};
    new_state text := {new_state};
    possible text;
BEGIN
    IF old_state = new_state OR old_state || ':' || new_state = ANY (TG_ARGV) THEN
        RETURN NEW;
    END IF;
    SELECT string_agg(split_part(pair, ':', 2), ', ') INTO possible
        FROM unnest(TG_ARGV) AS pair WHERE split_part(pair, ':', 1) = old_state;
    RAISE EXCEPTION '{title} % is % and cannot become %; it can become: %',
        OLD.id, old_state, new_state, coalesce(possible, 'nothing else, for it has ended')
        USING ERRCODE = 'check_violation', CONSTRAINT = '{name}_transition_known',
            HINT = 'docs/states.md tells what leads from one state to the next.';
END $$;
CREATE TRIGGER rewardmodel_{name}_transition_known BEFORE UPDATE OF {columns} ON {table}
    FOR EACH ROW EXECUTE FUNCTION rewardmodel_refuse_{name}_transition({pairs});
"""

DROP = """
DROP TRIGGER rewardmodel_{name}_transition_known ON {table};
DROP FUNCTION rewardmodel_refuse_{name}_transition();
"""

GENERATION_STAGE = {
    "name": "generation_stage",
    "title": "generation",
    "table": "rewardmodel_generation",
    "columns": "stage",
    "old_state": "OLD.stage",
    "new_state": "NEW.stage",
    "pairs": """
        'planned:sampling', 'sampling:grading', 'grading:scoring', 'scoring:selecting', 'selecting:labeling',
        'labeling:training', 'training:evaluating', 'evaluating:done'
    """,
}
GENERATION_STATUS = {
    "name": "generation_status",
    "title": "generation",
    "table": "rewardmodel_generation",
    "columns": "status",
    "old_state": "OLD.status",
    "new_state": "NEW.status",
    "pairs": """
        'active:paused', 'paused:active', 'active:failed', 'failed:active',
        'active:cancelled', 'paused:cancelled', 'failed:cancelled'
    """,
}
SHARD = {
    "name": "shard",
    "title": "shard",
    "table": "rewardmodel_shard",
    "columns": "status",
    "old_state": "OLD.status",
    "new_state": "NEW.status",
    "pairs": """
        'pending:running', 'running:running', 'running:done', 'running:pending', 'running:failed', 'failed:pending'
    """,
}
TRAINING_RUN = {
    "name": "training_run",
    "title": "training run",
    "table": "rewardmodel_trainingrun",
    "columns": "status",
    "old_state": "OLD.status",
    "new_state": "NEW.status",
    "pairs": """
        'pending:running', 'running:running', 'running:done', 'running:pending', 'running:failed',
        'pending:cancelled', 'running:cancelled'
    """,
}
REWARD_MODEL = {
    "name": "reward_model",
    "title": "reward model",
    "table": "rewardmodel_rewardmodel",
    "columns": "standing, is_current",
    "old_state": "CASE WHEN OLD.is_current THEN 'current' ELSE OLD.standing END",
    "new_state": "CASE WHEN NEW.is_current THEN 'current' ELSE NEW.standing END",
    "pairs": """
        'candidate:current', 'candidate:held_back', 'candidate:dismissed', 'held_back:current', 'held_back:dismissed',
        'dismissed:current', 'current:accepted', 'accepted:current'
    """,
}
MACHINES = (GENERATION_STAGE, GENERATION_STATUS, SHARD, TRAINING_RUN, REWARD_MODEL)

TOGETHER = """
CREATE FUNCTION rewardmodel_refuse_moving_generation_at_rest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.stage <> OLD.stage AND (OLD.status <> 'active' OR NEW.status <> 'active') THEN
        RAISE EXCEPTION 'generation % is %, so it stays in stage %: resume or retry it first', OLD.id, OLD.status, OLD.stage
            USING ERRCODE = 'check_violation', CONSTRAINT = 'generation_moves_while_active';
    END IF;
    IF NEW.status <> OLD.status AND OLD.stage = 'done' THEN
        RAISE EXCEPTION 'generation % is done, so its status stays %', OLD.id, OLD.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'generation_done_keeps_status';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rewardmodel_generation_stage_and_status BEFORE UPDATE OF stage, status ON rewardmodel_generation
    FOR EACH ROW EXECUTE FUNCTION rewardmodel_refuse_moving_generation_at_rest();
"""
APART = """
DROP TRIGGER rewardmodel_generation_stage_and_status ON rewardmodel_generation;
DROP FUNCTION rewardmodel_refuse_moving_generation_at_rest();
"""


class Migration(migrations.Migration):
    """A trigger is added without a look at the rows: the tables are locked for a moment only."""

    dependencies = [("rewardmodel", "0007_loop_runs")]

    operations = [
        *(migrations.RunSQL(REFUSE.format(**machine), DROP.format(**machine)) for machine in MACHINES),
        migrations.RunSQL(TOGETHER, APART),
    ]
