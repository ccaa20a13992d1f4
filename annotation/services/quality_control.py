"""Judging answers to quality control, warning labelers and pausing them. A periodic task does it, never a labeler's request.

A request that compared a label with gold would take longer than others, and a warning right after a submit would name the task. So answers
are judged minutes later, when they can no longer be undone, and nobody is warned more often than once a day.
"""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from annotation.models import Gold, GoldAnswer, Labeling, Phase, QualityWarning
from annotation.rules.differences import Difference, find_difference, in_words, most_frequent
from annotation.rules.quality_control import Standing
from annotation.selectors.pauses import pause_in_force
from annotation.selectors.rolling_agreement import PhaseAgreement, agreements
from annotation.services.audit import Subject, record
from annotation.services.corrections import UNDO_FOR
from annotation.services.gold import judge
from annotation.services.pauses import begin_pause, lock_person, oldest_answer

logger = logging.getLogger(__name__)

WARN_AGAIN = timedelta(days=1)
JUDGED_AT_ONCE = 500


def judge_answers(*, limit: int = JUDGED_AT_ONCE) -> int:
    """Compare quality-control labelings with gold, as soon as they can no longer be undone; returns how many. Concurrent runs are safe."""
    judged = 0
    for labeling_id in list(unjudged().values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            locked = unjudged().select_for_update(of=["self"], no_key=True, skip_locked=True)
            labeling = locked.select_related("assignment__item").filter(pk=labeling_id).first()
            if labeling is not None and labeling.assignment is not None:
                judged += judge(labeling, labeling.assignment.item) is not None
    return judged


def unjudged() -> "QuerySet[Labeling]":
    """Quality-control labelings that gold in force can judge and has not: some version of it was there when they were submitted."""
    gold = Gold.objects.filter(solution=OuterRef("solution"))
    at_the_time = gold.filter(
        Q(retired_at=None) | Q(retired_at__gt=OuterRef("submitted_at")), made_at__lte=OuterRef("submitted_at")
    )
    return (
        Labeling.objects.not_superseded()
        .filter(is_quality_control=True, assignment__reopened_at=None, submitted_at__lt=Now() - UNDO_FOR)
        .filter(Exists(gold.filter(retired_at=None)), Exists(at_the_time))
        .filter(assignment__isnull=False, gold_answer=None)
        .order_by("pk")
    )


def watch_labelers() -> tuple[int, int]:
    """Judge what is new, warn whose agreement is low, and pause whose agreement is surely too low. Returns (warned, paused)."""
    while judge_answers() == JUDGED_AT_ONCE:
        pass
    warned = paused = 0
    for found in agreements():
        if found.standing is Standing.PAUSE:
            paused += _pause(found.labeler_id, found.phase)
        elif found.standing is Standing.WARN:
            warned += _warn(found.labeler_id, found.phase)
    if warned or paused:
        logger.info("quality control: %d labelers warned, %d paused", warned, paused)
    return warned, paused


@transaction.atomic
def _pause(labeler_id: UUID, phase: Phase) -> bool:
    """Pause the labeler, unless something has changed until their row was locked."""
    labeler = lock_person(labeler_id)
    found = _agreement(labeler_id, phase)
    if found is None or found.standing is not Standing.PAUSE or pause_in_force(labeler=labeler):
        return False
    evidence, kinds = _evidence(found)
    begin_pause(
        labeler_id=labeler_id,
        reason=f"{_in_numbers(found)} What differed most often: {in_words(kinds)}.",
        actor=None,
        held_since=oldest_answer(found.labelings),
        phase=phase,
        evidence=evidence,
    )
    return True


@transaction.atomic
def _warn(labeler_id: UUID, phase: Phase) -> bool:
    """Warn the labeler, unless they are paused or have been warned within a day, or since the last answer."""
    labeler = lock_person(labeler_id)
    found = _agreement(labeler_id, phase)
    if found is None or found.standing is not Standing.WARN or pause_in_force(labeler=labeler):
        return False
    earlier = QualityWarning.objects.filter(labeler=labeler, phase=phase)
    if earlier.filter(Q(at__gt=Now() - WARN_AGAIN) | Q(at__gt=found.newest + UNDO_FOR)).exists():
        return False
    _, kinds = _evidence(found)
    passed, answered = found.agreement.passed, found.agreement.answered
    QualityWarning.objects.create(labeler=labeler, phase=phase, passed=passed, answered=answered, kinds=kinds)
    record(
        actor=None,
        action="person.warned",
        subject=Subject("person", str(labeler_id), labeler.username),
        after={"phase": phase.name, "passed": passed, "answered": answered, "kinds": kinds},
    )
    return True


def _agreement(labeler_id: UUID, phase: Phase) -> PhaseAgreement | None:
    return next((found for found in agreements(labelers=[labeler_id]) if found.phase == phase), None)


def _in_numbers(found: PhaseAgreement) -> str:
    passed, answered = found.agreement.passed, found.agreement.answered
    agree = "agrees" if passed == 1 else "agree"
    of_tasks = f"of your last {answered} checked tasks, {passed} {agree}"
    return f"In “{found.phase}”, {of_tasks} with the ratings that the team has settled on."


def _evidence(found: PhaseAgreement) -> tuple[list[dict[str, Any]], list[Difference]]:
    """The answers of the window for the admin, newest first, and the kinds of differences for the labeler."""
    answers = GoldAnswer.objects.select_related("gold", "labeling__assignment").in_bulk(found.labelings)
    evidence, kinds = [], []
    for labeling_id in found.labelings:
        answer = answers[labeling_id]
        difference = None if answer.passed else find_difference(answer.labeling.label, answer.gold)
        if difference is not None:
            kinds.append(difference)
        evidence.append(
            {
                "labeling": labeling_id,
                "item": answer.labeling.assignment.item_id if answer.labeling.assignment else None,
                "gold": answer.gold_id,
                "passed": answer.passed,
                "first_difference": answer.first_difference,
                "difference": difference,
            }
        )
    return evidence, most_frequent(kinds)
