"""Labeling: people, or a model in their place, label the generation's items until there are enough labels to train on."""

from annotation.models import Item, Labeling
from rewardmodel.labelers import LABELERS, label_items
from rewardmodel.loop import shards
from rewardmodel.loop.settings import GenerationSettings
from rewardmodel.models import Generation, Shard

ITEMS_PER_SHARD = 100


def enter(generation: Generation) -> None:
    options = GenerationSettings.from_json(generation.settings)
    if options.labeler in LABELERS:
        items = Item.objects.filter(generation=generation.number, kind=Item.Kind.NORMAL)
        shards.cut_by_id(generation, Shard.Stage.LABELING, items, size=ITEMS_PER_SHARD)


def advance(generation: Generation) -> bool:
    options = GenerationSettings.from_json(generation.settings)
    if options.labeler in LABELERS:
        return shards.all_done(generation, Shard.Stage.LABELING)
    if generation.training_runs.filter(status__in=["pending", "running"]).exists():
        return True  # somebody pressed the button
    if options.retrain_after_labels and labelings_of(generation) >= options.retrain_after_labels:
        return True
    items = Item.objects.filter(generation=generation.number, kind=Item.Kind.NORMAL)
    # an item that has a free slot or somebody at it is not finished yet
    return not items.filter(free_slots__gt=0).exists() and not items.filter(assignments__status="leased").exists()


def labelings_of(generation: Generation) -> int:
    """Labelings of this generation's items; a correction does not count twice."""
    return Labeling.objects.filter(generation=generation.number, origin=Labeling.Origin.NATIVE, supersedes=None).count()


def work(shard: Shard) -> shards.Writer:
    """A model labels like a person: each item by an assignment of its own, submitted as soon as it is done."""
    options = GenerationSettings.from_json(shard.generation.settings)
    failed = label_items(
        labeler=options.labeler,
        items=Item.objects.filter(
            generation=shard.generation.number, kind=Item.Kind.NORMAL, pk__range=(shard.first_id, shard.last_id)
        ),
    )
    return lambda: "\n".join(failed)
