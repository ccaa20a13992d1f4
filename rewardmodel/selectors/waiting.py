"""What a generation is waiting for, read from Postgres alone, in four queries at most.

Postgres does not know which workers are running, but it has what workers write: a claim, a heartbeat, a finished shard. If work was
sent out and none of these has appeared for a while, no worker is taking it, and the sentence names the queue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, Q

from annotation.clock import database_time
from annotation.models import Assignment, Item, Phase
from rewardmodel.failures import read_report
from rewardmodel.models import Generation, RewardModel, Shard, TrainingRun
from rewardmodel.models.stages import Queue
from rewardmodel.wording import waiting as wording
from rewardmodel.work import claims, disk
from rewardmodel.work.dispatch import QUEUE_OF_STAGE

PATIENCE = timedelta(seconds=30)
"""An idle worker takes a message within a second; a busy one may first have to finish a piece of work."""


@dataclass(frozen=True, slots=True)
class Wait:
    """`needs_somebody`: it does not end until somebody acts."""

    sentence: str
    needs_somebody: bool = False


@dataclass(frozen=True, slots=True)
class Pieces:
    """Shards of one stage. `sign_of_life`: when a worker last claimed one, sent a heartbeat for one, or finished one."""

    pending: int = 0
    running: int = 0
    done: int = 0
    failed: int = 0
    sign_of_life: datetime | None = None
    reason: str = ""
    """Why one that is pending waits, as the last worker that looked at it wrote."""
    failing: int = 0
    """Those that failed at least once and are tried again, and those whose server is asked again right now."""
    trouble: str = ""
    """Why one of these failed."""
    attempts: int = 0
    """How often it has been tried."""


@dataclass(frozen=True, slots=True)
class Hands:
    """Slots of a generation's items: free ones, and those leased to labelers."""

    free: int = 0
    leased: int = 0


def pieces_of(generations: Sequence[Generation]) -> dict[int, dict[str, Pieces]]:
    """generation id -> stage -> pieces; one query."""
    alive = Q(status=Shard.Status.RUNNING, heartbeat_at__gte=claims.stale_before())
    failing = Q(status__in=[Shard.Status.PENDING, Shard.Status.RUNNING]) & ~Q(error="")
    failing &= ~Q(error__startswith=disk.WAITING)
    rows = (
        Shard.objects.filter(generation__in=generations)
        .values("generation", "stage")
        .annotate(
            pending=Count("pk", filter=claims.claimable()),
            running=Count("pk", filter=alive),
            done=Count("pk", filter=Q(status=Shard.Status.DONE)),
            failed=Count("pk", filter=Q(status=Shard.Status.FAILED)),
            heartbeat=Max("heartbeat_at"),
            finished=Max("finished_at"),
            reason=Max("error", filter=Q(status=Shard.Status.PENDING, error__startswith=disk.WAITING)),
            failing=Count("pk", filter=failing),
            trouble=Max("error", filter=failing),
            attempts=Max("attempts", filter=failing),
        )
    )
    pieces: dict[int, dict[str, Pieces]] = {}
    for row in rows:
        signs = [sign for sign in (row["heartbeat"], row["finished"]) if sign]
        pieces.setdefault(row["generation"], {})[row["stage"]] = Pieces(
            pending=row["pending"],
            running=row["running"],
            done=row["done"],
            failed=row["failed"],
            sign_of_life=max(signs, default=None),
            reason=row["reason"] or "",
            failing=row["failing"],
            trouble=read_report(row["trouble"] or "").cause,
            attempts=row["attempts"] or 0,
        )
    return pieces


def waiting_for(
    generations: Sequence[Generation], *, labelings_left: dict[int, int], pieces: dict[int, dict[str, Pieces]]
) -> dict[int, list[Wait]]:
    """generation id -> what it waits for; only active generations wait for anything."""
    active_generations = [
        generation
        for generation in generations
        if generation.stage != Generation.Stage.DONE and generation.status == Generation.Status.ACTIVE
    ]
    if not active_generations:
        return {}
    runs = TrainingRun.objects.in_progress() | TrainingRun.objects.filter(generation__in=active_generations)
    trainings = list(runs.order_by("pk"))
    now = database_time()
    hands = _hands([generation for generation in active_generations if generation.stage == Generation.Stage.LABELING])
    return {
        generation.pk: _waits(
            generation,
            pieces.get(generation.pk, {}).get(generation.stage, Pieces()),
            labelings_left=labelings_left.get(generation.pk, 0),
            trainings=trainings,
            hands=hands.get(generation.number, Hands()),
            now=now,
        )
        for generation in active_generations
    }


