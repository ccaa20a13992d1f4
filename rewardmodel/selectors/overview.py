"""What an admin sees first: whether work moves, its quality, and what needs attention. A fixed number of queries."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Now

from annotation.clock import database_time
from annotation.models import Assignment, CompletionRequest, Exclusion, Labeling, Phase, User
from annotation.selectors.days import UTC, start_of_day
from annotation.selectors.phases import open_items
from annotation.selectors.services import service_statuses
from rewardmodel.models import Evaluation, Generation, ModelDecision, RewardModel, TrainingRun
from rewardmodel.selectors.conditions import installation_conditions, quality_conditions
from rewardmodel.selectors.evaluations import newest_evaluations
from rewardmodel.selectors.generations import turns_in_progress
from rewardmodel.selectors.reward_models import waiting_for_a_decision
from rewardmodel.selectors.status import loop_message
from rewardmodel.wording import attention as wording

RECENT = timedelta(hours=1)
WEEK = timedelta(days=7)

MOST_PHASES = 3
"""Phases in which steps could not be written: the list is of what to look at first."""


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that needs an admin, with a link to the page for it."""

    kind: str
    sentence: str
    link: str


@dataclass(frozen=True, slots=True)
class Work:
    last_hour: int
    today: int
    people_last_hour: int
    open_items: int
    leased: int
    open_phases: int
    message: str


@dataclass(frozen=True, slots=True)
class Quality:
    """Labelings of the last seven days. `unusable` ones were given up, report a bad problem, or are excluded. `current`: the PRM in use."""

    labelings: int
    unusable: int
    current: RewardModel | None
    evaluation: Evaluation | None


@dataclass(frozen=True, slots=True)
class Overview:
    attention: list[Attention]
    work: Work
    quality: Quality


def overview(*, zone: ZoneInfo = UTC) -> Overview:
    """Today begins at midnight in `zone`."""
    work = _work(zone)
    return Overview(attention=_attention(work), work=work, quality=_quality())


def _work(zone: ZoneInfo) -> Work:
    now = database_time()
    midnight = start_of_day(zone, now=now)
    native = Labeling.objects.not_superseded().filter(origin=Labeling.Origin.NATIVE)
    counts = native.filter(submitted_at__gte=min(midnight, now - RECENT)).aggregate(
        today=Count("pk", filter=Q(submitted_at__gte=midnight)),
        last_hour=Count("pk", filter=Q(submitted_at__gte=now - RECENT)),
        people=Count(
            "labeler",
            filter=Q(submitted_at__gte=now - RECENT, labeler__kind=User.Kind.PERSON),
            distinct=True,
        ),
    )
    return Work(
        last_hour=counts["last_hour"],
        today=counts["today"],
        people_last_hour=counts["people"],
        open_items=open_items(of_open_phases=True),
        leased=Assignment.objects.filter(status=Assignment.Status.LEASED).count(),
        open_phases=Phase.objects.filter(status=Phase.Status.OPEN).count(),
        message=loop_message(),
    )


def _quality() -> Quality:
    native = Labeling.objects.not_superseded().filter(origin=Labeling.Origin.NATIVE)
    in_force = Exclusion.objects.filter(labeling=OuterRef("pk"), ended_at=None)
    unusable = Q(finish_reason__in=Labeling.UNFINISHED) | Q(Exists(in_force))
    counts = native.filter(submitted_at__gte=Now() - WEEK).aggregate(
        labelings=Count("pk"), unusable=Count("pk", filter=unusable)
    )
    current = RewardModel.objects.filter(kind=RewardModel.Kind.PRM, is_current=True).first()
    return Quality(
        labelings=counts["labelings"],
        unusable=counts["unusable"],
        current=current,
        evaluation=newest_evaluations([current]).get(current.pk) if current else None,
    )


def _attention(work: Work) -> list[Attention]:
    """The most urgent first: what has stopped, what has to be decided, what will stop soon."""
    return [*_restless(), *_stopped(), *_installation(), *_not_written(), *_to_decide(), *_doubts(), *_empty(work)]


def _restless() -> list[Attention]:
    return [
        Attention(
            "service", wording.service_ends(service.name, service.deaths, is_running=service.is_running), "/services"
        )
        for service in service_statuses()
        if not service.is_well
    ]


def _installation() -> list[Attention]:
    return [Attention(found.kind, found.sentence, found.link) for found in installation_conditions()]


def _doubts() -> list[Attention]:
    return [Attention(found.kind, found.sentence, found.link) for found in quality_conditions()]


def _stopped() -> list[Attention]:
    found = []
    for turn in turns_in_progress():
        generation = turn.generation
        if generation.status == Generation.Status.FAILED:
            sentence = wording.generation_failed(generation)
            found.append(Attention("generation_failed", sentence, f"/loop/generations/{generation.pk}"))
        found += [Attention("generation_waits", wait.sentence, "/loop") for wait in turn.waiting if wait.needs_somebody]
    run = TrainingRun.objects.filter(generation=None).order_by("-pk").first()
    if run is not None and run.status == TrainingRun.Status.FAILED:
        found.append(Attention("training_failed", wording.training_failed(run), "/loop"))
    return found


def _not_written() -> list[Attention]:
    """Labelers only learn that no steps come; the reason is for admins."""
    failed = CompletionRequest.objects.filter(status=CompletionRequest.Status.FAILED, finished_at__gte=Now() - RECENT)
    phase = "assignment__item__phase"
    by_phase = failed.values_list(f"{phase}_id", f"{phase}__name").annotate(count=Count("pk")).order_by("-count")
    return [
        Attention("completions_failed", wording.completions_failed(name, count), f"/phases/{phase_id}")
        for phase_id, name, count in by_phase[:MOST_PHASES]
    ]


def _to_decide() -> list[Attention]:
    models = waiting_for_a_decision()
    reasons = {
        decision.reward_model_id: decision.reason
        for decision in ModelDecision.objects.filter(
            reward_model__in=models, action=ModelDecision.Action.HELD_BACK
        ).order_by("pk")
    }
    return [
        Attention(
            "model_held_back",
            wording.model_held_back(model, reasons.get(model.pk, "")),
            f"/models/{model.pk}",
        )
        for model in models
    ]


def _empty(work: Work) -> list[Attention]:
    if not work.open_phases:
        return [Attention("no_open_phase", wording.NO_OPEN_PHASE, "/phases")]
    if not work.open_items:
        return [Attention("queue_empty", wording.QUEUE_EMPTY, "/loop")]
    return []
