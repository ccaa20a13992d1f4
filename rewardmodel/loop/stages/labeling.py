"""Labeling: people, or a model in their place, label the generation's items until there are enough labels to train on."""

from django.db.models import Sum

from annotation.models import Item, Labeling
from rewardmodel.generation_settings import PEOPLE, GenerationSettings
from rewardmodel.labelers import label_items, labeler_of
from rewardmodel.models import Generation, Shard
from rewardmodel.work import shards

ITEMS_PER_SHARD = 100


def enter(generation: Generation) -> None:
    options = GenerationSettings.from_json(generation.settings)
    if labeler_of(options) is not None:
        items = Item.objects.filter(generation_number=generation.number, kind=Item.Kind.NORMAL)
        shards.cut_by_id(generation, Shard.Stage.LABELING, items, size=ITEMS_PER_SHARD)


def advance(generation: Generation) -> bool:
    options = GenerationSettings.from_json(generation.settings)
    if options.labeler != PEOPLE:
        return shards.all_done(generation, Shard.Stage.LABELING)
    if generation.training_runs.filter(status__in=["pending", "running"]).exists():
        return True  # somebody pressed the button
    items = Item.objects.filter(generation_number=generation.number, kind=Item.Kind.NORMAL)
    slots = items.aggregate(slots=Sum("labelings_wanted"))["slots"] or 0
    if labelings_of(generation) >= options.labelings_wanted(slots):
        return True
    # an item that has a free slot or somebody at it is not finished yet
    return not items.filter(free_slots__gt=0).exists() and not items.filter(assignments__status="leased").exists()


def labelings_of(generation: Generation) -> int:
    """Labelings of this generation's items; a correction does not count twice."""
    native = Labeling.objects.not_superseded().filter(origin=Labeling.Origin.NATIVE)
    return native.filter(generation_number=generation.number).count()


def work(shard: Shard) -> shards.Writer:
    """A model labels like a person: each item by an assignment of its own, submitted as soon as it is done."""
    labeler = labeler_of(GenerationSettings.from_json(shard.generation.settings))
    if labeler is None:
        raise ValueError(f"{shard}: people label this generation")
    failed = label_items(
        labeler=labeler,
        items=Item.objects.filter(
            generation_number=shard.generation.number, kind=Item.Kind.NORMAL, pk__range=(shard.first_id, shard.last_id)
        ),
    )
    return lambda: "\n".join(failed)
