"""Request several generations in a row, or end them early, for the loop page and the command `run_loop`."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from annotation.errors import Conflict, DomainError
from annotation.models import Phase, User
from annotation.services.audit import Subject, record
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Generation, LoopRun
from rewardmodel.selectors.loop_runs import MOST_GENERATIONS, makes_room, reason_to_refuse
from rewardmodel.selectors.newest import predecessor, usual_phase
from rewardmodel.services.generation_numbers import next_number
from rewardmodel.services.generations import (
    cancel_generation,
    check_base,
    check_options,
    create_generation,
    lock_generation,
)
from rewardmodel.wording import requests as wording


@transaction.atomic
def start_loop_run(
    *,
    count: int,
    labeler: str = "oracle",
    options: dict[str, Any] | None = None,
    phase: Phase | None = None,
    asked_by: User | None = None,
) -> LoopRun:
    """Let `count` generations of a phase follow each other, labeled by `labeler`. `options` override what the newest one hands on.

    If a model labels, a generation that waits for people, or will need them, is cancelled to make room; its labelings and its open
    assignments are kept. Any other one in progress runs to completion, and the run follows; one that is paused or has failed must be
    resumed or retried first. Raises InvalidSettings, and Conflict while another run still has generations to start.
    """
    if not 1 <= count <= MOST_GENERATIONS:
        raise DomainError(f"Between 1 and {MOST_GENERATIONS} generations can be run at a time.", field="generations")
    phase = phase or usual_phase()
    if phase is None:
        raise Conflict(wording.NO_PHASE, field="phase")
    newest = _lock_newest(phase)
    if refusal := reason_to_refuse(phase):
        raise Conflict(refusal)
    before = newest or predecessor(phase=phase)
    first = next_number()
    left = before.options.next_json() if before else {}
    settings = GenerationSettings.from_json(
        {**left, "start_next": False, **(options or {}), "labeler": labeler, "then": {}}
    )
    check_options(settings=settings, number=first)
    if newest is not None and makes_room(newest, labeler=labeler):
        newest = cancel_generation(generation_id=newest.pk, by=asked_by)
    run = _create(phase=phase, first=first, last=first + count - 1, settings=settings, asked_by=asked_by)
    if newest is None or newest.is_over:
        create_generation(before, settings, phase=phase, loop_run=run)
    else:
        check_base(settings)  # now, not when the run begins
    after = {"phase": phase.name, "labeler": labeler, "settings": run.settings}
    record(actor=asked_by, action="loop_run.requested", subject=Subject("loop_run", run.pk, str(run)), after=after)
    return run


@transaction.atomic
def stop_after(*, generation_id: int, by: User | None = None) -> Generation:
    """Let this generation be the last one: it runs to completion, and none starts automatically after it. Idempotent.

    Raises NotFound, and Conflict if it is over.
    """
    generation = lock_generation(generation_id=generation_id)
    if generation.is_over:
        raise Conflict(f"Generation {generation.number} is over. Stop after the one that came next, if there is one.")
    LoopRun.objects.open_in(generation.phase_id).update(stopped_at=Now(), stopped_by=by)
    settings = generation.options.to_json()
    # `then` is kept for the person who starts the next generation by hand; only its instruction to start more is removed
    settings["then"].pop("start_next", None)
    generation.settings = {**settings, "start_next": False}
    generation.save(update_fields=["settings"])
    subject = Subject("generation", generation.pk, f"Generation {generation.number}")
    record(actor=by, action="generation.made_the_last", subject=subject)
    return generation


def _lock_newest(phase: Phase) -> Generation | None:
    """Return the phase's newest generation, locked. While we wait for the lock, it may end and start its successor; then lock that."""
    of_phase = Generation.objects.filter(phase=phase)
    while True:
        newest = of_phase.select_for_update(no_key=True).newest()
        if newest is None or not of_phase.filter(number__gt=newest.number).exists():
            return newest


def _create(*, phase: Phase, first: int, last: int, settings: GenerationSettings, asked_by: User | None) -> LoopRun:
    try:
        with transaction.atomic():
            return LoopRun.objects.create(
                phase=phase,
                first=first,
                last=last,
                labeler=settings.labeler,
                labeler_model=settings.labeler_model if settings.labeler == LoopRun.Labeler.PRM else "",
                settings=settings.to_json(),
                asked_by=asked_by,
            )
    except IntegrityError as error:
        raise Conflict("Somebody else requested generations at the same moment.") from error
