"""Putting a phase away: archiving a closed one, and deleting one on which nothing hangs."""

from django.db import transaction
from django.db.models import Model, ProtectedError, RestrictedError
from django.db.models.functions import Now

from annotation.errors import Conflict
from annotation.models import Instructions, Phase, User
from annotation.services.audit import Subject, record
from annotation.services.phases import lock_phase, settings_of


@transaction.atomic
def archive_phase(*, phase_id: int, by: User | None = None) -> Phase:
    """Leave a closed phase out of lists; everything of it is kept. Idempotent. Raises NotFound and Conflict."""
    phase = lock_phase(phase_id)
    if phase.archived_at is None:
        if phase.status != Phase.Status.CLOSED:
            raise Conflict(f"{phase} is {phase.status}. Close it first.")
        _set_archived(phase, is_archived=True)
        record(actor=by, action="phase.archived", subject=Subject("phase", phase.pk, phase.name))
    return phase


@transaction.atomic
def restore_phase(*, phase_id: int, by: User | None = None) -> Phase:
    """List an archived phase again; it stays closed. Idempotent. Raises NotFound."""
    phase = lock_phase(phase_id)
    if phase.archived_at is not None:
        _set_archived(phase, is_archived=False)
        record(actor=by, action="phase.restored", subject=Subject("phase", phase.pk, phase.name))
    return phase


@transaction.atomic
def delete_phase(*, phase_id: int, by: User | None = None) -> None:
    """Delete a phase that has never had an item or a generation. Raises NotFound and Conflict."""
    phase = lock_phase(phase_id)
    before = settings_of(phase)
    Phase.objects.filter(pk=phase.pk).update(current_instructions=None)
    try:
        with transaction.atomic():
            Instructions.objects.filter(phase=phase).delete()
            phase.delete()
    except (ProtectedError, RestrictedError) as error:
        kinds = sorted({str(each._meta.verbose_name_plural) for each in _in_the_way(error)})
        raise Conflict(f"{phase} cannot be deleted, because it has {', '.join(kinds)}. Archive it instead.") from error
    record(actor=by, action="phase.deleted", subject=Subject("phase", phase_id, phase.name), before=before)


def _in_the_way(error: ProtectedError | RestrictedError) -> set[Model]:
    return error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects


def _set_archived(phase: Phase, *, is_archived: bool) -> None:
    Phase.objects.filter(pk=phase.pk).update(archived_at=Now() if is_archived else None)
    phase.refresh_from_db(fields=["archived_at"])
