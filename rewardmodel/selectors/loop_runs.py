"""The loop run in progress, and what would happen if another one were requested."""

from dataclasses import dataclass

from django.db.models import F, Q

from annotation.models import Phase
from rewardmodel.generation_settings import PEOPLE
from rewardmodel.models import Generation, LoopRun, Stage
from rewardmodel.models.loop_run import OPEN
from rewardmodel.wording import requests as wording

MOST_GENERATIONS = 1000
"""In one loop run."""

UNTIL_LABELED = Stage.values[: Stage.values.index(Stage.LABELING) + 1]


@dataclass(frozen=True, slots=True)
class LoopRunProgress:
    """`newest`: number of the newest generation of its phase. If it is less than the run's first, that generation finishes first."""

    loop_run: LoopRun
    newest: int


@dataclass(frozen=True, slots=True)
class LoopRunForm:
    """`blocked_by`: why no run can be started now. `beforehand`: what happens to the generation in progress, if there is one."""

    first: int
    most: int
    labelers: list[str]
    blocked_by: str | None
    beforehand: str | None


def loop_runs_in_progress() -> list[LoopRunProgress]:
    """For each phase with a generation in progress: the run that still has generations to start, else that of the generation unless
    stopped. Oldest first. Two queries."""
    newest = {generation.phase_id: generation for generation in Generation.objects.unfinished()}
    belongs = OPEN | Q(stopped_at=None, generations__in=list(newest.values()))
    runs = LoopRun.objects.select_related("asked_by", "phase").filter(belongs, phase__in=list(newest)).distinct()
    # of two runs, the open one
    by_phase = {run.phase_id: run for run in runs.order_by(F("last_started_at").asc(nulls_last=True))}
    return [
        LoopRunProgress(run, newest[run.phase_id].number)
        for run in sorted(by_phase.values(), key=lambda run: run.pk)
        if run.phase_id is not None
    ]


def makes_room(newest: Generation, *, labeler: str) -> bool:
    """Whether this generation is cancelled for a run: it waits for people or will need them, and a model labels the run."""
    needs_people = newest.options.labeler == PEOPLE and newest.stage in UNTIL_LABELED
    return needs_people and not newest.is_over and labeler != PEOPLE


def reason_to_refuse(phase: Phase) -> str | None:
    """Why another run of the phase cannot be requested: a later request never overrides one that still has generations to start."""
    run, newest = LoopRun.objects.open_in(phase.pk).first(), Generation.objects.filter(phase=phase).newest()
    if run is None or newest is None:
        return None
    return wording.run_already_requested(first=run.first, last=run.last, newest=newest.number)


def what_comes_first(newest: Generation | None) -> str | None:
    """What happens to the generation in progress if a run labeled by a model is requested; None: there is none."""
    if newest is None or newest.is_over:
        return None
    if makes_room(newest, labeler=LoopRun.Labeler.ORACLE):
        return wording.makes_room(newest)
    return wording.completes_first(newest)
