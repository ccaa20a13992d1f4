"""Scores of solutions by reward models that have not learned from their problems: one more rater for the label model."""

from collections.abc import Collection

from django.db import connection

AT_ONCE = 5_000

# The newest such model of each solution. A model may have learned from every labeling that was there when it was finished; nobody knows
# what a model from elsewhere has learned from.
SCORES = """
SELECT DISTINCT ON (score.solution_id) score.solution_id, score.step_probabilities
FROM rewardmodel_score AS score JOIN rewardmodel_rewardmodel AS model ON model.id = score.reward_model_id
WHERE score.solution_id = ANY(%s) AND score.error = '' AND model.kind = 'prm' AND model.origin = 'trained'
    AND NOT EXISTS (
        SELECT FROM annotation_labeling AS labeling
        WHERE labeling.problem_id = score.problem_id AND labeling.created_at <= model.created_at
    )
ORDER BY score.solution_id, model.id DESC
"""


def cross_fitted_scores(solutions: Collection[int]) -> dict[int, list[float]]:
    """By solution: P(step is not negative) of each step. Solutions that no such model has scored are left out."""
    ids, found = sorted(solutions), {}
    with connection.cursor() as cursor:
        for start in range(0, len(ids), AT_ONCE):
            cursor.execute(SCORES, [ids[start : start + AT_ONCE]])
            for solution, rows in cursor.fetchall():
                found[solution] = [neutral + positive for _, neutral, positive in rows]
    return found
