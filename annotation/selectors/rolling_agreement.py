"""The rolling agreement of labelers with gold: how many of their newest answers in a phase passed, from stored rows.

What counts is one rule (ANSWERS): quality-control labelings that nothing has superseded and nobody has excluded, judged by gold that has
not been retired, submitted after the labeler's last pause ended, and so long ago that they can no longer be undone.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from annotation.models import GoldAnswer, Phase
from annotation.rules.quality_control import Agreement, Marks, Standing

# The undo window of services/corrections.py, which selectors cannot read; test_undo_window_has_passed_before_answers_count compares.
SETTLED_AFTER = "10 minutes"

ANSWERS = f"""
    SELECT labeling.id, labeling.labeler_id, item.phase_id, labeling.submitted_at, answer.passed,
        row_number() OVER (PARTITION BY labeling.labeler_id, item.phase_id ORDER BY labeling.submitted_at DESC, labeling.id DESC) AS place
    FROM annotation_goldanswer AS answer
    JOIN annotation_gold AS gold ON gold.id = answer.gold_id AND gold.retired_at IS NULL
    JOIN annotation_labeling AS labeling ON labeling.id = answer.labeling_id AND labeling.is_quality_control
    JOIN annotation_assignment AS assignment ON assignment.id = labeling.assignment_id AND assignment.reopened_at IS NULL
    JOIN annotation_item AS item ON item.id = assignment.item_id
    WHERE labeling.submitted_at < now() - interval '{SETTLED_AFTER}'
        AND (%(labelers)s::uuid[] IS NULL OR labeling.labeler_id = ANY(%(labelers)s::uuid[]))
        AND NOT EXISTS (SELECT FROM annotation_labeling AS newer WHERE newer.supersedes_id = labeling.id)
        AND NOT EXISTS (
            SELECT FROM annotation_exclusion AS exclusion
            WHERE exclusion.labeling_id = labeling.id AND exclusion.kind = 'excluded' AND exclusion.ended_at IS NULL
        )
        AND NOT EXISTS (
            SELECT FROM annotation_pause AS pause
            WHERE pause.labeler_id = labeling.labeler_id AND pause.ended_at > labeling.submitted_at
        )
"""  # noqa: S608  (made of the constant above)

AGREEMENTS = f"""
SELECT answer.labeler_id, phase.id, count(*) FILTER (WHERE answer.passed), count(*), max(answer.submitted_at),
    array_agg(answer.id ORDER BY answer.place)
FROM ({ANSWERS}) AS answer
JOIN annotation_phase AS phase ON phase.id = answer.phase_id AND answer.place <= phase.quality_window
GROUP BY answer.labeler_id, phase.id
ORDER BY answer.labeler_id, phase.id
"""  # noqa: S608  (made of the pieces above)


@dataclass(frozen=True, slots=True)
class PhaseAgreement:
    """Of one labeler in one phase. `labelings`: the answers in the window, newest first."""

    labeler_id: UUID
    phase: Phase
    agreement: Agreement
    newest: datetime
    labelings: list[int]

    @property
    def standing(self) -> Standing:
        return self.agreement.standing(marks_of(self.phase))


def marks_of(phase: Phase) -> Marks:
    return Marks(phase.quality_window, phase.quality_warn_below, phase.quality_pause_below)


def agreements(*, labelers: Collection[UUID] | None = None) -> list[PhaseAgreement]:
    """Of these labelers, or of all, in every phase with an answer. Two queries."""
    phases = Phase.objects.in_bulk()
    with connection.cursor() as cursor:
        cursor.execute(AGREEMENTS, {"labelers": None if labelers is None else list(labelers)})
        rows = cursor.fetchall()
    return [
        PhaseAgreement(labeler, phases[phase], Agreement(passed, answered), newest, list(labelings))
        for labeler, phase, passed, answered, newest, labelings in rows
    ]


def answers_of(*, labeler_id: UUID, phase_id: int | None = None) -> "QuerySet[GoldAnswer]":
    """All answers of a labeler to quality control, newest first, also those that do not count."""
    answers = GoldAnswer.objects.filter(labeling__labeler=labeler_id, labeling__is_quality_control=True)
    if phase_id is not None:
        answers = answers.filter(labeling__assignment__item__phase=phase_id)
    return answers.select_related("gold", "labeling__assignment__item__phase", "labeling__problem").order_by(
        "-labeling__submitted_at", "-pk"
    )
