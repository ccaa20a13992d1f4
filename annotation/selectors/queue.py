"""Reading the queue."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotation.models import Assignment, Gold, Item, User


def waiting_items(*, labeler: User) -> QuerySet[Item]:
    """Items with a free slot that the labeler may get: neither they nor their solution as gold have been assigned to them.

    An expired assignment does not count: the item may come again. Screening items come from a screening (selectors/screening.py), and
    quality control is counted by selectors/places.py. `POST /assignments/next` has the same rules in SQL (NOT_ASSIGNED and
    NOT_MET_AS_GOLD there); test_next_and_progress_agree_on_what_has_been_assigned compares the two.
    """
    assigned = Assignment.objects.filter(labeler=labeler).exclude(status=Assignment.Status.EXPIRED)
    met = assigned.filter(~Q(item__kind=Item.Kind.NORMAL), item__solution=OuterRef("solution"))
    has_gold = Gold.objects.in_force().filter(solution=OuterRef("solution"))
    met_as_gold = Q(kind=Item.Kind.NORMAL) & Exists(has_gold) & Exists(met)
    from_queue = Item.objects.exclude(kind=Item.Kind.SCREENING)
    return from_queue.filter(Q(free_slots__gt=0), ~Exists(assigned.filter(item=OuterRef("pk"))), ~met_as_gold)
