"""The loop run in progress, and what a request for another one would find."""

from dataclasses import dataclass

from rewardmodel.generation_settings import PEOPLE, GenerationSettings
from rewardmodel.models import Generation, LoopRun
from rewardmodel.models.generation import STAGES
from rewardmodel.selectors.newest import newest_generation

MOST_GENERATIONS = 1000
"""Of one loop run."""

UNTIL_LABELED = STAGES[: STAGES.index(Generation.Stage.LABELING) + 1]


@dataclass(frozen=True, slots=True)
class LoopRunProgress:
    """`newest`: number of the newest generation; one less than the run's first if that one is completed first."""

    loop_run: LoopRun
    newest: int


@dataclass(frozen=True, slots=True)
class LoopRunForm:
    """`blocked_by`: why no run can be started now. `beforehand`: what becomes of the generation in progress, if there is one."""

    first: int
    most: int
    labelers: list[str]
    blocked_by: str | None
    beforehand: str | None


def loop_run_in_progress() -> LoopRunProgress | None:
    """The run that still has generations to start; else that of the newest generation, until it is over or the run is stopped."""
    newest = newest_generation()
    if newest is None or newest.is_over:
        return None
    runs = LoopRun.objects.select_related("asked_by")
    run = runs.open().first() or runs.filter(generations=newest, stopped_at=None).first()
    return LoopRunProgress(run, newest.number) if run else None


def makes_room(newest: Generation, *, labeler: str) -> bool:
    """Whether a generation that waits for people, or will need them, is cancelled for a run that a model labels."""
    needs_people = GenerationSettings.from_json(newest.settings).labeler == PEOPLE and newest.stage in UNTIL_LABELED
    return needs_people and not newest.is_over and labeler != PEOPLE


def reason_to_refuse() -> str | None:
    """Why no other run can be requested: a later request never overrides one that still has generations to start."""
    run, newest = LoopRun.objects.open().first(), newest_generation()
    if run is None or newest is None:
        return None
    return already_requested(first=run.first, last=run.last, newest=newest.number)


def already_requested(*, first: int, last: int, newest: int) -> str:
    which = f"Generation {first} was" if first == last else f"Generations {first} to {last} were"
    return (
        f"{which} already requested, and generation {newest} is not done yet."
        f" Wait for the last one, or stop after generation {newest} first."
    )


def what_comes_first(newest: Generation | None) -> str | None:
    """What becomes of the generation in progress when a run is requested that a model labels; None: there is none."""
    if newest is None or newest.is_over:
        return None
    name = f"Generation {newest.number}"
    if makes_room(newest, labeler=LoopRun.Labeler.ORACLE):
        waits = "waits for people" if newest.stage == Generation.Stage.LABELING else "will need people"
        return (
            f"{name} {waits}. It will be cancelled to make room. Its labels are kept, solutions already open can still be"
            " submitted, and unstarted items leave the queue."
        )
    if newest.status == Generation.Status.PAUSED:
        state, condition = "is paused", "been resumed"
    elif newest.status == Generation.Status.FAILED:
        state, condition = "has failed", "been retried"
    else:
        return f"{name} is in progress ({newest.stage}). It runs to completion; then the new generations start."
    return f"{name} {state} ({newest.stage}). The new generations start once it has {condition} and has finished."
