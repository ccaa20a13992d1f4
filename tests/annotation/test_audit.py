"""The audit log: what an entry tells, and that nothing changes it."""

import pytest
from django.db import IntegrityError, transaction

from annotation.acting import Via, acting_via
from annotation.models import AuditEntry, User
from annotation.services.audit import Subject, changed, record
from tests.factories import PhaseFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_entry_keeps_the_names_of_its_moment() -> None:
    admin, phase = UserFactory(username="ada", role=User.Role.ADMIN), PhaseFactory(name="Algebra")
    with acting_via(Via.TOKEN):
        record(
            actor=admin,
            action="phase.opened",
            subject=Subject("phase", phase.pk, phase.name),
            before={"status": "paused"},
            after={"status": "open"},
            reason="The questions are in.",
        )
    User.objects.filter(pk=admin.pk).update(username="ada.l")
    entry = AuditEntry.objects.get()
    assert (entry.actor_id, entry.actor_name, entry.via) == (admin.pk, "ada", "token")
    assert (entry.subject_kind, entry.subject_id, entry.subject_name) == ("phase", str(phase.pk), "Algebra")
    assert (entry.before, entry.after, entry.reason) == (
        {"status": "paused"},
        {"status": "open"},
        "The questions are in.",
    )


def test_entry_without_an_actor_is_the_sites_own() -> None:
    entry = record(actor=None, action="labeler.paused", subject=Subject("person"))
    assert (entry.actor, entry.actor_name, entry.via, entry.subject_id) == (None, "", "site", "")


def test_entry_is_neither_changed_nor_deleted() -> None:
    record(actor=None, action="phase.opened", subject=Subject("phase", 1))
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        AuditEntry.objects.update(reason="Another one.")
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        AuditEntry.objects.all().delete()
    assert AuditEntry.objects.get().reason == ""


def test_only_what_differs_is_told() -> None:
    before, after = {"name": "A", "rate": 5, "gone": 1}, {"name": "A", "rate": 6, "new": True}
    assert changed(before, after) == ({"rate": 5, "gone": 1, "new": None}, {"rate": 6, "gone": None, "new": True})