def _waits(
    generation: Generation,
    pieces: Pieces,
    *,
    labelings_left: int,
    trainings: list[TrainingRun],
    hands: Hands,
    now: datetime,
) -> list[Wait]:
    stage = generation.stage
    if stage == Generation.Stage.TRAINING:
        return _training(generation, trainings, now)
    if pieces.pending or pieces.running:
        return _shards(generation, pieces, trainings, now)
    if stage == Generation.Stage.LABELING:
        return _labeling(generation, labelings_left, hands)
    return _scheduler(generation, pieces.sign_of_life, now)


def _shards(generation: Generation, pieces: Pieces, trainings: list[TrainingRun], now: datetime) -> list[Wait]:
    if pieces.reason:
        return [Wait(pieces.reason, needs_somebody=True)]
    trouble = [Wait(wording.attempt_failed(pieces.trouble, pieces.failing, pieces.attempts))] if pieces.trouble else []
    if pieces.running:
        return trouble
    since = max(filter(None, [pieces.sign_of_life, _entered(generation)]), default=None)
    if since is None or now - since < PATIENCE:
        return trouble
    training_runs = any(run.status == TrainingRun.Status.RUNNING for run in trainings)
    sentence = wording.no_worker_for_shards(
        queue=QUEUE_OF_STAGE[generation.stage].value,
        pieces=pieces.pending,
        idle=now - since,
        worker_may_train=training_runs,
    )
    return [*trouble, Wait(sentence, needs_somebody=not training_runs)]


def _training(generation: Generation, trainings: list[TrainingRun], now: datetime) -> list[Wait]:
    active = [run for run in trainings if run.is_in_progress and run.kind == RewardModel.Kind.PRM]
    other = next((run for run in active if run.generation_id != generation.pk), None)
    own = next((run for run in active if run.generation_id == generation.pk), None)
    if own is None and other is not None:
        return [Wait(wording.other_training_first(other))]
    if own is None:
        ended = [run.finished_at for run in trainings if run.generation_id == generation.pk and run.finished_at]
        return _scheduler(generation, max(ended, default=None), now)
    if own.status == TrainingRun.Status.PENDING and own.error.startswith(disk.WAITING):
        return [Wait(own.error, needs_somebody=True)]  # it lacks something, and has not failed
    waits = []
    if own.status == TrainingRun.Status.PENDING or (own.heartbeat_at and own.heartbeat_at < now - settings.STALE_AFTER):
        since = max(filter(None, [own.heartbeat_at, own.created_at]))
        if now - since >= PATIENCE:
            idle = now - since
            sentence = wording.no_worker_for_training(run=own, queue=Queue.TRAIN.value, idle=idle)
            waits.append(Wait(sentence, needs_somebody=True))
    if own.error:
        waits.append(Wait(wording.training_attempt_failed(own)))
    return waits


def _labeling(generation: Generation, labelings_left: int, hands: Hands) -> list[Wait]:
    phase = generation.phase
    waits = []
    if labelings_left:
        waits.append(Wait(wording.labelings_missing(missing=labelings_left, leased=hands.leased)))
    if phase.status != Phase.Status.OPEN:
        waits.append(Wait(wording.phase_not_open(phase), needs_somebody=True))
    elif not hands.free and not hands.leased and labelings_left:
        waits.append(Wait(wording.ALL_GIVEN, needs_somebody=True))
    return waits


def _scheduler(generation: Generation, last_event: datetime | None, now: datetime) -> list[Wait]:
    """All work is done, and the next look moves the generation on. If the last one is long overdue, the scheduler is not running."""
    since = max(filter(None, [_entered(generation), last_event]), default=None)
    if since is None or now - since < PATIENCE + 2 * settings.ADVANCE_INTERVAL:
        return []
    sentence = wording.nobody_looked(queue=Queue.DEFAULT.value, idle=now - since)
    return [Wait(sentence, needs_somebody=True)]


def _hands(labeling: list[Generation]) -> dict[int, Hands]:
    """generation number -> hands; no query if no generation is being labeled."""
    if not labeling:
        return {}
    numbers = [generation.number for generation in labeling]
    items = Item.objects.filter(generation_number__in=numbers, kind=Item.Kind.NORMAL)
    free = dict(items.filter(free_slots__gt=0).values_list("generation_number").annotate(count=Count("pk")))
    leased = dict(
        Assignment.objects.filter(status=Assignment.Status.LEASED, item__generation_number__in=numbers)
        .values_list("item__generation_number")
        .annotate(count=Count("pk"))
    )
    return {number: Hands(free=free.get(number, 0), leased=leased.get(number, 0)) for number in numbers}


def _entered(generation: Generation) -> datetime | None:
    entered = generation.stage_entered.get(generation.stage)
    return datetime.fromisoformat(entered) if entered else None
