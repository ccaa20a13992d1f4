"""Advance generations through their stages. Idempotent and safe to call at any time: Postgres says what there is to do.

Each step is one transaction under the generation's row lock, so concurrent calls take turns. Messages to workers are sent when it
commits.
"""

import logging

from django.db import transaction

from annotation.clock import database_time
from annotation.log_context import logging_with
from annotation.outages import is_outage
from rewardmodel.failures import DETAILS, read_report, report_of
from rewardmodel.loop.stage import StageFailed
from rewardmodel.loop.stages import MODULES, SHARDED_MODULES
from rewardmodel.models import Generation, Shard, Stage
from rewardmodel.services.generation_totals import store_missing_totals
from rewardmodel.services.generations import start_next
from rewardmodel.services.loop_events import tell_of_generation
from rewardmodel.services.training_requests import dispatch_trainings
from rewardmodel.work import shards
from rewardmodel.work.dispatch import send_shard

logger = logging.getLogger(__name__)


def advance_generations() -> None:
    """Move every active generation as far as it can go now, and dispatch waiting work and trainings."""
    unfinished = Generation.objects.filter(status=Generation.Status.ACTIVE).exclude(stage=Generation.Stage.DONE)
    for generation_id in unfinished.order_by("number").values_list("pk", flat=True):
        advance_generation(generation_id=generation_id)
    dispatch_trainings()
    store_missing_totals()


def run_shard(*, shard_id: int) -> None:
    """Work through a shard, then advance its generation. Does nothing if it is done, gone, or claimed by a live worker."""
    shard = Shard.objects.select_related("generation__generator", "generation__selector").filter(pk=shard_id).first()
    if shard is None:
        logger.warning("shard %s is gone", shard_id)
    elif shard.generation.status == Generation.Status.CANCELLED:
        logger.info("%s: the generation was cancelled", shard)
    else:
        with logging_with(generation=shard.generation.number, stage=shard.stage):
            was_ours = shards.work_through(shard, SHARDED_MODULES[shard.stage].work)
        if was_ours:
            advance_generation(generation_id=shard.generation_id)
            dispatch_trainings()


def advance_generation(*, generation_id: int) -> None:
    """Move one generation as far as it can go now."""
    while _step(generation_id):
        pass


def _step(generation_id: int) -> bool:
    """Check the generation's stage once. Returns True if it moved on to the next one."""
    try:
        with transaction.atomic():
            # no_key: rows that refer to the generation may still be written by others
            generation = (
                Generation.objects.select_for_update(no_key=True, of=("self",))
                .select_related("generator", "selector", "phase")
                .get(pk=generation_id)
            )
            if generation.is_over or generation.status != Generation.Status.ACTIVE:
                return False
            if generation.enters_again:
                _enter_again(generation)
            _check_shards(generation)
            if MODULES[generation.stage].advance(generation):
                _enter_next(generation)
                return True
            for shard_id in shards.to_dispatch(generation, generation.stage):
                send_shard(shard_id, generation.stage)
            return False
    except Exception as error:
        if is_outage(error):
            raise  # nothing happened, the next call tries again
        logger.exception("generation %s cannot continue", generation_id)
        reason = str(error) if isinstance(error, StageFailed) else report_of(error)
        # if somebody has paused or cancelled it since the transaction ended, leave it so
        unfinished = Generation.objects.filter(status=Generation.Status.ACTIVE).exclude(stage=Generation.Stage.DONE)
        unfinished.filter(pk=generation_id).update(status=Generation.Status.FAILED, failure=reason)
        return False


def _check_shards(generation: Generation) -> None:
    shards.fail_exhausted(generation)
    failed = generation.shards.filter(stage=generation.stage, status=Shard.Status.FAILED).order_by("first_id")
    if (first := failed.select_related("generation").first()) is not None:
        report = read_report(first.error)
        raise StageFailed(f"{report.cause}{DETAILS}{first}:\n{report.details}")


def _enter_again(generation: Generation) -> None:
    """Somebody changed the settings of the stage before any of its work was done: plan the work anew."""
    generation.shards.filter(stage=generation.stage).delete()
    generation.enters_again = False
    generation.save(update_fields=["enters_again"])
    MODULES[generation.stage].enter(generation)


def _enter_next(generation: Generation) -> None:
    order = Stage.values
    generation.stage = order[order.index(generation.stage) + 1]
    generation.stage_entered = {**generation.stage_entered, generation.stage: database_time().isoformat()}
    generation.save(update_fields=["stage", "stage_entered"])
    with logging_with(generation=generation.number, stage=generation.stage):
        logger.info("the generation enters a stage")
    if generation.stage == Generation.Stage.DONE:
        tell_of_generation(generation)
        start_next(generation=generation)
    else:
        MODULES[generation.stage].enter(generation)
