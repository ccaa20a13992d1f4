"""Labeling: people, or a model in their place, label the generation's items until there is enough to train on."""

from annotation.models import Item
from annotation.selectors.label_model import unsettled_items
from rewardmodel.generation_settings import PEOPLE
from rewardmodel.labelers import label_items, labeler_of
from rewardmodel.models import Generation, Shard, Stage
from rewardmodel.selectors.labeling_counts import ended_early, labelings_missing
from rewardmodel.work import shards
from rewardmodel.work.results import WrittenAlready

ITEMS_PER_SHARD = 100


def enter(generation: Generation) -> None:
    options = generation.options
    if labeler_of(options) is not None:
        items = Item.objects.filter(generation_number=generation.number, kind=Item.Kind.NORMAL)
        shards.cut_by_id(generation, Stage.LABELING, items, size=ITEMS_PER_SHARD)


def advance(generation: Generation) -> bool:
    options = generation.options
    if options.labeler != PEOPLE:
        return shards.all_done(generation, Stage.LABELING)
    if generation.training_runs.in_progress().exists():
        return True  # somebody asked to train now
    items = Item.objects.filter(generation_number=generation.number, kind=Item.Kind.NORMAL)
    if ended_early(generation):
        return True
    if labelings_missing(generation) > 0 and (
        # an item with a free slot or an open assignment is not finished yet
        items.filter(free_slots__gt=0).exists() or items.filter(assignments__status="leased").exists()
    ):
        return False
    # all labelings are in: the label model may ask for more where it is not certain
    return not unsettled_items(items).exists()


def work(shard: Shard) -> WrittenAlready:
    """Let a model label like a person: one assignment per item, submitted as soon as it is done."""
    labeler = labeler_of(shard.generation.options)
    if labeler is None:
        raise ValueError(f"{shard}: people label this generation")
    failed = label_items(
        labeler=labeler,
        items=Item.objects.filter(
            generation_number=shard.generation.number, kind=Item.Kind.NORMAL, pk__range=(shard.first_id, shard.last_id)
        ),
    )
    return WrittenAlready(errors=tuple(failed))
