"""Reading labelings."""

from django.db.models import QuerySet

from annotation.models import Labeling, User


def own_labelings(*, labeler: User) -> QuerySet[Labeling]:
    """What the labeler submitted, newest first; corrected ones give way to their correction, which can tell of them without a query."""
    labelings = Labeling.objects.filter(labeler=labeler, superseded_by=None)
    return labelings.prefetch_related("assignment__labelings").order_by("-submitted_at", "-id")


def corrected_by(labeling: Labeling) -> list[Labeling]:
    """What was submitted before in the same place, newest first. Without a query where `own_labelings` read it."""
    if labeling.assignment is None:
        return []
    others = [other for other in labeling.assignment.labelings.all() if other.pk != labeling.pk]
    return sorted(others, key=lambda other: other.pk, reverse=True)
