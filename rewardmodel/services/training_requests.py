"""Request, retry, cancel and dispatch trainings; rewardmodel/training runs them."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from annotation.clock import database_time
from annotation.errors import Conflict, DomainError, NotFound
from annotation.exports.labels import Labels
from annotation.models import Labeling, Problem, User
from annotation.services.audit import Subject, record
from rewardmodel.generation_settings import NO_BASE, InvalidSettings
from rewardmodel.label_choice import LabelChoice
from rewardmodel.model_folders import check_model_name
from rewardmodel.models import Generation, RewardModel, TrainingRun
from rewardmodel.selectors.chosen_labelings import (
    TrainingSize,
    check_choice,
    chosen_labelings,
    chosen_outcomes,
    training_size,
)
from rewardmodel.selectors.newest import newest_options
from rewardmodel.work import claims
from rewardmodel.work.dispatch import send_advance, send_training

SOFT_LABELS, LABELS = "soft_labels", "labels"


def request_training(
    *,
    kind: str,
    generation: Generation | None = None,
    options: dict[str, Any] | None = None,
    choice: LabelChoice | None = None,
    by: User | None = None,
    reason: str = "",
) -> tuple[TrainingRun, bool]:
    """Request a training. Returns the run and True, or the run of this kind that is already in progress and False.

    The default options, and the labelings it reads (`choice`), are the generation's, or else the newest generation's. Raises Conflict if
    there is nothing to train on, and InvalidSettings without a base.
    """
    if running := TrainingRun.objects.in_progress().filter(kind=kind).first():
        return running, False
    if choice is None:
        choice = usual_choice(kind=kind, generation=generation)
    check_choice(choice, kind=kind)
    _check_there_is_data(kind, choice)
    if options is None:
        options = training_options(generation=generation)
    if not options.get("base"):
        raise InvalidSettings(NO_BASE, field="base")
    check_model_name(options["base"], field="base")
    try:
        with transaction.atomic():
            run = TrainingRun.objects.create(
                kind=kind,
                generation=generation,
                options=options,
                trained_on=choice.to_json(),
                requested_by=by,
                reason=reason,
            )
            if by is not None or generation is None:
                after = {"base": options["base"], "trained_on": run.trained_on}
                record(actor=by, action="training.requested", subject=_subject(run), after=after, reason=reason)
            return run, True
    except IntegrityError:  # somebody else asked at the same moment: the constraint allows one run only
        return TrainingRun.objects.in_progress().get(kind=kind), False


def request_training_now(
    *,
    kind: str,
    base: str = "",
    generation_number: int | None = None,
    trained_on: dict[str, Any] | None = None,
    reason: str = "",
    by: User | None = None,
) -> tuple[TrainingRun, bool]:
    """Train on the existing labelings without waiting for more. A PRM belongs to the generation that is being labeled: the only one, or
    the one with this number.

    `base` and `trained_on` replace what the generation names. A large training needs a reason. Raises Conflict, InvalidSettings,
    InvalidLabelChoice and DomainError.
    """
    request = plan_training(kind=kind, base=base, generation_number=generation_number, trained_on=trained_on)
    if running := TrainingRun.objects.in_progress().filter(kind=kind).first():
        return running, False
    if request.size.is_large and not reason.strip():
        raise DomainError(
            f"This training reads {request.size.rated_steps:,} rated steps of {request.size.labelings:,} solutions. Say in a few words why"
            " it is needed now; the reason is kept with its model.",
            field="reason",
        )
    run, created = request_training(
        kind=kind,
        generation=request.generation,
        options=request.options,
        choice=request.choice,
        by=by,
        reason=reason.strip(),
    )
    if created:
        send_advance()
    return run, created


@dataclass(frozen=True, slots=True)
class PlannedTraining:
    """What a request would start, for the question before it."""

    kind: str
    generation: Generation | None
    options: dict[str, Any]
    choice: LabelChoice
    size: TrainingSize

    @property
    def trained_on_in_words(self) -> str:
        return self.choice.in_words

    @property
    def base(self) -> str:
        return str(self.options.get("base") or "")


def plan_training(
    *,
    kind: str,
    base: str = "",
    generation_number: int | None = None,
    trained_on: dict[str, Any] | None = None,
) -> PlannedTraining:
    """Return what `request_training_now` would start. Writes nothing. Raises Conflict and InvalidLabelChoice."""
    labeling = _being_labeled(generation_number) if kind == RewardModel.Kind.PRM else None
    options = {**training_options(generation=labeling), **({"base": base} if base else {})}
    choice = usual_choice(kind=kind, generation=labeling) if trained_on is None else LabelChoice.from_json(trained_on)
    check_choice(choice, kind=kind)
    size = training_size(kind=kind, choice=choice, base=str(options.get("base") or ""))
    return PlannedTraining(kind=kind, generation=labeling, options=options, choice=choice, size=size)


def usual_choice(*, kind: str, generation: Generation | None) -> LabelChoice:
    """The labelings that the generation's settings choose, or else the newest generation's. An ORM takes over only their sources and
    generations."""
    options = generation.options if generation else newest_options()
    choice = LabelChoice.from_json(options.trained_on)
    if kind == RewardModel.Kind.ORM:
        return LabelChoice(sources=choice.sources, generations=choice.generations)
    return choice


def _being_labeled(number: int | None) -> Generation | None:
    labeling = Generation.objects.filter(stage=Generation.Stage.LABELING, status=Generation.Status.ACTIVE)
    if number is None:
        found = list(labeling.order_by("number")[:2])
        if len(found) > 1:
            raise Conflict(
                f"Generations {found[0].number} and {found[1].number} are being labeled. Name the one that the training is for.",
                field="generation",
            )
        return found[0] if found else None
    generation = labeling.filter(number=number).first()
    if generation is None:
        raise Conflict(f"Generation {number} is not being labeled now.", field="generation")
    return generation


def retry_training(*, generation: Generation) -> None:
    """Request a new run in place of a generation's failed one. Raises Conflict while another training is in progress."""
    run = generation.training_runs.filter(kind=RewardModel.Kind.PRM).order_by("-pk").first()
    if run is None or run.status not in (TrainingRun.Status.FAILED, TrainingRun.Status.CANCELLED):
        return
    _, created = request_training(kind=RewardModel.Kind.PRM, generation=generation)
    if not created:
        raise Conflict("Another training is in progress. Retry when it has finished.")


