"""Reads what rules/conspicuous.py judges: pace, balance, agreement over time, and own steps of flow 1."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from annotation.rules.conspicuous import (
    LEAST_COPIES,
    RECENT_DAYS,
    SHORTEST_COPY,
    Balance,
    Copied,
    Note,
    Pace,
    Shared,
    copied_steps,
    falling_agreement,
    same_rating,
    too_fast,
)
from annotation.selectors.statistics import Scope, labelers_of, people_of

# Each labeling of a person beside those of others on the same solution. Flow 2, whose ratings are stored as numbers.
SHARED = """
WITH own AS (
    SELECT rated.solution_id, rated.labeler_id, rated.ratings, labeling.submitted_at
    FROM annotation_stepratings AS rated JOIN ({labelings}) AS labeling ON labeling.id = rated.labeling_id
)
SELECT labeler_id, username,
    count(*) FILTER (WHERE NOT is_recent), count(*) FILTER (WHERE NOT is_recent AND is_same),
    count(*) FILTER (WHERE is_recent), count(*) FILTER (WHERE is_recent AND is_same)
FROM (
    SELECT mine.labeler_id, mine.ratings = others.ratings AS is_same,
        mine.submitted_at > statement_timestamp() - make_interval(days => %s) AS is_recent
    FROM own AS mine JOIN own AS others ON others.solution_id = mine.solution_id AND others.labeler_id <> mine.labeler_id
) AS pair JOIN annotation_user AS "user" ON "user".id = pair.labeler_id AND "user".kind = 'person'
GROUP BY labeler_id, username
"""

COPIED = """
SELECT labeling.labeler_id, "user".username, written.text, count(DISTINCT labeling.problem_id)
FROM ({labelings}) AS labeling
JOIN annotation_user AS "user" ON "user".id = labeling.labeler_id AND "user".kind = 'person'
CROSS JOIN LATERAL (
    SELECT btrim(step #>> '{{human_completion,text}}') AS text FROM jsonb_array_elements(labeling.label -> 'steps') AS step
    WHERE jsonb_typeof(step -> 'human_completion') = 'object'
) AS written
WHERE length(written.text) >= %s
GROUP BY labeling.labeler_id, "user".username, written.text
HAVING count(DISTINCT labeling.problem_id) >= %s
ORDER BY 4 DESC LIMIT 100
"""


def conspicuous_work(scope: Scope) -> list[Note]:
    """In the order of the rules."""
    people = [each for each in people_of(labelers_of(scope)) if each.labeler is not None]
    paces = [
        Pace(each.labeler, each.name, each.timed, each.milliseconds_per_step)
        for each in people
        if each.labeler and each.milliseconds_per_step is not None
    ]
    balances = [
        Balance(each.labeler, each.name, each.sums.positive, each.sums.neutral, each.sums.negative)
        for each in people
        if each.labeler
    ]
    return [
        *too_fast(paces),
        *same_rating(balances),
        *falling_agreement(
            [Shared(*row) for row in _rows(SHARED, scope, {"flow": 2}, ("id", "submitted_at"), [RECENT_DAYS])]
        ),
        *copied_steps(
            [
                Copied(*row)
                for row in _rows(
                    COPIED, scope, {"flow": 1}, ("labeler_id", "problem_id", "label"), [SHORTEST_COPY, LEAST_COPIES]
                )
            ]
        ),
    ]


def _rows(
    query: str, scope: Scope, only: dict[str, int], columns: Sequence[str], parameters: Sequence[Any]
) -> list[tuple[Any, ...]]:
    labelings, given = scope.labelings().filter(**only).order_by().values(*columns).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(query.format(labelings=labelings), [*given, *parameters])
        return list(cursor.fetchall())
