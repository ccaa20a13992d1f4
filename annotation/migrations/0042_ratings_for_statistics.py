"""The ratings of labelings of flow 2 as plain numbers: a table, and a trigger that writes it with each labeling.

services/step_ratings.py fills it for labelings that are there already, some at a time.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RATINGS = """
CREATE FUNCTION annotation_ratings_of(label jsonb) RETURNS smallint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH rated AS (
        SELECT place, CASE
            WHEN shown -> 'flagged' = 'true'::jsonb THEN NULL
            WHEN shown -> 'rating' = '-1'::jsonb THEN -1
            WHEN shown -> 'rating' = '0'::jsonb THEN 0
            WHEN shown -> 'rating' = '1'::jsonb THEN 1
        END::smallint AS rating
        FROM jsonb_array_elements(CASE jsonb_typeof(label -> 'steps') WHEN 'array' THEN label -> 'steps' ELSE '[]' END)
            WITH ORDINALITY AS step (parts, place)
        CROSS JOIN LATERAL (SELECT parts #> '{completions,0}' AS shown) AS first
    )
    SELECT coalesce(array_agg(rating ORDER BY place), '{}') FROM rated
    WHERE place <= coalesce((SELECT min(place) FROM rated WHERE rating = -1), place)
$$;

CREATE FUNCTION annotation_store_step_ratings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO annotation_stepratings (labeling_id, solution_id, labeler_id, steps, ratings)
    SELECT labeling.id, labeling.solution_id, labeling.labeler_id, cardinality(solution.steps),
        annotation_ratings_of(labeling.label)
    FROM added AS labeling JOIN annotation_solution AS solution ON solution.id = labeling.solution_id
    WHERE labeling.flow = 2 AND labeling.labeler_id IS NOT NULL
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER labeling_step_ratings AFTER INSERT ON annotation_labeling
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION annotation_store_step_ratings();
"""
NO_RATINGS = """
DROP TRIGGER labeling_step_ratings ON annotation_labeling;
DROP FUNCTION annotation_store_step_ratings(), annotation_ratings_of(jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("annotation", "0041_review_cases")]

    operations = [
        migrations.CreateModel(
            name="StepRatings",
            fields=[
                (
                    "labeling",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="step_ratings",
                        serialize=False,
                        to="annotation.labeling",
                    ),
                ),
                (
                    "solution",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotation.solution",
                    ),
                ),
                (
                    "labeler",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("steps", models.PositiveSmallIntegerField(help_text="Of the solution.")),
                (
                    "ratings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(null=True), help_text="-1, 0, 1 or null.", size=None
                    ),
                ),
            ],
        ),
        migrations.RunSQL(RATINGS, NO_RATINGS),
    ]
