"""Queries behind `POST /assignments/next`, in SQL: building them with the ORM takes ten times as long as running them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from annotation.errors import Conflict
from annotation.joined_rows import Reader, columns
from annotation.models import Instructions, Item, Phase, Problem, Solution, User
from annotation.selectors.places import GOLD_ITEM, NOT_ASSIGNED, NOT_MET_AS_GOLD, PLACE, UPCOMING
from annotation.selectors.screening import needs_screening

LOCK_LABELER = """
SELECT (SELECT id FROM annotation_pause WHERE labeler_id = labeler.id AND ended_at IS NULL)
FROM annotation_user AS labeler WHERE id = %s AND is_active AND role = %s FOR NO KEY UPDATE OF labeler
"""

SHARE_LABELER = "SELECT FROM annotation_user WHERE id = %s FOR SHARE"

HAS_UNFINISHED = """
SELECT FROM annotation_assignment
WHERE labeler_id = %s AND (status IN ('leased', 'expired') OR reopened_at IS NOT NULL) LIMIT 1
"""

# rules/places.py: is_place_of_gold.
IS_GOLD = """
    upcoming.every < 32767 AND place.number %% (upcoming.every + 1) = (
        'x' || substr(md5(turn.seed || '/' || %(labeler)s::text || '/' || place.number / (upcoming.every + 1)), 1, 8)
    )::bit(32)::bigint %% (upcoming.every + 1)
"""

# What comes at the labeler's place: the quality-control item, or null for a normal one. Both are looked for at every place, so that
# serving one costs what serving the other costs. No row without a normal item: quality control never comes alone. OFFSET 0 keeps the
# planner from computing it for the turns of other kinds.
DRAW = f"""
    SELECT CASE WHEN {IS_GOLD} THEN gold.id END AS gold, upcoming.ask_progress, upcoming.ask_explanation, upcoming.ask_alternatives
    FROM (
        SELECT next.*, coalesce(next.quality_control_every, turn.quality_control_every) AS every FROM ({UPCOMING}) AS next
    ) AS upcoming
    CROSS JOIN ({PLACE}) AS place
    LEFT JOIN LATERAL ({GOLD_ITEM}) AS gold ON true
    WHERE turn.kind = 'quality_control'
    OFFSET 0
"""  # noqa: S608  (made of the pieces above)

# Turns in the order in which they are tried: phase by phase, and in each phase quality control at its places, and the normal items by
# priority.
TURNS = """
    SELECT *
    FROM unnest(%(phases)s::bigint[], %(every)s::bigint[], %(seeds)s::text[], %(labelings)s::bigint[])
        WITH ORDINALITY AS phase (phase_id, quality_control_every, seed, labelings_per_item, phase_place)
    CROSS JOIN (VALUES (1, 'quality_control'), (2, 'normal')) AS kind (kind_place, kind)
    ORDER BY phase_place, kind_place
"""

# The best item of the first turn that has one, locked as it is read: one walk along the index item_queue per turn. The outer LIMIT
# stops at the first turn that finds something.
BEST_ITEM = f"""
WITH turn AS ({TURNS})
SELECT item.id, draw.gold IS NOT NULL, draw.ask_progress, draw.ask_explanation, draw.ask_alternatives
FROM turn
LEFT JOIN LATERAL ({DRAW}) AS draw ON true
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

WHOLE_ITEM = f"""
SELECT {columns(Item, "item")}, {columns(Problem, "problem")}, {columns(Solution, "solution")}
FROM annotation_item AS item
JOIN annotation_problem AS problem ON problem.id = item.problem_id
LEFT JOIN annotation_solution AS solution ON solution.id = item.solution_id
WHERE item.id = %s
"""  # noqa: S608  (made of names of columns)

# The open phases that the labeler may work on, and whether its screening is still to be passed: `workable_phases` in
# selectors/phases.py and `screened_phases` in selectors/screening.py say the same with the ORM.
OPEN_PHASES = f"""
SELECT {columns(Phase, "phase")}, {columns(Instructions, "instructions")},
    phase.requires_screening AND NOT EXISTS (
        SELECT FROM annotation_screening AS screening
        WHERE screening.labeler_id = %(labeler)s AND screening.phase_id = phase.id AND screening.state = 'passed'
    )
FROM annotation_phase AS phase
LEFT JOIN annotation_instructions AS instructions ON instructions.id = phase.current_instructions_id
WHERE phase.status = 'open'
    AND (NOT phase.is_restricted OR EXISTS (
        SELECT FROM annotation_phase_labelers AS named WHERE named.phase_id = phase.id AND named.user_id = %(labeler)s
    ))
    AND CASE WHEN %(phase)s::bigint IS NULL THEN NOT phase.by_choice ELSE phase.id = %(phase)s END
ORDER BY phase.priority DESC, phase.id
"""  # noqa: S608  (made of names of columns)


@dataclass(frozen=True, slots=True)
class OpenPhase:
    """`is_screened`: the person must pass the phase's screening before they get its work."""

    phase: Phase
    is_screened: bool


def open_phases(*, labeler: User, phase_id: int | None) -> list[OpenPhase]:
    """With their instructions. Without a phase, phases that must be chosen are left out."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN_PHASES, {"labeler": labeler.pk, "phase": phase_id})
        rows = cursor.fetchall()
    may_be_screened = needs_screening(labeler=labeler)
    phases = []
    for row in rows:
        reader = Reader(row)
        phase = reader.take(Phase)
        phase.current_instructions = reader.take_if_any(Instructions)
        phases.append(OpenPhase(phase, is_screened=may_be_screened and row[-1]))
    return phases


def lock_labeler(*, labeler: User) -> int | None:
    """Lock the labeler until the transaction ends. Returns the id of the pause that they are in.

    Raises Conflict if the account has been deactivated, or its role changed, since the request began.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK_LABELER, [labeler.pk, labeler.role])
        row = cursor.fetchone()
    if row is None:
        raise Conflict("Your account has changed. Reload the page.")
    pause_id: int | None = row[0]
    return pause_id


def share_labeler(*, labeler: User) -> None:
    """Let nobody pause the labeler until the transaction ends (services/pauses.py). Taken before the lock on an item."""
    with connection.cursor() as cursor:
        cursor.execute(SHARE_LABELER, [labeler.pk])


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
        item_id, is_gold, *questions = found
        cursor.execute(WHOLE_ITEM, [item_id])
        reader = Reader(cursor.fetchone())
    item = reader.take(Item)
    if is_gold:  # it asks what the item asks in whose place it comes
        item.ask_progress, item.ask_explanation, item.ask_alternatives = questions
    item.problem, item.solution = reader.take(Problem), reader.take_if_any(Solution)
    item.phase = next(phase for phase in phases if phase.pk == item.phase_id)
    return item


def _parameters(labeler: User, phases: Sequence[Phase]) -> dict[str, Any]:
    """For BEST_ITEM."""
    return {
        "labeler": labeler.pk,
        "phases": [phase.pk for phase in phases],
        "every": [phase.quality_control_every for phase in phases],
        "seeds": [str(phase.places_seed) for phase in phases],
        "labelings": [phase.labelings_per_item for phase in phases],
    }
