"""Start, pause, resume, retry and cancel generations. Each phase has at most one that is not over; several may run side by side."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from annotation.clock import database_time
from annotation.errors import Conflict, NotFound
from annotation.models import Item, Phase, User
from annotation.services.audit import Subject, record
from rewardmodel.generation_settings import NO_BASE, NO_SOURCES, GenerationSettings, InvalidSettings
from rewardmodel.label_choice import LabelChoice
from rewardmodel.model_folders import check_model_name
from rewardmodel.models import Generation, Generator, LoopRun, RewardModel, SettingsVersion
from rewardmodel.models.stages import SHARDED
from rewardmodel.selectors.changeable_settings import read_at, reasons_against_changes
from rewardmodel.selectors.chosen_labelings import check_choice
from rewardmodel.selectors.evaluation_sets import evaluation_set_named
from rewardmodel.selectors.newest import predecessor, usual_phase
from rewardmodel.selectors.problems import oracle_knows, sources_to_sample
from rewardmodel.selectors.reward_models import current_model, prm_named
from rewardmodel.services.generation_numbers import next_number
from rewardmodel.services.generators import resolve_generator
from rewardmodel.services.training_requests import cancel_training, retry_training
from rewardmodel.services.writers import check_generation_writer
from rewardmodel.wording import requests as wording
from rewardmodel.work import shards
from rewardmodel.work.dispatch import send_advance


def plan_generation(
    *,
    options: dict[str, Any] | None = None,
    phase: Phase | None = None,
    generator: Generator | None = None,
    by: User | None = None,
) -> Generation:
    """Add the next generation of a phase, with the settings and the generator of the one before unless others are given.

    The phase is that of the newest generation unless one is given. Solutions are scored by the PRM that the settings name, else by the
    current one. Raises Conflict while another generation of the phase is in progress, and InvalidSettings.
    """
    phase = phase or usual_phase()
    before = predecessor(phase=phase)
    check_phase_is_free(phase)
    settings = GenerationSettings.from_json({**(before.settings if before else {}), **(options or {})})
    check_options(settings=settings, number=before.number + 1 if before else 0)
    check_generation_writer(settings=settings, phase=phase, generator=generator)
    with transaction.atomic():
        generation = create_generation(before, settings, phase=phase, generator=generator)
        after = {
            "phase": generation.phase.name,
            "generator": generation.generator.name,
            "settings": generation.settings,
        }
        record(actor=by, action="generation.started", subject=_subject(generation), after=after)
    return generation


def start_next(*, generation: Generation) -> Generation | None:
    """Start the generation after a finished one, if a loop run or its settings ask for that and nobody has started one by hand."""
    run = LoopRun.objects.open_in(generation.phase_id).first()
    settings = generation.options
    if run is None and not settings.start_next:
        return None
    if Generation.objects.filter(phase=generation.phase_id, number__gt=generation.number).exists():
        return None
    begins = run if run is not None and not run.generations.exists() else None
    following = begins.settings if begins else settings.next_json()
    return create_generation(generation, GenerationSettings.from_json(following), phase=generation.phase, loop_run=run)


def check_options(*, settings: GenerationSettings, number: int) -> None:
    """Check against the database that everything the settings name exists, and that the oracle can label the problems.

    Called when somebody asks for a generation, so that it does not fail hours later. Raises InvalidSettings.
    """
    check_sources(settings)
    if settings.generator:
        resolve_generator(settings.generator)
    if settings.evaluation_set:
        evaluation_set_named(settings.evaluation_set)
    check_choice(LabelChoice.from_json(settings.trained_on), field="settings.trained_on")
    for option, name in (("selector", settings.selector), ("labeler_model", settings.labeler_model)):
        if name:
            prm_named(name, option=option)
    if settings.labeler == "oracle" and not oracle_knows(options=settings, generation=number):
        raise InvalidSettings(
            "The exact oracle only knows the demo's problems, and these settings select others, or none. Let people or a reward"
            " model label.",
            field="settings.labeler",
        )


def check_sources(settings: GenerationSettings) -> None:
    """Raise InvalidSettings if the settings name no source of problems, or one that has no problem to sample."""
    if not settings.sources:
        raise InvalidSettings(NO_SOURCES, field="settings.sources")
    known = [each.name for each in sources_to_sample()]
    if unknown := [source for source in settings.sources if source not in known]:
        names = ", ".join(f"“{source}”" for source in known)
        raise InvalidSettings(
            f"There is no problem of split train from the source “{unknown[0]}”. The sources are: {names or 'none'}.",
            field="settings.sources",
        )


def check_base(settings: GenerationSettings) -> None:
    """Raise InvalidSettings if the settings name no checkpoint for training to start from, and ModelNotAllowed if it is outside."""
    if not settings.base:
        raise InvalidSettings(NO_BASE, field="settings.base")
    check_model_name(settings.base, field="settings.base")


@transaction.atomic
def pause_generation(*, generation_id: int, by: User | None = None) -> Generation:
    """Stop advancing the generation. Work that has started finishes, and open assignments are untouched."""
    generation = lock_generation(generation_id=generation_id)
    if generation.stage == Generation.Stage.DONE or generation.status != Generation.Status.ACTIVE:
        raise Conflict(f"Generation {generation.number} is {_state(generation)} and cannot be paused.")
    return _set_status(generation, Generation.Status.PAUSED, by=by)


@transaction.atomic
def resume_generation(*, generation_id: int, by: User | None = None) -> Generation:
    generation = lock_generation(generation_id=generation_id)
    if generation.status != Generation.Status.PAUSED:
        raise Conflict(f"Generation {generation.number} is {_state(generation)}, not paused.")
    return _set_status(generation, Generation.Status.ACTIVE, by=by)


@transaction.atomic
def retry_generation(
    *, generation_id: int, changes: dict[str, Any] | None = None, by: User | None = None, reason: str = ""
) -> Generation:
    """Continue a failed generation from where it failed; finished work is kept. `changes` replace settings that no finished work used.

    Raises NotFound, Conflict and InvalidSettings.
    """
    generation = lock_generation(generation_id=generation_id)
    if generation.status != Generation.Status.FAILED:
        raise Conflict(f"Generation {generation.number} is {_state(generation)}, not failed.")
    if changes:
        change_settings(generation=generation, changes=changes, by=by, reason=reason)
    shards.retry_failed(generation)
    retry_training(generation=generation)
    generation.failure = ""
    return _set_status(generation, Generation.Status.ACTIVE, by=by, verb="retried", reason=reason)


def change_settings(*, generation: Generation, changes: dict[str, Any], by: User | None, reason: str) -> None:
    """Give a failed, locked generation other settings, and keep the former ones as a version. Raises InvalidSettings."""
    former = generation.options.to_json()
    different = {name: value for name, value in changes.items() if name not in former or former[name] != value}
    settings = GenerationSettings.from_json({**former, **different})
    fixed = reasons_against_changes(generation)
    for name in different:
        if name in fixed:
            raise InvalidSettings(fixed[name], field=f"settings.{name}")
    if not different:
        return
    check_options(settings=settings, number=generation.number)
    check_base(settings)
    before = {name: former[name] for name in different}
    SettingsVersion.objects.create(
        generation=generation,
        number=generation.former_settings.count() + 1,
        stage=generation.stage,
        settings=former,
        changed=different,
        changed_by=by,
        reason=reason.strip(),
    )
    generation.settings = settings.to_json()
    if settings.generator and "generator" in different:
        generation.generator = resolve_generator(settings.generator)
    if "selector" in different:
        generation.selector = _selector(settings)
    # the stage has cut its work for the former settings
    generation.enters_again = generation.stage in SHARDED and any(
        read_at(name) == generation.stage for name in different
    )
    generation.save(update_fields=["settings", "generator", "selector", "enters_again"])
    record(
        actor=by,
        action="generation.settings_changed",
        subject=_subject(generation),
        before=before,
        after=different,
        reason=reason,
    )


@transaction.atomic
def cancel_generation(*, generation_id: int, by: User | None = None) -> Generation:
    """End a generation early, for good. Its training stops, and so does a loop run that would start generations after it.

    Items that were never assigned leave the queue. Everything else is kept: open assignments, and items that were assigned before, whose
    labelings are as good as any.
    """
    generation = lock_generation(generation_id=generation_id)
    if generation.is_over:
        raise Conflict(f"Generation {generation.number} is {_state(generation)} and cannot be cancelled.")
    Item.objects.filter(generation_number=generation.number, kind=Item.Kind.NORMAL, assignments=None).delete()
    for run in generation.training_runs.in_progress():
        cancel_training(training_run_id=run.pk, by=by)
    LoopRun.objects.open_in(generation.phase_id).update(stopped_at=Now(), stopped_by=by)
    return _set_status(generation, Generation.Status.CANCELLED, by=by)


def check_phase_is_free(phase: Phase | None) -> None:
    """Raise Conflict if a generation of the phase is not over."""
    running = Generation.objects.unfinished().select_related("phase").filter(phase=phase).first()
    if running is not None:
        raise Conflict(wording.generation_in_progress(running), field="phase")


def create_generation(
    before: Generation | None,
    settings: GenerationSettings,
    *,
    phase: Phase | None,
    generator: Generator | None = None,
    loop_run: LoopRun | None = None,
) -> Generation:
    """Create the generation after `before`, with its generator unless another one is given. Raises Conflict."""
    generator = generator or generator_for(settings, before)
    if phase is None:
        raise Conflict(wording.NO_PHASE, field="phase")
    if generator is None:
        raise Conflict(wording.NO_GENERATOR, field="generator")
    check_base(settings)
    now = database_time()
    try:
        with transaction.atomic():
            generation = Generation.objects.create(
                number=next_number(loop_run=loop_run),
                settings=settings.to_json(),
                phase=phase,
                generator=generator,
                selector=_selector(settings),
                loop_run=loop_run,
                stage_entered={"planned": now.isoformat()},
            )
            if loop_run is not None and loop_run.last == generation.number:
                loop_run.last_started_at = now
                loop_run.save(update_fields=["last_started_at"])
    except IntegrityError as error:
        raise Conflict("Somebody else started the next generation of this phase at the same moment.") from error
    send_advance()
    return generation


def generator_for(settings: GenerationSettings, before: Generation | None) -> Generator | None:
    """The generator that the settings name, else that of the generation before, else the newest that may be chosen."""
    if settings.generator:
        return resolve_generator(settings.generator)
    return before.generator if before else Generator.objects.in_use().order_by("-pk").first()


def _selector(settings: GenerationSettings) -> RewardModel | None:
    if settings.selector:
        return prm_named(settings.selector, option="selector")
    return current_model(kind=RewardModel.Kind.PRM)


def lock_generation(*, generation_id: int) -> Generation:
    """Return the generation, locked until the transaction ends. Raises NotFound."""
    generation = Generation.objects.select_for_update(no_key=True).filter(pk=generation_id).first()
    if generation is None:
        raise NotFound(f"There is no generation with id {generation_id}.")
    return generation


def _set_status(
    generation: Generation, status: Generation.Status, *, by: User | None, verb: str = "", reason: str = ""
) -> Generation:
    before = generation.status
    generation.status = status
    generation.save(update_fields=["status", "failure"])
    verb = verb or {Generation.Status.ACTIVE: "resumed"}.get(status, status.value)
    record(
        actor=by,
        action=f"generation.{verb}",
        subject=_subject(generation),
        before={"status": before, "stage": generation.stage},
        after={"status": status.value, "stage": generation.stage},
        reason=reason,
    )
    send_advance()
    return generation


def _subject(generation: Generation) -> Subject:
    return Subject("generation", generation.pk, f"Generation {generation.number}")


def _state(generation: Generation) -> str:
    return generation.stage if generation.status == Generation.Status.ACTIVE else generation.status
