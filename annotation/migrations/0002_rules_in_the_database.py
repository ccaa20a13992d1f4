"""Rules that a constraint of one table cannot say: held-out problems stay out of the queue, labelings stay as they were given."""

from django.db import migrations

HELD_OUT = """
CREATE FUNCTION annotation_refuse_held_out_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- FOR SHARE: a concurrent change of the split waits for us, or we for it
    PERFORM 1 FROM annotation_problem WHERE id = NEW.problem_id AND split = 'test' FOR SHARE;
    IF FOUND THEN
        RAISE EXCEPTION 'problem % is held out (split test) and cannot be queued for labeling', NEW.problem_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'item_problem_not_held_out';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER annotation_item_not_held_out BEFORE INSERT OR UPDATE OF problem_id ON annotation_item
    FOR EACH ROW EXECUTE FUNCTION annotation_refuse_held_out_item();

CREATE FUNCTION annotation_refuse_holding_out_queued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.split = 'test' AND EXISTS (SELECT 1 FROM annotation_item WHERE problem_id = NEW.id) THEN
        RAISE EXCEPTION 'problem % stands in the labeling queue and cannot be held out any more', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'problem_queued_not_held_out';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER annotation_problem_queued_not_held_out BEFORE UPDATE OF split ON annotation_problem
    FOR EACH ROW EXECUTE FUNCTION annotation_refuse_holding_out_queued();
"""

IMMUTABLE = """
CREATE FUNCTION annotation_refuse_labeling_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'labelings are immutable: submit a correction that supersedes labeling %', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'labeling_immutable';
END $$;
CREATE TRIGGER annotation_labeling_immutable BEFORE UPDATE ON annotation_labeling
    FOR EACH ROW EXECUTE FUNCTION annotation_refuse_labeling_update();
"""

DROP = """
DROP TRIGGER annotation_labeling_immutable ON annotation_labeling;
DROP FUNCTION annotation_refuse_labeling_update();
DROP TRIGGER annotation_problem_queued_not_held_out ON annotation_problem;
DROP FUNCTION annotation_refuse_holding_out_queued();
DROP TRIGGER annotation_item_not_held_out ON annotation_item;
DROP FUNCTION annotation_refuse_held_out_item();
"""


class Migration(migrations.Migration):
    dependencies = [("annotation", "0001_initial")]

    operations = [migrations.RunSQL(HELD_OUT + IMMUTABLE, DROP)]
