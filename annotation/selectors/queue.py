"""Reading the queue."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotation.models import Assignment, Gold, Item, User


def waiting_items(*, labeler: User) -> QuerySet[Item]:
    """Items with a free slot that have not been assigned to the labeler. An expired assignment does not count: the item may come again.

    Nor has a normal item's solution been assigned to them with gold. `POST /assignments/next` has the same rule in SQL (NOT_ASSIGNED and
    NOT_MET_AS_GOLD in selectors/places.py);
    test_next_and_progress_agree_on_what_has_been_assigned compares the two.
    """
    met = Assignment.objects.filter(
        ~Q(item__kind=Item.Kind.NORMAL),
        ~Q(status=Assignment.Status.EXPIRED),
        item__solution=OuterRef("solution"),
        labeler=labeler,
    )
    has_gold = Gold.objects.in_force().filter(solution=OuterRef("solution"))
    earlier = Assignment.objects.filter(item=OuterRef("pk"), labeler=labeler).exclude(status=Assignment.Status.EXPIRED)
    met_as_gold = Q(kind=Item.Kind.NORMAL) & Exists(has_gold) & Exists(met)
    return Item.objects.filter(Q(free_slots__gt=0), ~Exists(earlier), ~met_as_gold)
