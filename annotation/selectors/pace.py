"""How much people have labeled: in all, and in the last seven days."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now

from annotation.models import Labeling, User

WINDOW = timedelta(days=7)


def labeled_tasks() -> QuerySet[Labeling]:
    """The first labeling of each task: a correction is no new work."""
    return Labeling.objects.filter(supersedes=None)


def recently_labeled_tasks() -> QuerySet[Labeling]:
    return labeled_tasks().filter(submitted_at__gt=Now() - WINDOW)


def paces_of(labelers: Sequence[User]) -> dict[UUID, int]:
    """The pace of each: tasks labeled in the last seven days. Labelers without any are left out."""
    counted = recently_labeled_tasks().filter(labeler__in=labelers).values_list("labeler").annotate(count=Count("pk"))
    return {labeler: count for labeler, count in counted if labeler is not None}


def count_of_labeler(labelings: QuerySet[Labeling]) -> Any:
    """How many of these labelings belong to the user of the query around it."""
    own = labelings.filter(labeler=OuterRef("pk")).order_by().values("labeler")
    return Coalesce(Subquery(own.annotate(count=Count("pk")).values("count"), output_field=IntegerField()), 0)
