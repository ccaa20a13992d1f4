"""Notes active time when the page reports it: with each draft and each submit (docs/hours.md).

The page measures, and the database's clock bounds it: a task gets no more than the time that has passed since it was leased, or since time
was last noted for it.
"""

from typing import Any

from django.db import connection

from annotation import limits
from annotation.models import Assignment, User

# What is new since the last note lies before this moment, and is spread over the quarters that it touches. Rounding must not overfill one.
NOTE = """
WITH noted AS (
    SELECT coalesce(sum(milliseconds), 0) AS counted, max(noted_at) AS last_at
    FROM annotation_activetime WHERE assignment_id = %(assignment)s
), fresh AS (
    SELECT statement_timestamp() AS ended, statement_timestamp() - least(
        (%(total)s - counted) * interval '1 millisecond',
        statement_timestamp() - greatest(last_at, %(leased_at)s)
    ) AS began
    FROM noted WHERE %(total)s > counted
)
INSERT INTO annotation_activetime (assignment_id, labeler_id, began_at, milliseconds, noted_at)
SELECT %(assignment)s, %(labeler)s, quarter,
    round(1000 * extract(epoch FROM least(ended, quarter + interval '15 minutes') - greatest(began, quarter))), ended
FROM fresh, generate_series(date_bin('15 minutes', began, 'epoch'), ended, '15 minutes') AS quarter
WHERE began < ended AND least(ended, quarter + interval '15 minutes') > greatest(began, quarter)
ON CONFLICT (assignment_id, began_at) DO UPDATE SET
    milliseconds = least(900000, annotation_activetime.milliseconds + excluded.milliseconds), noted_at = excluded.noted_at
"""


def note_active_time(assignment: Assignment, labeler: User, *, total: Any) -> None:
    """`total`: active milliseconds of the task so far, as the page counts them. Anything else than a number is ignored, and a model's time.

    The assignment has to be locked, or changed in this transaction, so that two reports do not count the same time.
    """
    if labeler.kind == User.Kind.MODEL or isinstance(total, bool) or not isinstance(total, int) or total <= 0:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            NOTE,
            {
                "assignment": assignment.pk,
                "labeler": labeler.pk,
                "leased_at": assignment.leased_at,
                "total": min(total, limits.ACTIVE_TIME),
            },
        )
