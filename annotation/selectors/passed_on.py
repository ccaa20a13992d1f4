"""When a task that a labeler gave back counts as given to somebody else.

An ordinary task that is skipped, or whose lease expired, goes to the next people who ask. A quality-control item has room for everybody and
would wait for ever, so a labeler could skip a task, wait, and tell by it what kind it was. It therefore counts as taken when as many other
people as an ordinary task would have needed have got a task of the phase since.
"""

from collections.abc import Sequence

from django.db import connection

from annotation.models import Assignment, Item

# One to `labelings` others: an ordinary item had that many free slots when it was given back, and nobody but its labeler knows how many.
PASSED_ON = """
    ((
        SELECT count(*) FROM annotation_placecount AS others
        WHERE others.phase_id = {phase} AND others.labeler_id <> {assignment}.labeler_id AND others.last_at > {assignment}.closed_at
    ) > {assignment}.id %% {labelings})
"""

PASSED = f"""
SELECT assignment.id
FROM annotation_assignment AS assignment
JOIN annotation_item AS item ON item.id = assignment.item_id
JOIN annotation_phase AS phase ON phase.id = item.phase_id
WHERE assignment.id = ANY(%s) AND {PASSED_ON.format(assignment="assignment", phase="phase.id", labelings="phase.labelings_per_item")}
"""  # noqa: S608  (made of the piece above)


def taken_by_others(assignments: Sequence[Assignment]) -> set[int]:
    """The ids of those given-back assignments whose item cannot be had again. One query, the same for every kind of item."""
    with connection.cursor() as cursor:
        cursor.execute(PASSED, [[assignment.pk for assignment in assignments]])
        passed = {found for (found,) in cursor.fetchall()}
    return {
        one.pk for one in assignments if one.item.free_slots == 0 or (is_for_everybody(one.item) and one.pk in passed)
    }


def is_for_everybody(item: Item) -> bool:
    """Whether the item has a slot for each labeler, so that free slots say nothing."""
    return item.kind == Item.Kind.QUALITY_CONTROL
