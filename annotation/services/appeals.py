"""What labelers say against a pause, or against the gold of a screening task, and the answers."""

from django.db import IntegrityError, transaction

from annotation.clock import database_time
from annotation.errors import Conflict, NotFound
from annotation.models import Appeal, GoldAnswer, Labeling, QualityWarning, User
from annotation.selectors.pauses import pause_in_force
from annotation.services.audit import Subject, record

ONE_AT_A_TIME = "You have said something about this already. Somebody will answer."


def appeal_pause(*, labeler: User, text: str) -> Appeal:
    """Against the pause that the labeler is in. Raises Conflict if there is none, or if an appeal waits for an answer."""
    pause = pause_in_force(labeler=labeler)
    if pause is None:
        raise Conflict("You are not paused any more. Load the page again.")
    return _store(Appeal(labeler=labeler, pause=pause, text=text))


def appeal_labeling(*, labeler: User, labeling_id: int, text: str) -> Appeal:
    """Against the gold that one of the labeler's screening tasks was judged by, which their result shows. Raises NotFound and Conflict."""
    own = Labeling.objects.filter(pk=labeling_id, labeler=labeler, is_screening=True)
    labeling = own.filter(pk__in=GoldAnswer.objects.filter(labeling=labeling_id).values("labeling")).first()
    if labeling is None:
        raise NotFound(f"You have no screening task with the labeling {labeling_id}.")
    return _store(Appeal(labeler=labeler, labeling=labeling, text=text))


@transaction.atomic
def answer_appeal(*, appeal_id: int, answer: str, actor: User) -> Appeal:
    """Answer once. What follows from it (ending the pause, changing the gold) is done on its own. Raises NotFound and Conflict."""
    appeal = (
        Appeal.objects.select_for_update(no_key=True, of=["self"])
        .select_related("labeler")
        .filter(pk=appeal_id)
        .first()
    )
    if appeal is None:
        raise NotFound(f"There is no appeal with id {appeal_id}.")
    if appeal.answered_at is not None:
        raise Conflict("Somebody has answered this appeal already. Load the page again.")
    appeal.answered_at, appeal.answered_by, appeal.answer = database_time(), actor, answer
    appeal.save(update_fields=["answered_at", "answered_by", "answer"])
    record(
        actor=actor,
        action="appeal.answered",
        subject=Subject("person", str(appeal.labeler_id), appeal.labeler.username),
        before={"appeal": appeal.text},
        after={"answer": answer},
    )
    return appeal


def read_warnings(*, labeler: User) -> None:
    """The labeler has read their warnings."""
    QualityWarning.objects.filter(labeler=labeler, read_at=None).update(read_at=database_time())


def _store(appeal: Appeal) -> Appeal:
    try:
        with transaction.atomic():
            appeal.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(ONE_AT_A_TIME) from error
    appeal.refresh_from_db()
    return appeal
