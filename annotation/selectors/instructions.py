"""Reading instructions."""

from django.db.models import QuerySet

from annotation.models import Instructions, Phase


def instructions_of(*, phase: Phase) -> QuerySet[Instructions]:
    """All versions with their authors, newest first. The first one is shown now."""
    return Instructions.objects.filter(phase=phase).select_related("author").order_by("-version")
