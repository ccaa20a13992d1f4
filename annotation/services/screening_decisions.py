"""Decisions of people over a screening: pass, fail, or one more try; each with a reason, in the audit log."""

from uuid import UUID

from django.db import transaction

from annotation.clock import database_time
from annotation.errors import Conflict, NotFound
from annotation.models import Phase, Screening, User
from annotation.services.audit import Subject, record
from annotation.services.next_item import lock_labeler


def decide_screening(
    *, labeler_id: UUID, phase_id: int, decision: Screening.Decision, reason: str, actor: User
) -> Screening:
    """Overrule a screening: let the person pass, or fail for good, or give them one more try at once.

    A running try ends without a result. Raises NotFound, and Conflict for a try more in the middle of one, or after passing.
    """
    with transaction.atomic():
        labeler = User.objects.filter(pk=labeler_id, kind=User.Kind.PERSON).first()
        phase = Phase.objects.filter(pk=phase_id).first()
        if labeler is None or phase is None:
            raise NotFound("There is no such person, or no such phase.")
        lock_labeler(labeler=labeler)
        Screening.objects.get_or_create(
            labeler=labeler, phase=phase, defaults={"state": Screening.State.WAITING, "retry_at": database_time()}
        )
        screening = Screening.objects.select_for_update(no_key=True).get(labeler=labeler, phase=phase)
        before = {"state": screening.state, "granted": screening.granted}
        _apply(screening, decision)
        now = database_time()
        screening.decision, screening.decision_reason = decision, reason
        screening.decided_by, screening.decided_at, screening.changed_at = actor, now, now
        screening.save()
        record(
            actor=actor,
            action=f"screening.{_DONE[decision]}",
            subject=Subject("screening", screening.pk, f"{labeler.username}, {phase.name}"),
            before=before,
            after={"state": screening.state, "granted": screening.granted},
            reason=reason,
        )
    return screening


_DONE = {
    Screening.Decision.PASS: "passed_by_hand",
    Screening.Decision.FAIL: "failed_by_hand",
    Screening.Decision.RETRY: "try_granted",
}


def _apply(screening: Screening, decision: Screening.Decision) -> None:
    if decision == Screening.Decision.RETRY:
        if screening.state == Screening.State.RUNNING:
            raise Conflict("This person is in the middle of a try. Wait for its end.")
        if screening.state == Screening.State.PASSED:
            raise Conflict("This person has passed. To screen them again, let them fail first, and then give a try.")
        screening.state, screening.retry_at = Screening.State.WAITING, database_time()
        screening.granted += 1
        return
    screening.tries.filter(ended_at=None).update(ended_at=database_time())
    screening.state = Screening.State.PASSED if decision == Screening.Decision.PASS else Screening.State.FAILED
    screening.retry_at = None
