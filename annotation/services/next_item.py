"""Queries behind `POST /assignments/next`, in SQL: building them with the ORM takes ten times as long as running them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from annotation.joined_rows import Reader, columns
from annotation.models import Instructions, Item, Phase, Problem, Solution, User
from annotation.selectors.passed_on import PASSED_ON

LOCK_LABELER = """
SELECT (SELECT id FROM annotation_pause WHERE labeler_id = labeler.id AND ended_at IS NULL)
FROM annotation_user AS labeler WHERE id = %s FOR NO KEY UPDATE OF labeler
"""

HAS_UNFINISHED = """
SELECT FROM annotation_assignment
WHERE labeler_id = %s AND (status IN ('leased', 'expired') OR reopened_at IS NOT NULL) LIMIT 1
"""

# The item {item} has not been assigned to the labeler; an expired assignment does not count, so the item may come again. The ORM says
# the same in selectors/queue.py; test_next_and_progress_agree_on_what_has_been_assigned compares the two.
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
        JOIN annotation_item AS judged ON judged.solution_id = gold.solution_id AND judged.kind <> 'normal'
        JOIN annotation_assignment AS met ON met.item_id = judged.id
        WHERE met.labeler_id = %(labeler)s AND met.status <> 'expired'
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
        SELECT count(*) FROM annotation_assignment AS lost JOIN annotation_item AS item ON item.id = lost.item_id
        WHERE lost.labeler_id = (SELECT %(labeler)s::uuid) AND lost.status = 'expired'
            AND item.phase_id = turn.phase_id AND item.kind <> 'screening'
    ) AS number, coalesce(max(count.gold_after), 0) AS gold_after
    FROM annotation_placecount AS count WHERE count.phase_id = turn.phase_id AND count.labeler_id = %(labeler)s
"""

# The quality-control item for the labeler: one whose lease expired, unless it counts as given to others (selectors/passed_on.py); else
# the next one by id whose gold they did not make and whose solution they have not met in any item.
GOLD_ITEM = f"""
    SELECT candidate.id FROM (
        (
            SELECT own_item.id, 0 AS choice
            FROM annotation_assignment AS own JOIN annotation_item AS own_item ON own_item.id = own.item_id
            WHERE own.labeler_id = (SELECT %(labeler)s::uuid) AND own.status = 'expired'
                AND own_item.phase_id = turn.phase_id AND own_item.kind = 'quality_control' AND own_item.free_slots > 0
                AND NOT {PASSED_ON.format(assignment="own", phase="turn.phase_id", labelings="turn.labelings_per_item")}
            LIMIT 1
        )
        UNION ALL
        (
            SELECT waiting_gold.id, 1
            FROM annotation_item AS waiting_gold
            JOIN annotation_gold AS gold ON gold.solution_id = waiting_gold.solution_id AND gold.retired_at IS NULL
            WHERE waiting_gold.phase_id = turn.phase_id AND waiting_gold.kind = 'quality_control' AND waiting_gold.free_slots > 0
                AND waiting_gold.id > place.gold_after
                AND gold.made_by_id <> %(labeler)s
                AND NOT EXISTS (
                    SELECT FROM annotation_item AS same JOIN annotation_assignment AS met ON met.item_id = same.id
                    WHERE same.solution_id = waiting_gold.solution_id AND met.labeler_id = %(labeler)s AND met.status <> 'expired'
                )
            ORDER BY waiting_gold.id
            LIMIT 1
        )
    ) AS candidate
    ORDER BY candidate.choice
    LIMIT 1
"""  # noqa: S608  (made of the pieces above)

# rules/places.py: is_place_of_gold.
IS_GOLD = """
    upcoming.every < 32767 AND place.number %% (upcoming.every + 1) = (
        'x' || substr(md5(turn.seed || '/' || %(labeler)s::text || '/' || place.number / (upcoming.every + 1)), 1, 8)
    )::bit(32)::bigint %% (upcoming.every + 1)
"""

# What comes at the labeler's place: the quality-control item, or null for a normal one. Both are looked for at every place, so that
# serving one costs what serving the other costs. No row without a normal item: quality control never comes alone.
DRAW = f"""
    SELECT CASE WHEN {IS_GOLD} THEN gold.id END AS gold, upcoming.ask_progress, upcoming.ask_explanation, upcoming.ask_alternatives
    FROM (
        SELECT next.*, coalesce(next.quality_control_every, turn.quality_control_every) AS every FROM ({UPCOMING}) AS next
    ) AS upcoming
    CROSS JOIN ({PLACE}) AS place
    LEFT JOIN LATERAL ({GOLD_ITEM}) AS gold ON true
"""  # noqa: S608  (made of the pieces above)

# Turns in the order in which they are tried: phase by phase, and in each phase screening, quality control at its places, and the normal
# items by priority.
TURNS = """
    SELECT *
    FROM unnest(%(phases)s::bigint[], %(every)s::bigint[], %(seeds)s::text[], %(labelings)s::bigint[])
        WITH ORDINALITY AS phase (phase_id, quality_control_every, seed, labelings_per_item, phase_place)
    CROSS JOIN (VALUES (1, 'screening'), (2, 'quality_control'), (3, 'normal')) AS kind (kind_place, kind)
    ORDER BY phase_place, kind_place
"""

