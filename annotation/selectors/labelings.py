"""Reading labelings."""

from django.db.models import QuerySet

from annotation.models import Labeling, User


def own_labelings(*, labeler: User) -> QuerySet[Labeling]:
    """The labeler's labelings, newest first. Superseded ones are left out; `earlier_labelings` finds them without a query."""
    labelings = Labeling.objects.not_superseded().filter(labeler=labeler)
    return labelings.prefetch_related("assignment__labelings").order_by("-submitted_at", "-id")


def earlier_labelings(labeling: Labeling) -> list[Labeling]:
    """The labelings that this one replaced, newest first. Needs no query for a row of `own_labelings`."""
    if labeling.assignment is None:
        return []
    others = [other for other in labeling.assignment.labelings.all() if other.pk != labeling.pk]
    return sorted(others, key=lambda other: other.pk, reverse=True)
