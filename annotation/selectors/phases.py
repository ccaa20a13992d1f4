"""Reading phases."""

from django.db.models import QuerySet

from annotation.models import Phase, User


def visible_phases(*, user: User) -> QuerySet[Phase]:
    """Labelers see what is open; admins and researchers see all."""
    phases = Phase.objects.select_related("current_instructions").order_by("id")
    return phases.filter(status=Phase.Status.OPEN) if user.role == User.Role.LABELER else phases