@transaction.atomic
def cancel_training(*, training_run_id: int, by: User | None = None) -> TrainingRun:
    """Stop a training; its process is killed at its next heartbeat. A generation that waits for it fails, and can be retried.

    Raises NotFound, and Conflict if the training is over.
    """
    run = _lock_run(training_run_id)
    if not run.is_in_progress:
        raise Conflict(f"Training {run.pk} is {run.status}.")
    run.status, run.claim, run.finished_at = TrainingRun.Status.CANCELLED, None, database_time()
    run.save(update_fields=["status", "claim", "finished_at"])
    record(actor=by, action="training.cancelled", subject=_subject(run))
    send_advance()
    return run


@transaction.atomic
def retry_training_run(*, training_run_id: int, by: User | None = None) -> TrainingRun:
    """Request a failed or cancelled training again, with the same options.

    Raises NotFound, and Conflict if it belongs to a generation: then retry the generation.
    """
    run = _lock_run(training_run_id)
    if run.is_in_progress or run.status == TrainingRun.Status.DONE:
        raise Conflict(f"Training {run.pk} is {run.status}, not failed.")
    if run.generation is not None:
        raise Conflict(f"Training {run.pk} belongs to generation {run.generation.number}; retry that.")
    choice = LabelChoice.from_json(run.trained_on)
    new_run, created = request_training(kind=run.kind, options=run.options, choice=choice, by=by, reason=run.reason)
    if not created:
        raise Conflict("Another training is in progress. Retry when it has finished.")
    send_advance()
    return new_run


def training_options(*, generation: Generation | None = None) -> dict[str, Any]:
    """Return a run's options, from the settings of the generation, or else of the newest one.

    They are options of rewardmodel.ml.train, and SOFT_LABELS and LABELS, which decide what the training data contain.
    """
    options = generation.options if generation else newest_options()
    return {
        "base": options.base,
        **({SOFT_LABELS: True} if options.soft_labels else {}),
        **({LABELS: options.labels} if options.labels != Labels.PLAIN else {}),
        **options.training,
    }


def dispatch_trainings() -> None:
    """Send every training that no worker has claimed to the workers; fail those whose workers have died too often."""
    exhausted = TrainingRun.objects.filter(claims.claimable(), attempts__gte=claims.MAX_DEATHS)
    exhausted.filter(status=TrainingRun.Status.RUNNING).update(
        status=TrainingRun.Status.FAILED,
        claim=None,
        finished_at=Now(),
        error="The worker died at each attempt: out of memory, or killed.",
    )
    with transaction.atomic():
        for run in TrainingRun.objects.filter(claims.to_dispatch()).select_for_update(skip_locked=True):
            TrainingRun.objects.filter(pk=run.pk).update(dispatched_at=Now())
            send_training(run.pk)


def _lock_run(training_run_id: int) -> TrainingRun:
    run = TrainingRun.objects.select_for_update(of=("self",)).filter(pk=training_run_id).first()
    if run is None:
        raise NotFound(f"There is no training with id {training_run_id}.")
    return run


def _subject(run: TrainingRun) -> Subject:
    return Subject("training", run.pk, f"{run.kind.upper()} training {run.pk}")


def _check_there_is_data(kind: str, choice: LabelChoice) -> None:
    if not choice.is_all:
        rows = chosen_labelings(choice) if kind == RewardModel.Kind.PRM else chosen_outcomes(choice)
        if not rows.exists():
            raise Conflict("Nothing fits the chosen labelings. Choose others to train on.", field="trained_on")
    elif kind == RewardModel.Kind.PRM:
        if not Labeling.objects.filter(problem__split=Problem.Split.TRAIN).exists():
            raise Conflict("There are no labelings to train on yet. Label some solutions, or import PRM800K records.")
    elif not chosen_outcomes(choice).exists():
        raise Conflict("There are no graded solutions to train on yet. Let a generation sample and grade some.")
