"""Reading the queue."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotation.models import Assignment, Gold, Item, Labeling, User


def waiting_items(*, labeler: User) -> QuerySet[Item]:
    """Items with a free slot that the labeler may get from the queue: they have not been assigned to them, and are not known to them.

    An expired assignment does not count: the item may come again. Quality control is known to somebody who labeled its solution or made
    its gold. `POST /assignments/next` has the same rules in SQL (NOT_ASSIGNED and NOT_KNOWN in services/next_item.py);
    test_next_and_progress_agree_on_what_has_been_assigned compares the two.
    """
    earlier = Assignment.objects.filter(item=OuterRef("pk"), labeler=labeler).exclude(status=Assignment.Status.EXPIRED)
    labeled = Labeling.objects.filter(solution=OuterRef("solution"), labeler=labeler)
    made = Gold.objects.filter(solution=OuterRef("solution"), made_by=labeler)
    is_known = Q(kind=Item.Kind.QUALITY_CONTROL) & (Exists(labeled) | Exists(made))
    return Item.objects.filter(Q(free_slots__gt=0), ~Exists(earlier), ~is_known)
