"""The end of a screening's try: what the answers are judged by, whether the person passes, and what follows."""

from collections.abc import Sequence
from datetime import timedelta

from annotation.clock import database_time
from annotation.models import (
    Assignment,
    GoldAnswer,
    Labeling,
    Screening,
    ScreeningQuestion,
    ScreeningTry,
    User,
)
from annotation.selectors.screening import live_questions
from annotation.services.screening_items import top_up


def settle(screening: Screening) -> None:
    """End the running try if every item of it is submitted and none is being corrected. Locks the screening.

    The judgement is that of the gold in force now. Items whose gold was retired are not judged; if new items can take their place, the
    try goes on. Without any judged item it ends without a result, and does not count.
    """
    screening = (
        Screening.objects.select_for_update(no_key=True, of=("self",))
        .select_related("phase", "labeler")
        .get(pk=screening.pk)
    )
    one = screening.tries.filter(ended_at=None).first()
    if one is None:
        return
    labeler, phase = screening.labeler, screening.phase
    live = live_questions(one, labeler=labeler)
    if not all(each.is_answered for each in live):
        return
    items = [each.question.item_id for each in live]
    if Assignment.objects.filter(item__in=items, labeler=labeler, reopened_at__isnull=False).exists():
        return
    if top_up(one, labeler=labeler, phase=phase):
        return
    agreed, judged = _judge([each.question for each in live], labeler=labeler)
    now = database_time()
    one.ended_at, one.agreed, one.judged = now, agreed, judged
    one.passed = 100 * agreed >= one.pass_mark * judged if judged else None
    one.save(update_fields=["ended_at", "passed", "agreed", "judged"])
    _conclude(screening, one)
    screening.changed_at = now
    screening.save(update_fields=["state", "retry_at", "changed_at"])


def _judge(questions: Sequence[ScreeningQuestion], *, labeler: User) -> tuple[int, int]:
    """Store with each question what judges it; return how many agree with gold, and how many are judged."""
    labelings = {
        labeling.assignment.item_id: labeling
        for labeling in Labeling.objects.not_superseded()
        .filter(assignment__item__in=[question.item_id for question in questions], labeler=labeler)
        .select_related("assignment")
        if labeling.assignment is not None
    }
    answers = {
        answer.labeling_id: answer
        for answer in GoldAnswer.objects.filter(
            labeling__in=[labeling.pk for labeling in labelings.values()], gold__retired_at=None
        )
    }
    for question in questions:
        question.labeling = labelings.get(question.item_id)
        answer = answers.get(question.labeling.pk) if question.labeling else None
        question.gold_id, question.passed = (answer.gold_id, answer.passed) if answer else (None, None)
    ScreeningQuestion.objects.bulk_update(questions, ["labeling", "gold", "passed"])
    return sum(answer.passed for answer in answers.values()), len(answers)


def _conclude(screening: Screening, one: ScreeningTry) -> None:
    """What follows from the result of a try."""
    phase = screening.phase
    counted = screening.tries.filter(passed__isnull=False).count()
    screening.retry_at = None
    if one.passed:
        screening.state = Screening.State.PASSED
    elif one.passed is None:
        screening.state, screening.retry_at = Screening.State.WAITING, one.ended_at
    elif counted < phase.screening_tries + screening.granted:
        screening.state = Screening.State.WAITING
        screening.retry_at = database_time() + timedelta(hours=phase.screening_wait_hours)
    else:
        screening.state = Screening.State.FAILED
