"""How many labelings there are, and how many of them are by people and by models."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from annotation.exports.selection import trained_on
from annotation.models import Assignment, Item, Labeling, User
from annotation.selectors.phases import open_items
from rewardmodel.models import Generation, RewardModel, TrainingRun


@dataclass(frozen=True, slots=True)
class LabelingCounts:
    """Of the labelings that count. `since_training`: labelings since the last finished training was requested."""

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
    counts = Labeling.objects.counting().aggregate(
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
    slots = _slots_of(generation)
    usable, lost = usable_labelings([generation.number]).get(generation.number, NO_LABELINGS)[:2]
    return generation.options.labelings_wanted(max(0, slots - lost)) - usable


def ended_early(generation: Generation) -> bool:
    """Whether there are enough labelings to train on although its items need more."""
    slots = _slots_of(generation)
    usable, lost = usable_labelings([generation.number]).get(generation.number, NO_LABELINGS)[:2]
    wanted = generation.options.labelings_wanted(max(0, slots - lost))
    return wanted < slots - lost and usable >= wanted


def _slots_of(generation: Generation) -> int:
    items = Item.objects.filter(generation_number=generation.number, kind=Item.Kind.NORMAL)
    return items.aggregate(slots=Sum("labelings_wanted"))["slots"] or 0


class UsableLabelings(NamedTuple):
    """Of the items of a generation: what a training takes now, what was labeled in vain, and how much of the first is by models.

    A slot whose labeling was given up, reports a bad problem, or was excluded is lost: nothing more comes from it. An item whose
    labeling was returned to the queue has one more slot instead.
    """

    usable: int
    lost: int
    by_models: int


NO_LABELINGS = UsableLabelings(0, 0, 0)


def usable_labelings(numbers: Collection[int]) -> dict[int, UsableLabelings]:
    """Generation number -> its labelings. Two queries."""
    of_items = Q(generation_number__in=numbers, origin=Labeling.Origin.NATIVE)
    submitted = Labeling.objects.not_superseded().exclude(is_quality_control=True).exclude(is_screening=True)
    rows = submitted.filter(of_items).values_list("generation_number").annotate(count=Count("pk"))
    all_of = {number: count for number, count in rows if number is not None}
    by_models = Count("pk", filter=Q(labeler__kind=User.Kind.MODEL))
    taken = trained_on().filter(of_items).values_list("generation_number").annotate(count=Count("pk"), models=by_models)
    usable = {number: (count, models) for number, count, models in taken}
    counts = {number: (*usable.get(number, (0, 0)), count) for number, count in all_of.items()}
    return {number: UsableLabelings(count, total - count, models) for number, (count, models, total) in counts.items()}
