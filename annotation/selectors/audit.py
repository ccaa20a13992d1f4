"""Reading the audit log: by person, kind of change, subject, time and text, newest first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from annotation.models import AuditEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """`kind`: of subject, such as `phase`. `until` is exclusive. `search` looks in names and reasons."""

    actor: str = ""
    action: str = ""
    kind: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    search: str = ""


def audit_entries(wanted: AuditFilter) -> QuerySet[AuditEntry]:
    """Newest first, by the index audit_newest, or that of a subject or an actor."""
    entries = AuditEntry.objects.order_by("-at", "-pk")
    exact = {
        "actor_name__iexact": wanted.actor,
        "action": wanted.action,
        "subject_kind": wanted.kind,
        "subject_id": wanted.subject,
        "at__gte": wanted.since,
        "at__lt": wanted.until,
    }
    entries = entries.filter(**{field: value for field, value in exact.items() if value})
    if wanted.search:
        text = wanted.search
        entries = entries.filter(
            Q(subject_name__icontains=text) | Q(actor_name__icontains=text) | Q(reason__icontains=text)
        )
    return entries


def audited_kinds() -> list[str]:
    """The kinds of subjects that the log has."""
    return sorted(AuditEntry.objects.order_by().values_list("subject_kind", flat=True).distinct())
