"""Queries behind `POST /assignments/next`, in SQL: building them with the ORM takes ten times as long as running them."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from annotation.errors import Conflict
from annotation.joined_rows import Reader, columns
from annotation.models import Instructions, Item, Phase, Problem, Solution, User
from annotation.models.labeling import IS_FIRST_SUBMIT

MOST_RECENT = 1_000
"""Labelings looked at to see whether quality control is due: the largest spacing that a phase can have."""

LOCK_LABELER = "SELECT FROM annotation_user WHERE id = %s AND is_active AND role = %s FOR NO KEY UPDATE"

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

# How many normal labelings in a row make quality control due: what the next normal item for the labeler says, else the phase.
# One walk along the index item_queue, and only if a quality-control item waits.
SPACING = f"""
    SELECT coalesce(
        (
            SELECT upcoming.quality_control_every FROM annotation_item AS upcoming
            WHERE upcoming.phase_id = turn.phase_id AND upcoming.kind = 'normal' AND upcoming.free_slots > 0
                AND {NOT_ASSIGNED.format(item="upcoming")}
            ORDER BY upcoming.priority DESC, upcoming.id
            LIMIT 1
        ),
        turn.quality_control_every
    ) AS labelings
"""  # noqa: S608  (made of the pieces above)

# The labeler's latest labelings in the phase, as many as the spacing asks for. They are read backwards along the index
# labeling_labeler_recent. LATERAL with a LIMIT keeps the planner from reading all of the labeler's labelings first, and the inner LIMIT
# bounds the search for somebody who last worked in this phase long ago. (SELECT …) hides who it is from the planner: it would take
# somebody whom its statistics do not know for somebody without labelings, and read and sort all of them. A spacing above it (NEVER_DUE)
# needs no labelings at all.
RECENT = f"""
    SELECT latest.is_quality_control
    FROM (
        SELECT assignment_id, is_quality_control FROM annotation_labeling
        WHERE labeler_id = (SELECT %(labeler)s::uuid) AND NOT is_screening AND {IS_FIRST_SUBMIT}
        ORDER BY submitted_at DESC
        LIMIT {MOST_RECENT}
    ) AS latest
    CROSS JOIN LATERAL (
        SELECT FROM annotation_assignment AS assignment JOIN annotation_item AS item ON item.id = assignment.item_id
        WHERE assignment.id = latest.assignment_id AND item.phase_id = turn.phase_id
        LIMIT 1
    ) AS of_this_phase
    LIMIT CASE WHEN spacing.labelings <= {MOST_RECENT} THEN spacing.labelings ELSE 0 END
"""  # noqa: S608  (made of the pieces above)

# Quality control is due when there are enough recent labelings and all of them were normal ones.
IS_DUE = f"""
    SELECT count(recent.is_quality_control) >= spacing.labelings AND coalesce(bool_and(NOT recent.is_quality_control), true)
    FROM ({SPACING}) AS spacing LEFT JOIN LATERAL ({RECENT}) AS recent ON true
    GROUP BY spacing.labelings
"""  # noqa: S608  (made of the pieces above)

# Turns in the order in which they are tried: phase by phase, and in each phase screening, quality control if it is due, the normal items
# by priority, and quality control that is not due yet, so that every labeler gets all of it in the end.
TURNS = """
    SELECT *
    FROM unnest(%(phases)s::bigint[], %(every)s::bigint[]) WITH ORDINALITY AS phase (phase_id, quality_control_every, phase_place)
    CROSS JOIN (VALUES
        (1, 'screening', false), (2, 'quality_control', true), (3, 'normal', false), (4, 'quality_control', false)
    ) AS kind (kind_place, kind, only_when_due)
    ORDER BY phase_place, kind_place
"""

# The best item of the first turn that has one, locked as it is read: one walk along the index item_queue per turn. The outer LIMIT
# stops at the first turn that finds something.
BEST_ITEM = f"""
WITH turn AS ({TURNS})
SELECT item.id
FROM turn
CROSS JOIN LATERAL (
    SELECT waiting.id FROM annotation_item AS waiting
    WHERE waiting.phase_id = turn.phase_id AND waiting.kind = turn.kind AND waiting.free_slots > 0
        AND {NOT_ASSIGNED.format(item="waiting")}
        AND (NOT turn.only_when_due OR ({IS_DUE}))
    ORDER BY waiting.priority DESC, waiting.id
    LIMIT 1
    FOR NO KEY UPDATE OF waiting{{skip_locked}}
) AS item
LIMIT 1
"""  # noqa: S608  (made of the pieces above)
BEST_ITEM_WAITING = BEST_ITEM.format(skip_locked="")
BEST_ITEM_SKIPPING_LOCKED = BEST_ITEM.format(skip_locked=" SKIP LOCKED")

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
    """Raises Conflict if the account has been deactivated, or its role changed, since the request began."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_LABELER, [labeler.pk, labeler.role])
        if cursor.fetchone() is None:
            raise Conflict("Your account has changed. Reload the page.")


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
