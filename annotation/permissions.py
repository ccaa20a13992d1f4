"""What each role may do: one table that the API, the services and, through the session, the pages read."""

from enum import StrEnum

from django.db import models


class Role(models.TextChoices):
    LABELER = "labeler"
    REVIEWER = "reviewer"
    RESEARCHER = "researcher"
    ADMIN = "admin"


class Permission(StrEnum):
    LABEL = "label"
    """Get tasks and submit labelings."""
    REVIEW = "review"
    """See everybody's labelings and reports, decide about them, make gold labels."""
    RESEARCH = "research"
    """See the loop, models, statistics and phases, and export."""
    MANAGE_PEOPLE = "manage_people"
    MANAGE_PHASES = "manage_phases"
    """Change phases and put work into their queues."""
    MANAGE_PROBLEMS = "manage_problems"
    MANAGE_LOOP = "manage_loop"
    """Generations, generators and models."""
    MANAGE_QUALITY = "manage_quality"
    """Pause labelers, exclude labelings, overrule a screening, retire gold labels."""
    MANAGE_SITE = "manage_site"
    """Processes, notifications, webhooks."""
    SEE_AUDIT = "see_audit"


PERMISSIONS: dict[str, tuple[Permission, ...]] = {
    Role.LABELER: (Permission.LABEL,),
    Role.REVIEWER: (Permission.LABEL, Permission.REVIEW),
    Role.RESEARCHER: (Permission.RESEARCH,),
    Role.ADMIN: tuple(Permission),
}


def roles_with(permission: Permission) -> list[str]:
    """In the order of the table, which is that of what they may do."""
    return [str(role) for role, permissions in PERMISSIONS.items() if permission in permissions]
