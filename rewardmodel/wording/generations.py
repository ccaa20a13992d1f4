"""What a generation is doing, in one sentence."""

from collections.abc import Callable
from dataclasses import dataclass

from rewardmodel.generation_settings import PEOPLE
from rewardmodel.models import Generation, Stage, TrainingRun

NOT_STARTED = "The loop has not started: there is no generation yet."


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a generation is: solutions, and labelings of its items."""

    sampled: int
    samples_wanted: int
    scored: int
    queued: int
    labeled: int
    labelings_wanted: int


def describe_generation(generation: Generation, progress: Progress, training: TrainingRun | None) -> str:
    """`training`: the one in progress, if there is one."""
    name = f"Generation {generation.number}" if generation.selector else "Warm start"
    if generation.status == Generation.Status.FAILED:
        return f"{name} failed at {generation.stage}. An admin can see why and retry it on the loop page."
    if generation.status == Generation.Status.PAUSED:
        return f"{name} is paused."
    if generation.status == Generation.Status.CANCELLED:
        return f"{name} was cancelled. An admin can start the next one on the loop page."
    if generation.stage == Stage.TRAINING:
        return f"{name}: {_training(training)}"
    describe = BY_STAGE.get(generation.stage)
    return f"{name}: {describe(generation, progress)}" if describe else f"{name}: {generation.stage}."


def _planned(_: Generation, __: Progress) -> str:
    return "it is about to start."


def _sampling(_: Generation, progress: Progress) -> str:
    return f"the generator is writing solutions ({progress.sampled} of {progress.samples_wanted or 'many'})."


def _grading(_: Generation, progress: Progress) -> str:
    return f"the answers of {progress.sampled} solutions are being checked."


def _scoring(generation: Generation, progress: Progress) -> str:
    if generation.selector is None:  # nothing is scored, and the stage passes at once
        return "the answers have been checked."
    return (
        f"{generation.selector.name} is scoring the solutions step by step ({progress.scored} of {progress.sampled})."
    )


def _selecting(_: Generation, __: Progress) -> str:
    return "the solutions worth labeling are being selected."


def _labeling(generation: Generation, progress: Progress) -> str:
    options = generation.options
    done = f"{progress.labeled} of {progress.labelings_wanted}"
    if options.labeler != PEOPLE:
        labeler = "the exact oracle" if options.labeler == "oracle" else options.labeler_model
        purpose = "" if generation.selector else " for a first reward model"
        return f"{labeler} labels solutions in place of people{purpose} ({done} labelings)."
    queued = QUEUED.get(options.selection, "{count} solutions are in the queue").format(count=progress.queued)
    return (
        f"{queued}. The reward model is trained again after"
        f" {progress.labelings_wanted} labelings; {progress.labeled} are in."
    )


QUEUED = {
    "convincing_wrong": "{count} convincing wrong answers are in the queue",
    "convincing_wrong_overall": "{count} convincing wrong answers are in the queue",
    "mixed": "{count} solutions are in the queue: convincing wrong answers, and others with high scores",
    "uniform": "{count} solutions drawn at random are in the queue",
}
"""What the selection rule has queued. Only admins and researchers read it: it would bias a labeler (`wording/visitors.py`)."""


def _training(training: TrainingRun | None) -> str:
    if training is None or not training.total_steps:
        return "a reward model is about to be trained on the labelings."
    return (
        f"a reward model is being trained on {training.rated_steps} rated steps"
        f" (step {training.step} of {training.total_steps})."
    )


def _evaluating(_: Generation, __: Progress) -> str:
    return "the new reward model and the current one are being compared on held-out problems."


def _done(_: Generation, __: Progress) -> str:
    return "it is done."


BY_STAGE: dict[str, Callable[[Generation, Progress], str]] = {
    Stage.PLANNED: _planned,
    Stage.SAMPLING: _sampling,
    Stage.GRADING: _grading,
    Stage.SCORING: _scoring,
    Stage.SELECTING: _selecting,
    Stage.LABELING: _labeling,
    Stage.EVALUATING: _evaluating,
    Stage.DONE: _done,
}
"""Training has its own function, because it needs the training run. A stage without a sentence is called by its name."""
