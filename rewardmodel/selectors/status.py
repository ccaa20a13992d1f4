"""What is happening in the loop right now, in plain words."""

from annotation.models import Item
from rewardmodel.generation_settings import PEOPLE, GenerationSettings
from rewardmodel.models import Generation, TrainingRun
from rewardmodel.selectors.generations import GenerationOverview, newest_generations


def loop_message() -> str:
    """One sentence."""
    newest = newest_generations(limit=1)
    if not newest:
        return "The loop has not started: there is no generation yet."
    return _sentence(newest[0])


def has_work_for_people() -> bool:
    """Whether an item of an open phase that needs no choice has a free slot.

    This is about the queue, not about one labeler: restricted phases and items that have been assigned to somebody before count too.
    """
    return Item.objects.filter(free_slots__gt=0, phase__status="open", phase__by_choice=False).exists()


def _sentence(overview: GenerationOverview) -> str:
    generation, counts = overview.generation, overview.counts
    name = f"Generation {generation.number}" if generation.selector else "Warm start"
    if generation.status == Generation.Status.FAILED:
        return f"{name} has stopped while {generation.stage}; an admin can see why and retry on the loop page."
    if generation.status == Generation.Status.PAUSED:
        return f"{name} is paused."
    if generation.status == Generation.Status.CANCELLED:
        return f"{name} was cancelled; an admin can start the next one on the loop page."
    sentences = {
        "planned": f"{name} is about to start.",
        "sampling": f"{name}: the generator is writing solutions ({counts.sampled} of {counts.samples_wanted or 'many'}).",
        "grading": f"{name}: the answers of {counts.sampled} solutions are being checked.",
        "scoring": _scoring(overview, name),
        "selecting": f"{name}: the solutions worth labeling are being chosen.",
        "labeling": _labeling(overview, name),
        "training": _training(name),
        "evaluating": f"{name}: the new reward model and the current one are being compared on held-out problems.",
        "done": f"{name} is done.",
    }
    return sentences[generation.stage]


def _scoring(overview: GenerationOverview, name: str) -> str:
    selector, counts = overview.generation.selector, overview.counts
    if selector is None:  # nothing is scored, and the stage passes at once
        return f"{name}: the answers have been checked."
    return f"{name}: {selector.name} is scoring the solutions step by step ({counts.scored} of {counts.sampled})."


def _labeling(overview: GenerationOverview, name: str) -> str:
    counts = overview.counts
    done = f"{counts.labeled} of {counts.labelings_wanted}"
    settings = GenerationSettings.from_json(overview.generation.settings)
    if settings.labeler != PEOPLE:
        labeler = "an exact oracle" if settings.labeler == "oracle" else settings.labeler_model
        first = "" if overview.generation.selector else ", for a first reward model"
        return f"{name}: {labeler} labels solutions in people's place{first} ({done})."
    return (
        f"{name}: {counts.queued} convincing wrong answers wait for people; {done} labelings are in, then the reward model"
        " is trained again."
    )


def _training(name: str) -> str:
    run = TrainingRun.objects.filter(status__in=["pending", "running"]).order_by("pk").first()
    if run is None or not run.total_steps:
        return f"{name}: a reward model is about to be trained on the labels."
    return f"{name}: a reward model is being trained on {run.rated_steps} rated steps (step {run.step} of {run.total_steps})."
