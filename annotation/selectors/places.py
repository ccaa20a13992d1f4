"""A labeler's place in each phase, and the items that wait for them there.

In SQL, because `POST /assignments/next` is made of the same pieces.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from annotation.models import Phase, User
from annotation.selectors.passed_on import PASSED_ON

# The item {item} has not been assigned to the labeler; an expired assignment does not count, so the item may come again.
# OFFSET 0 has PostgreSQL look among the item's few assignments, never among all that the labeler ever had: for a labeler whom its
# statistics do not know yet, it would take the second for the shorter way.
NOT_ASSIGNED = """
    NOT EXISTS (
        SELECT FROM (
            SELECT labeler_id, status FROM annotation_assignment WHERE item_id = {item}.id OFFSET 0
        ) AS earlier
        WHERE earlier.labeler_id = %(labeler)s AND earlier.status <> 'expired'
    )
"""

# The solution of the item {item} has not been assigned to the labeler in another item. Only solutions with gold can have several items
# for one labeler, so for all others this ends at an index that does not know them.
NOT_MET_AS_GOLD = """
    NOT EXISTS (
        SELECT FROM (SELECT solution_id FROM annotation_gold WHERE solution_id = {item}.solution_id AND retired_at IS NULL OFFSET 0) AS gold
        CROSS JOIN LATERAL (SELECT id, kind FROM annotation_item WHERE solution_id = gold.solution_id OFFSET 0) AS judged
        CROSS JOIN LATERAL (
            SELECT status FROM annotation_assignment WHERE item_id = judged.id AND labeler_id = (SELECT %(labeler)s::uuid) OFFSET 0
        ) AS met
        WHERE judged.kind <> 'normal' AND met.status <> 'expired'
    )
"""

# The best normal item for the labeler, whether or not somebody has locked it: what they would get without quality control. It decides how
# often quality control comes, and a quality-control item asks the same questions.
UPCOMING = f"""
    SELECT normal.quality_control_every, normal.ask_progress, normal.ask_explanation, normal.ask_alternatives
    FROM annotation_item AS normal
    WHERE normal.phase_id = turn.phase_id AND normal.kind = 'normal' AND normal.free_slots > 0
        AND {NOT_ASSIGNED.format(item="normal")} AND {NOT_MET_AS_GOLD.format(item="normal")}
    ORDER BY normal.priority DESC, normal.id
    LIMIT 1
"""  # noqa: S608  (made of the pieces above)

# The labeler's place in the phase: the number of their next task, and the newest quality-control item that they had. A task whose lease
# expired gives its place back, so that somebody who returns an unseen task gets what they would have got. (SELECT …) hides who it is from
# the planner, which would take somebody whom its statistics do not know for somebody without assignments.
PLACE = """
    SELECT coalesce(max(count.drawn), 0) - (
        SELECT count(*) FROM (
            SELECT item_id FROM annotation_assignment
            WHERE labeler_id = (SELECT %(labeler)s::uuid) AND status = 'expired' OFFSET 0
        ) AS lost
        CROSS JOIN LATERAL (SELECT phase_id, kind FROM annotation_item WHERE id = lost.item_id OFFSET 0) AS item
        WHERE item.phase_id = turn.phase_id AND item.kind <> 'screening'
    ) AS number, coalesce(max(count.gold_after), 0) AS gold_after
    FROM annotation_placecount AS count WHERE count.phase_id = turn.phase_id AND count.labeler_id = %(labeler)s
"""

# The quality-control items for the labeler: those whose lease expired, unless they count as given to others (selectors/passed_on.py) ...
LOST_GOLD = f"""
    SELECT own_item.id
    FROM (
        SELECT id, item_id, labeler_id, closed_at FROM annotation_assignment
        WHERE labeler_id = (SELECT %(labeler)s::uuid) AND status = 'expired' OFFSET 0
    ) AS own
    CROSS JOIN LATERAL (SELECT id, phase_id, kind, free_slots FROM annotation_item WHERE id = own.item_id OFFSET 0) AS own_item
    WHERE own_item.phase_id = turn.phase_id AND own_item.kind = 'quality_control' AND own_item.free_slots > 0
        AND NOT {PASSED_ON.format(assignment="own", phase="turn.phase_id", labelings="turn.labelings_per_item")}
