"""What is happening in the loop right now, in plain words."""

from annotation.models import Item
from rewardmodel.models import TrainingRun
from rewardmodel.selectors.generations import GenerationOverview, newest_turn
from rewardmodel.wording import visitors
from rewardmodel.wording.generations import NOT_STARTED, Progress, describe_generation


def loop_message() -> str:
    """One sentence, for admins and researchers."""
    newest = newest_turn()
    return NOT_STARTED if newest is None else describe_generation(newest.generation, _progress(newest), _training())


def visitor_message() -> str:
    """The same for everybody else: it says nothing that could bias a labeler."""
    newest = newest_turn()
    if newest is None:
        return visitors.NOT_STARTED
    return visitors.describe_to_visitors(newest.generation, _progress(newest), _training())


def _progress(newest: GenerationOverview) -> Progress:
    counts = newest.counts
    return Progress(
        sampled=counts.sampled,
        samples_wanted=counts.samples_wanted,
        scored=counts.scores.scored,
        queued=counts.queue.items,
        labeled=counts.labelings.total,
        labelings_wanted=counts.labelings_wanted,
    )


def _training() -> TrainingRun | None:
    return TrainingRun.objects.in_progress().order_by("pk").first()


def has_work_for_people() -> bool:
    """Whether an open phase that is offered automatically has an item with a free slot.

    This is about the queue, not about one labeler: restricted phases and items that have been assigned to somebody before count too.
    Gold items do not: they are for every labeler, so they never end.
    """
    return Item.objects.filter(
        kind=Item.Kind.NORMAL, free_slots__gt=0, phase__status="open", phase__by_choice=False
    ).exists()
