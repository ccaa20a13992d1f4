"""What is happening in the loop right now, in plain words."""

from annotation.models import Item
from rewardmodel.models import Generation, TrainingRun
from rewardmodel.selectors.generations import GenerationOverview, turns_in_progress
from rewardmodel.wording import visitors
from rewardmodel.wording.generations import NOT_STARTED, Progress, describe_generation


def loop_message() -> str:
    """One sentence for each generation in progress, for admins and researchers."""
    turns, trainings = turns_in_progress(), list(TrainingRun.objects.in_progress().order_by("pk"))
    sentences = [
        describe_generation(turn.generation, _progress(turn), _training_of(turn.generation, trainings))
        for turn in turns
    ]
    return " ".join(sentences) or NOT_STARTED


def visitor_message() -> str:
    """The same for everybody else: it says nothing that could bias a labeler."""
    turns = turns_in_progress()
    if not turns:
        return visitors.NOT_STARTED
    newest = turns[-1]
    training = _training_of(newest.generation, list(TrainingRun.objects.in_progress().order_by("pk")))
    return visitors.describe_to_visitors(newest.generation, _progress(newest), training)


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


def _training_of(generation: Generation, trainings: list[TrainingRun]) -> TrainingRun | None:
    """Its own training, else one that it waits for."""
    own = (run for run in trainings if run.generation_id == generation.pk)
    return next(own, trainings[0] if trainings else None)


def has_work_for_people() -> bool:
    """Whether an open phase that is offered automatically has an item with a free slot.

    This is about the queue, not about one labeler: restricted phases and items that have been assigned to somebody before count too.
    Gold items do not: they are for every labeler, so they never end.
    """
    return Item.objects.filter(
        kind=Item.Kind.NORMAL, free_slots__gt=0, phase__status="open", phase__by_choice=False
    ).exists()
