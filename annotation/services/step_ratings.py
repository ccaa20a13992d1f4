"""Ratings of labelings that are older than the trigger which writes them (migration 0042)."""

from django.db import connection

AT_ONCE = 1_000

# By ids, so that each statement reads few labels and no lock is held for long.
FILL = """
INSERT INTO annotation_stepratings (labeling_id, solution_id, labeler_id, steps, ratings)
SELECT labeling.id, labeling.solution_id, labeling.labeler_id, cardinality(solution.steps), annotation_ratings_of(labeling.label)
FROM annotation_labeling AS labeling JOIN annotation_solution AS solution ON solution.id = labeling.solution_id
WHERE labeling.id = ANY(%s)
ON CONFLICT DO NOTHING
"""
MISSING = """
SELECT labeling.id FROM annotation_labeling AS labeling
WHERE labeling.flow = 2 AND labeling.solution_id IS NOT NULL AND labeling.labeler_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM annotation_stepratings AS ratings WHERE ratings.labeling_id = labeling.id)
ORDER BY labeling.id
"""


def fill_step_ratings() -> int:
    """Write what is missing, some labelings at a time; return for how many. It can be interrupted and repeated."""
    with connection.cursor() as cursor:
        cursor.execute(MISSING)
        missing = [labeling_id for (labeling_id,) in cursor.fetchall()]
        for start in range(0, len(missing), AT_ONCE):
            cursor.execute(FILL, [missing[start : start + AT_ONCE]])
    return len(missing)
