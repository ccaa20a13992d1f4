"""What a generation is doing, in one sentence. Pure functions: what they need to know is given to them."""

from collections.abc import Callable

from rewardmodel.generation_settings import PEOPLE
from rewardmodel.models import Generation, Stage, TrainingRun
from rewardmodel.selectors.generations import GenerationOverview

Status = Generation.Status


def describe_generation(overview: GenerationOverview, training: TrainingRun | None) -> str:
    """`training`: the one that is in progress."""
    generation = overview.generation
    name = f"Generation {generation.number}" if generation.selector else "Warm start"
    if generation.status == Status.FAILED:
        return f"{name} has stopped while {generation.stage}; an admin can see why and retry on the loop page."
    if generation.status == Status.PAUSED:
        return f"{name} is paused."
    if generation.status == Status.CANCELLED:
        return f"{name} was cancelled; an admin can start the next one on the loop page."
    if generation.stage == Stage.TRAINING:
        return describe_training(name, training)
    describe = BY_STAGE.get(generation.stage)
    return describe(name, overview) if describe else f"{name}: {generation.stage}."


def describe_planned(name: str, _: GenerationOverview) -> str:
    return f"{name} is about to start."


def describe_sampling(name: str, overview: GenerationOverview) -> str:
    counts = overview.counts
    return f"{name}: the generator is writing solutions ({counts.sampled} of {counts.samples_wanted or 'many'})."


def describe_grading(name: str, overview: GenerationOverview) -> str:
    return f"{name}: the answers of {overview.counts.sampled} solutions are being checked."


def describe_scoring(name: str, overview: GenerationOverview) -> str:
    selector, counts = overview.generation.selector, overview.counts
    if selector is None:  # nothing is scored, and the stage passes at once
        return f"{name}: the answers have been checked."
    return (
        f"{name}: {selector.name} is scoring the solutions step by step ({counts.scores.scored} of {counts.sampled})."
    )


def describe_selecting(name: str, _: GenerationOverview) -> str:
    return f"{name}: the solutions worth labeling are being chosen."


def describe_labeling(name: str, overview: GenerationOverview) -> str:
    counts, options = overview.counts, overview.generation.options
    done = f"{counts.labelings.total} of {counts.labelings_wanted}"
    if options.labeler != PEOPLE:
        labeler = "an exact oracle" if options.labeler == "oracle" else options.labeler_model
        first = "" if overview.generation.selector else ", for a first reward model"
        return f"{name}: {labeler} labels solutions in people's place{first} ({done})."
    return (
        f"{name}: {counts.queue.items} convincing wrong answers wait for people; {done} labelings are in, then the reward model"
        " is trained again."
    )


def describe_training(name: str, training: TrainingRun | None) -> str:
    if training is None or not training.total_steps:
        return f"{name}: a reward model is about to be trained on the labels."
    return (
        f"{name}: a reward model is being trained on {training.rated_steps} rated steps"
        f" (step {training.step} of {training.total_steps})."
    )


def describe_evaluating(name: str, _: GenerationOverview) -> str:
    return f"{name}: the new reward model and the current one are being compared on held-out problems."


def describe_done(name: str, _: GenerationOverview) -> str:
    return f"{name} is done."


BY_STAGE: dict[str, Callable[[str, GenerationOverview], str]] = {
    Stage.PLANNED: describe_planned,
    Stage.SAMPLING: describe_sampling,
    Stage.GRADING: describe_grading,
    Stage.SCORING: describe_scoring,
    Stage.SELECTING: describe_selecting,
    Stage.LABELING: describe_labeling,
    Stage.EVALUATING: describe_evaluating,
    Stage.DONE: describe_done,
}
"""A stage without a sentence of its own is called by its name."""