"""  # noqa: S608  (made of the pieces above)
# ... and those behind the newest that they had whose gold they did not make and whose solution they have not met in any item.
NEW_GOLD = """
    SELECT gold_item.id
    FROM annotation_item AS gold_item
    JOIN annotation_gold AS gold ON gold.solution_id = gold_item.solution_id AND gold.retired_at IS NULL
    WHERE gold_item.phase_id = turn.phase_id AND gold_item.kind = 'quality_control' AND gold_item.free_slots > 0
        AND gold_item.id > place.gold_after
        AND NOT EXISTS (
            SELECT FROM annotation_gold AS own WHERE own.solution_id = gold_item.solution_id AND own.made_by_id = %(labeler)s
        )
        AND NOT EXISTS (
            SELECT FROM (SELECT id FROM annotation_item WHERE solution_id = gold_item.solution_id OFFSET 0) AS same
            CROSS JOIN LATERAL (
                SELECT status FROM annotation_assignment WHERE item_id = same.id AND labeler_id = (SELECT %(labeler)s::uuid) OFFSET 0
            ) AS met
            WHERE met.status <> 'expired'
        )
"""
GOLD_ITEM = f"""
    SELECT candidate.id FROM (
        (SELECT lost.id, 0 AS choice FROM ({LOST_GOLD}) AS lost LIMIT 1)
        UNION ALL
        (SELECT new.id, 1 FROM ({NEW_GOLD} ORDER BY gold_item.id LIMIT 1) AS new)
    ) AS candidate
    ORDER BY candidate.choice
    LIMIT 1
"""  # noqa: S608  (made of the pieces above)

# The normal items for the labeler, in the order of the index item_queue, which holds only waiting items.
NORMAL_ITEMS = f"""
    SELECT FROM annotation_item AS normal
    WHERE normal.phase_id = turn.phase_id AND normal.kind = 'normal' AND normal.free_slots > 0
        AND {NOT_ASSIGNED.format(item="normal")} AND {NOT_MET_AS_GOLD.format(item="normal")}
    ORDER BY normal.priority DESC, normal.id
"""

PLACES = f"""
SELECT turn.phase_id, place.number, coalesce(upcoming.quality_control_every, turn.quality_control_every),
    (SELECT count(*) FROM ({NORMAL_ITEMS} LIMIT %(most)s) AS waiting),
    (SELECT count(*) FROM (({LOST_GOLD}) UNION ALL ({NEW_GOLD}) LIMIT %(most)s) AS waiting)
FROM unnest(%(phases)s::bigint[], %(every)s::bigint[], %(labelings)s::bigint[])
    AS turn (phase_id, quality_control_every, labelings_per_item)
CROSS JOIN LATERAL ({PLACE}) AS place
LEFT JOIN LATERAL ({UPCOMING}) AS upcoming ON true
"""  # noqa: S608  (made of the pieces above)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a labeler is in a phase: the number of their next task, the spacing now, and the items that they can get."""

    number: int
    every: int
    normal: int
    gold: int


def places(*, labeler: User, phases: Sequence[Phase], most: int) -> dict[int, Place]:
    """By phase. Counts up to `most` items."""
    with connection.cursor() as cursor:
        cursor.execute(
            PLACES,
            {
                "labeler": labeler.pk,
                "phases": [phase.pk for phase in phases],
                "every": [phase.quality_control_every for phase in phases],
                "labelings": [phase.labelings_per_item for phase in phases],
                "most": most,
            },
        )
        return {phase_id: Place(*place) for phase_id, *place in cursor.fetchall()}
