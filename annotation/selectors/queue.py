"""Reading the queue."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotation.models import Assignment, Item, User


def waiting_items(*, labeler: User) -> QuerySet[Item]:
    """Items with a free slot that the labeler has not met. One that they let expire counts as not met: it may come again."""
    met = Assignment.objects.filter(item=OuterRef("pk"), labeler=labeler).exclude(status=Assignment.Status.EXPIRED)
    return Item.objects.filter(Q(free_slots__gt=0), ~Exists(met))
