"""Writing to the audit log, inside the transaction of the change that it tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotation.acting import current_via
from annotation.models import AuditEntry, User


@dataclass(frozen=True, slots=True)
class Subject:
    """What was changed: its kind in the words of the API (`phase`, `person`), its key, and the name that people know."""

    kind: str
    id: str | int = ""
    name: str = ""


def record(
    *,
    actor: User | None,
    action: str,
    subject: Subject,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Add an entry. `action` is `KIND.DONE`, such as `phase.opened`; `before` and `after` have the values that changed, and no secrets.

    Without an actor the site itself did it, or somebody with a command on the host.
    """
    old, new = dict(before or {}), dict(after or {})
    return AuditEntry.objects.create(
        actor=actor,
        actor_name=actor.username if actor else "",
        via=current_via(),
        action=action,
        subject_kind=subject.kind,
        subject_id=str(subject.id),
        subject_name=subject.name[:200],
        before=old,
        after=new,
        reason=reason,
    )


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The entries that differ, before and after: what an audit entry of an edited form tells."""
    different = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {name: before.get(name) for name in different}, {name: after.get(name) for name in different}
