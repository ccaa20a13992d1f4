"""Reading labelings."""

from django.db.models import QuerySet

from annotation.models import Labeling, User


def own_labelings(*, labeler: User) -> QuerySet[Labeling]:
    """What the labeler submitted, newest first, with the problem; corrected ones give way to their correction."""
    labelings = Labeling.objects.filter(labeler=labeler, superseded_by=None)
    return labelings.select_related("problem").order_by("-submitted_at", "-id")