# The best item of the first turn that has one, locked as it is read: one walk along the index item_queue per turn. The outer LIMIT
# stops at the first turn that finds something.
BEST_ITEM = f"""
WITH turn AS ({TURNS})
SELECT item.id, draw.gold IS NOT NULL, draw.ask_progress, draw.ask_explanation, draw.ask_alternatives
FROM turn
LEFT JOIN LATERAL ({DRAW}) AS draw ON turn.kind = 'quality_control'
CROSS JOIN LATERAL (
    SELECT waiting.id FROM annotation_item AS waiting
    WHERE waiting.phase_id = turn.phase_id AND waiting.kind = turn.kind AND waiting.free_slots > 0
        AND {NOT_ASSIGNED.format(item="waiting")}
        AND CASE turn.kind
            WHEN 'quality_control' THEN waiting.id = draw.gold
            WHEN 'normal' THEN {NOT_MET_AS_GOLD.format(item="waiting")}
            ELSE true END
        AND (turn.kind <> 'quality_control' OR draw.gold IS NOT NULL)
    ORDER BY waiting.priority DESC, waiting.id
    LIMIT 1
    FOR NO KEY UPDATE OF waiting{{skip_locked}}
) AS item
LIMIT 1
"""  # noqa: S608  (made of the pieces above)
BEST_ITEM_WAITING = BEST_ITEM.format(skip_locked="")
BEST_ITEM_SKIPPING_LOCKED = BEST_ITEM.format(skip_locked=" SKIP LOCKED")

# For a labeler's progress: the number of the next task, what decides about places, and the waiting normal and quality-control items.
PLACES = f"""
SELECT turn.phase_id, place.number, coalesce(upcoming.quality_control_every, turn.quality_control_every) AS every,
    (SELECT count(*) FROM (
        SELECT FROM annotation_item AS gold_item
        JOIN annotation_gold AS gold ON gold.solution_id = gold_item.solution_id AND gold.retired_at IS NULL
        WHERE gold_item.phase_id = turn.phase_id AND gold_item.kind = 'quality_control' AND gold_item.free_slots > 0
            AND gold_item.id > place.gold_after AND gold.made_by_id <> %(labeler)s
            AND NOT EXISTS (
                SELECT FROM annotation_item AS same JOIN annotation_assignment AS met ON met.item_id = same.id
                WHERE same.solution_id = gold_item.solution_id AND met.labeler_id = %(labeler)s AND met.status <> 'expired'
            )
        LIMIT %(most)s
    ) AS waiting) AS gold
FROM unnest(%(phases)s::bigint[], %(every)s::bigint[]) AS turn (phase_id, quality_control_every)
CROSS JOIN LATERAL ({PLACE}) AS place
LEFT JOIN LATERAL ({UPCOMING}) AS upcoming ON true
"""  # noqa: S608  (made of the pieces above)

WHOLE_ITEM = f"""
SELECT {columns(Item, "item")}, {columns(Problem, "problem")}, {columns(Solution, "solution")}
FROM annotation_item AS item
JOIN annotation_problem AS problem ON problem.id = item.problem_id
LEFT JOIN annotation_solution AS solution ON solution.id = item.solution_id
WHERE item.id = %s
"""  # noqa: S608  (made of names of columns)

# The open phases that the labeler may work on: `workable_phases` in selectors/phases.py says the same with the ORM.
OPEN_PHASES = f"""
SELECT {columns(Phase, "phase")}, {columns(Instructions, "instructions")}
FROM annotation_phase AS phase
LEFT JOIN annotation_instructions AS instructions ON instructions.id = phase.current_instructions_id
WHERE phase.status = 'open'
    AND (NOT phase.is_restricted OR EXISTS (
        SELECT FROM annotation_phase_labelers AS named WHERE named.phase_id = phase.id AND named.user_id = %(labeler)s
    ))
    AND CASE WHEN %(phase)s::bigint IS NULL THEN NOT phase.by_choice ELSE phase.id = %(phase)s END
ORDER BY phase.id
"""  # noqa: S608  (made of names of columns)


def open_phases(*, labeler: User, phase_id: int | None) -> list[Phase]:
    """With their instructions. Without a phase, phases that must be chosen are left out."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN_PHASES, {"labeler": labeler.pk, "phase": phase_id})
        rows = cursor.fetchall()
    phases = []
    for row in rows:
        reader = Reader(row)
        phases.append(phase := reader.take(Phase))
        phase.current_instructions = reader.take_if_any(Instructions)
    return phases


def lock_labeler(*, labeler: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK_LABELER, [labeler.pk])


def has_unfinished(*, labeler: User) -> bool:
    """Whether the labeler may have an open assignment to continue. Mostly there is none, and this is cheap to find out."""
    with connection.cursor() as cursor:
        cursor.execute(HAS_UNFINISHED, [labeler.pk])
        return cursor.fetchone() is not None


def best_item(*, labeler: User, phases: Sequence[Phase], skip_locked: bool) -> Item | None:
    """The next item to assign from these phases, with its phase, problem and solution; locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(BEST_ITEM_SKIPPING_LOCKED if skip_locked else BEST_ITEM_WAITING, _parameters(labeler, phases))
        found = cursor.fetchone()
        if found is None:
            return None
        cursor.execute(WHOLE_ITEM, found)
        reader = Reader(cursor.fetchone())
    item = reader.take(Item)
    item.problem, item.solution = reader.take(Problem), reader.take_if_any(Solution)
    item.phase = next(phase for phase in phases if phase.pk == item.phase_id)
    return item


def _parameters(labeler: User, phases: Sequence[Phase]) -> dict[str, Any]:
    """For BEST_ITEM."""
    return {
        "labeler": labeler.pk,
        "phases": [phase.pk for phase in phases],
        "every": [phase.quality_control_every for phase in phases],
    }
