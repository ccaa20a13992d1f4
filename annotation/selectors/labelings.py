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
    """What the labeler submitted, newest first, with the problem; corrected ones give way to their correction."""
    labelings = standing_labelings().filter(labeler=labeler)
    return labelings.select_related("problem").order_by("-submitted_at", "-id")
