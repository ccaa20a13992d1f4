"""Queries behind `POST /assignments/next`, in SQL: building them with the ORM takes ten times as long as running them."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from annotation.models import Item, Phase, User

LOCK_LABELER = "SELECT id FROM annotation_user WHERE id = %s FOR NO KEY UPDATE"

HAS_UNFINISHED = """
SELECT FROM annotation_assignment
WHERE labeler_id = %s AND (status IN ('leased', 'expired') OR reopened_at IS NOT NULL) LIMIT 1
"""

QUALITY_CONTROL_IS_DUE = """
(
    SELECT count(recent.is_quality_control) >= due.after AND coalesce(bool_and(NOT recent.is_quality_control), true)
    FROM (
        SELECT coalesce(
            (
                SELECT upcoming.quality_control_every FROM annotation_item AS upcoming
                WHERE upcoming.phase_id = turn.phase_id AND upcoming.kind = 'normal' AND upcoming.free_slots > 0
                    AND NOT EXISTS (
                        SELECT FROM annotation_assignment AS met
                        WHERE met.item_id = upcoming.id AND met.labeler_id = %(labeler)s AND met.status <> 'expired'
                    )
                ORDER BY upcoming.priority DESC, upcoming.id
                LIMIT 1
            ),
            turn.quality_control_every
        ) AS after
    ) AS due
    LEFT JOIN LATERAL (
        SELECT latest.is_quality_control
        FROM (
            SELECT assignment_id, is_quality_control FROM annotation_labeling
            WHERE labeler_id = %(labeler)s AND NOT is_screening AND supersedes_id IS NULL
            ORDER BY submitted_at DESC
            LIMIT 1000
        ) AS latest
        CROSS JOIN LATERAL (
            SELECT FROM annotation_assignment AS assignment JOIN annotation_item AS item ON item.id = assignment.item_id
            WHERE assignment.id = latest.assignment_id AND item.phase_id = turn.phase_id
            LIMIT 1
        ) AS of_this_phase
        LIMIT CASE WHEN due.after <= 1000 THEN due.after ELSE 0 END
    ) AS recent ON true
    GROUP BY due.after
)
"""
"""Whether the labeler's latest labelings in the phase were all normal ones, as many as the normal item that is next for them says, or else
Phase.quality_control_every. That item is found by one walk more along the index item_queue, and only where quality control waits.

It reads them backwards along the index labeling_labeler_recent and stops at so many. LATERAL with a LIMIT keeps the planner from
reading all of somebody's labelings first, and the 1,000 bound it for somebody who turned to this phase long ago.
"""

BEST_ITEM = """
SELECT item.id
FROM (
    SELECT *
    FROM unnest(%(phases)s::bigint[], %(every)s::bigint[]) WITH ORDINALITY AS phase (phase_id, quality_control_every, phase_place)
    CROSS JOIN (VALUES
        (1, 'screening', false), (2, 'quality_control', true), (3, 'normal', false), (4, 'quality_control', false)
    ) AS kind (kind_place, kind, only_when_due)
    ORDER BY phase_place, kind_place
) AS turn
CROSS JOIN LATERAL (
    SELECT waiting.id FROM annotation_item AS waiting
    WHERE waiting.phase_id = turn.phase_id AND waiting.kind = turn.kind AND waiting.free_slots > 0
        AND NOT EXISTS (
            SELECT FROM annotation_assignment AS met
            WHERE met.item_id = waiting.id AND met.labeler_id = %(labeler)s AND met.status <> 'expired'
        )
        AND (NOT turn.only_when_due OR {is_due})
    ORDER BY waiting.priority DESC, waiting.id
    LIMIT 1
    FOR NO KEY UPDATE OF waiting{skip_locked}
) AS item
LIMIT 1
"""
"""The best item of the first phase and kind that has one for the labeler, locked as it is read: one walk along the index item_queue per
turn; the outer LIMIT stops at the first that finds something.

Screening comes first, quality control when it is due, then the normal items by priority; where none of these is left, quality control
that is not due yet, so that everybody meets all of it. What "met" means stands in selectors/queue.py, too; a test holds the two together.
"""
BEST_ITEM_WAITING = BEST_ITEM.format(is_due=QUALITY_CONTROL_IS_DUE, skip_locked="")
BEST_ITEM_SKIPPING_LOCKED = BEST_ITEM.format(is_due=QUALITY_CONTROL_IS_DUE, skip_locked=" SKIP LOCKED")


def lock_labeler(*, labeler: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK_LABELER, [labeler.pk])


def has_unfinished(*, labeler: User) -> bool:
    """Whether there may be something to go on with. For most calls there is not, and that is cheap to know."""
    with connection.cursor() as cursor:
        cursor.execute(HAS_UNFINISHED, [labeler.pk])
        return cursor.fetchone() is not None


def best_item(*, labeler: User, phases: Sequence[Phase], skip_locked: bool) -> Item | None:
    """The item to serve next out of these phases, with its phase, problem and solution; locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(BEST_ITEM_SKIPPING_LOCKED if skip_locked else BEST_ITEM_WAITING, walk(labeler, phases))
        found = cursor.fetchone()
    if found is None:
        return None
    item = Item.objects.select_related("problem", "solution").get(pk=found[0])
    item.phase = next(phase for phase in phases if phase.pk == item.phase_id)
    return item


def walk(labeler: User, phases: Sequence[Phase]) -> dict[str, Any]:
    """The parameters of BEST_ITEM."""
    return {
        "labeler": labeler.pk,
        "phases": [phase.pk for phase in phases],
        "every": [phase.quality_control_every for phase in phases],
    }
