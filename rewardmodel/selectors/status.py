"""What is happening in the loop right now, in plain words."""

from annotation.models import Item
from rewardmodel.models import TrainingRun
from rewardmodel.selectors.generations import newest_turn
from rewardmodel.wording.generations import NOT_STARTED, Progress, describe_generation


def loop_message() -> str:
    """One sentence."""
    newest = newest_turn()
    if newest is None:
        return NOT_STARTED
    counts = newest.counts
    progress = Progress(
        sampled=counts.sampled,
        samples_wanted=counts.samples_wanted,
        scored=counts.scores.scored,
        queued=counts.queue.items,
        labeled=counts.labelings.total,
        labelings_wanted=counts.labelings_wanted,
    )
    training = TrainingRun.objects.in_progress().order_by("pk").first()
    return describe_generation(newest.generation, progress, training)


def has_work_for_people() -> bool:
    """Whether an open phase that is offered automatically has an item with a free slot.

    This is about the queue, not about one labeler: restricted phases and items that have been assigned to somebody before count too.
    """
    return Item.objects.filter(free_slots__gt=0, phase__status="open", phase__by_choice=False).exists()
