"""Judging answers to quality control, warning labelers and pausing them. A periodic task does it, never a labeler's request.

A request that compared a label with gold would take longer than others, and a warning right after a submit would name the task. So answers
are judged minutes later, when they can no longer be undone, and nobody is told more often than once a day.
"""

import logging
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Now

from annotation.clock import database_time
from annotation.models import Gold, GoldAnswer, Labeling, Pause, Phase, QualityWarning
from annotation.rules.differences import Difference, find_difference, in_words, most_frequent
from annotation.rules.quality_control import Standing
from annotation.selectors.pauses import pause_in_force
from annotation.selectors.rolling_agreement import PhaseAgreement, agreements
from annotation.services.corrections import UNDO_FOR
from annotation.services.gold import judge
from annotation.services.audit import Subject, record
from annotation.services.pauses import begin_pause, lock_person, oldest_answer

logger = logging.getLogger(__name__)

WARN_AGAIN = timedelta(days=1)
JUDGED_AT_ONCE = 500


def judge_answers(*, limit: int = JUDGED_AT_ONCE) -> int:
    """Compare quality-control labelings with the gold that was in force when they were submitted. Concurrent runs are safe."""
    judged = 0
    for labeling_id in unjudged().values_list("pk", flat=True)[:limit]:
        with transaction.atomic():
            labeling = unjudged().select_for_update(of=["self"], no_key=True, skip_locked=True).filter(pk=labeling_id).first()
            judged += labeling is not None and judge(labeling) is not None
    return judged


def unjudged() -> "models.QuerySet[Labeling]":
    """Quality-control labelings without an answer row that gold in force can judge, and that can no longer be undone."""
    in_force = Gold.objects.in_force().filter(solution=OuterRef("solution"), made_at__lte=OuterRef("submitted_at"))
    return (
        Labeling.objects.not_superseded()
        .filter(is_quality_control=True, assignment__isnull=False, submitted_at__lt=Now() - UNDO_FOR)
        .filter(~Exists(GoldAnswer.objects.filter(labeling=OuterRef("pk"))), Exists(in_force))
        .order_by("pk")
    )
