"""The audit log: who changed what, when, from what to what. Entries are only ever added."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annotation import limits
from annotation.acting import Via


class AuditEntry(models.Model):
    """One change by a person, a token's owner, a command or the site itself. A trigger refuses changes and deletions (migration 0030).

    The names of actor and subject are copied, so that the entry says what people knew them by when it was written.
    """

    at = models.DateTimeField(db_default=Now(), editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="audit_entries"
    )
    actor_name = models.CharField(max_length=150, blank=True, default="")
    via = models.CharField(max_length=8, choices=Via)
    action = models.CharField(max_length=60, help_text="Kind of subject and what was done, such as `phase.opened`.")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64, help_text="Its primary key; empty for the installation.", blank=True)
    subject_name = models.CharField(max_length=200, blank=True, default="")
    before = models.JSONField(default=dict, blank=True, help_text="The values that changed, before.")
    after = models.JSONField(default=dict, blank=True, help_text="The same values after.")
    reason = models.TextField(max_length=limits.REASON, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(fields=["subject_kind", "subject_id", "-at"], name="audit_of_subject"),
            models.Index(fields=["actor", "-at"], name="audit_of_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_name or self.subject_id}"
