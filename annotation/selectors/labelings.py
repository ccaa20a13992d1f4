"""Reading labelings."""

from django.db.models import Exists, OuterRef, QuerySet

from annotation.models import Labeling, User


def standing_labelings() -> "QuerySet[Labeling]":
    """Those that no correction supersedes.

    `supersedes IS NOT NULL` says nothing new, but it lets the planner read the few corrections from their index. Without it the whole
    table is read to find that almost nothing is superseded.
    """
    corrections = Labeling.objects.filter(supersedes=OuterRef("pk"), supersedes__isnull=False)
    return Labeling.objects.filter(~Exists(corrections))


def own_labelings(*, labeler: User) -> QuerySet[Labeling]:
    """What the labeler submitted, newest first; corrected ones give way to their correction, which can tell of them without a query."""
    labelings = standing_labelings().filter(labeler=labeler)
    return labelings.prefetch_related("assignment__labelings").order_by("-submitted_at", "-id")


def corrected_by(labeling: Labeling) -> list[Labeling]:
    """What was submitted before in the same place, newest first. Without a query where `own_labelings` read it."""
    if labeling.assignment is None:
        return []
    others = [other for other in labeling.assignment.labelings.all() if other.pk != labeling.pk]
    return sorted(others, key=lambda other: other.pk, reverse=True)
