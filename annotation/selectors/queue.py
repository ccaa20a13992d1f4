"""Reading the queue."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotation.models import Assignment, Item, User


def waiting_items(*, labeler: User) -> QuerySet[Item]:
    """Items with a free slot that have not been assigned to the labeler. An expired assignment does not count: the item may come again.

    `POST /assignments/next` has the same rule in SQL (NOT_ASSIGNED in services/next_item.py);
    test_next_and_progress_agree_on_what_has_been_assigned compares the two.
    """
    earlier = Assignment.objects.filter(item=OuterRef("pk"), labeler=labeler).exclude(status=Assignment.Status.EXPIRED)
    return Item.objects.filter(Q(free_slots__gt=0), ~Exists(earlier))
