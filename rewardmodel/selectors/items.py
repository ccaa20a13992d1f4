"""The items of a generation with the scores that selected them: for admins and researchers only."""

from django.db.models import Prefetch, QuerySet

from annotation.models import Assignment, Item, Labeling
from rewardmodel.models import Generation, Score


def items_of(*, generation: Generation) -> QuerySet[Item]:
    """Items by rank, with `solution.selector_scores` and `submitted` (assignments with their newest labelings)."""
    scores = Score.objects.filter(reward_model=generation.selector_id)
    submitted = (
        Assignment.objects.filter(status=Assignment.Status.SUBMITTED)
        .select_related("labeler")
        .prefetch_related(Prefetch("labelings", queryset=Labeling.objects.not_superseded()))
        .order_by("closed_at")
    )
    return (
        Item.objects.filter(generation_number=generation.number, kind=Item.Kind.NORMAL)
        .select_related("problem", "solution")
        .prefetch_related(
            Prefetch("solution__scores", queryset=scores, to_attr="selector_scores"),
            Prefetch("assignments", queryset=submitted, to_attr="submitted"),
        )
        .order_by("rank", "pk")
    )
