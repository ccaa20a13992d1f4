"""How many labelings there are, and how many of them are by people and by models."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from annotation.models import Assignment, Item, Labeling, User
from annotation.selectors.phases import open_items
from rewardmodel.models import Generation, RewardModel, TrainingRun


@dataclass(frozen=True, slots=True)
class LabelingCounts:
    """Superseded labelings do not count. `since_training`: labelings since the last finished training was requested."""

    total: int
    people: int
    models: int
    positive: int
    neutral: int
    negative: int
    since_training: int


@dataclass(frozen=True, slots=True)
class QueueCounts:
    open: int
    leased: int


def labeling_counts() -> LabelingCounts:
    """One pass over the index labeling_totals: PostgreSQL reads neither rows nor labels, because ratings were counted on insert."""
    last = (
        TrainingRun.objects.filter(kind=RewardModel.Kind.PRM, status=TrainingRun.Status.DONE)
        .order_by("-pk")
        .values_list("created_at", flat=True)
        .first()
    )
    counts = Labeling.objects.not_superseded().aggregate(
        total=Count("pk"),
        models=Count("pk", filter=Q(labeler__kind=User.Kind.MODEL)),
        positive=Sum("positive", default=0),
        neutral=Sum("neutral", default=0),
        negative=Sum("negative", default=0),
        since_training=Count("pk", filter=Q(created_at__gt=last) if last else None),
    )
    return LabelingCounts(people=counts["total"] - counts["models"], **counts)


def queue_counts() -> QueueCounts:
    return QueueCounts(
        open=open_items(),
        leased=Assignment.objects.filter(status=Assignment.Status.LEASED).count(),
    )


def labelings_missing(generation: Generation) -> int:
    """How many labelings a generation still waits for; 0 or less: there are enough to train on."""
    return generation.options.labelings_wanted(_slots_of(generation)) - labelings_of(generation)


def ended_early(generation: Generation) -> bool:
    """Whether there are enough labelings to train on although its items need more."""
    slots = _slots_of(generation)
    wanted = generation.options.labelings_wanted(slots)
    return wanted < slots and labelings_of(generation) >= wanted


def labelings_of(generation: Generation) -> int:
    """Count the labelings of this generation's items; a correction does not count twice."""
    native = Labeling.objects.not_superseded().filter(origin=Labeling.Origin.NATIVE)
    return native.filter(generation_number=generation.number).count()


def _slots_of(generation: Generation) -> int:
    items = Item.objects.filter(generation_number=generation.number, kind=Item.Kind.NORMAL)
    return items.aggregate(slots=Sum("labelings_wanted"))["slots"] or 0
