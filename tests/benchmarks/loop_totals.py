"""Benchmark: the loop page's totals over a million labelings, against reading every label."""

import os
import time
from collections.abc import Callable
from typing import Any

from tests.benchmarks.database import own_database
from tests.benchmarks.result import Result

LABELINGS = int(os.environ.get("LOOP_TOTALS_LABELINGS", "1000000"))
GENERATIONS = 10
ROUNDS = 5
MOST_SECONDS = 1.0
"""Limit for the totals in seconds: the page polls every two seconds."""

FILL = """
INSERT INTO annotation_labeling
    (origin, record_key, problem_id, labeler_id, submitted_at, flow, generation_number, is_quality_control, is_screening,
     question, label, finish_reason, details, created_at)
SELECT 'native', gen_random_uuid(), %(problem)s, (%(labelers)s::uuid[])[1 + n %% 30], now(), 2, n * %(generations)s / %(count)s,
       false, false, '{}',
       jsonb_build_object('steps', (
           SELECT jsonb_agg(jsonb_build_object(
               'completions', jsonb_build_array(jsonb_build_object(
                   'text', 'The remainder of ' || n || ' on division by five is ' || (n + step) %% 5 || '.',
                   'rating', CASE WHEN step < 4 + n %% 8 THEN (n + step) %% 3 / 2 ELSE -1 END, 'flagged', false)),
               'human_completion', null, 'chosen_completion', 0))
           FROM generate_series(1, 4 + n %% 8) AS step
       ), 'total_time', 60000, 'finish_reason', 'found_error'),
       'found_error', '{}', now() - (%(count)s - n) * interval '1 s'
FROM generate_series(0, %(count)s - 1) AS n
"""
FROM_THE_LABELS = """
SELECT rating::text, count(*)
FROM annotation_labeling AS labeling,
     jsonb_path_query(labeling.label, 'lax $.steps[*].completions[*].rating') AS rating
WHERE NOT EXISTS (SELECT 1 FROM annotation_labeling AS newer WHERE newer.supersedes_id = labeling.id)
GROUP BY 1
"""


def run() -> Result:
    """Fill the table, then time the queries."""
    with own_database():
        return _run()


def _run() -> Result:
    from django.db import connection

    from rewardmodel.selectors.labeling_counts import labeling_counts
    from rewardmodel.selectors.timeline import _ratings

    _fill()
    with connection.cursor() as cursor:

        def from_the_labels() -> dict[str, int]:
            cursor.execute(FROM_THE_LABELS)
            return dict(cursor.fetchall())

        slow_seconds, read = _seconds(from_the_labels, rounds=1)
    totals_seconds, totals = _seconds(labeling_counts)
    timeline_seconds, timeline = _seconds(lambda: _ratings(list(range(GENERATIONS))))
    counted = {"1": totals.positive, "0": totals.neutral, "-1": totals.negative}
    if counted != read or totals.total != LABELINGS:
        raise RuntimeError(f"the sums differ from the labels: {totals}, {read}")
    if sum(each.positive for each in timeline.values()) != totals.positive:
        raise RuntimeError("the generations do not add up to the totals")
    figures = {
        "labelings": float(LABELINGS),
        "ratings": float(sum(read.values())),
        "totals_seconds": totals_seconds,
        "timeline_seconds": timeline_seconds,
        "from_the_labels_seconds": slow_seconds,
    }
    return Result("loop_totals", figures, {}, {"totals_seconds": MOST_SECONDS})


def _fill() -> None:
    from django.db import connection

    from tests.factories import ProblemFactory, UserFactory

    labelers = [user.pk for user in UserFactory.create_batch(25) + UserFactory.create_batch(5, kind="model")]
    with connection.cursor() as cursor:
        cursor.execute(
            FILL,
            {
                "problem": ProblemFactory().pk,
                "labelers": labelers,
                "count": LABELINGS,
                "generations": GENERATIONS,
            },
        )
        # as autovacuum does while labelings are submitted
        cursor.execute("VACUUM ANALYZE annotation_labeling")


def _seconds(ask: Callable[[], Any], *, rounds: int = ROUNDS) -> tuple[float, Any]:
    """Return the median time of some rounds, and the result."""
    taken = []
    for _ in range(rounds):
        begin = time.perf_counter()
        response = ask()
        taken.append(time.perf_counter() - begin)
    return sorted(taken)[len(taken) // 2], response
