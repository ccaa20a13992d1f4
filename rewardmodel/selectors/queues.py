"""Queues with work that waits for a worker, read from PostgreSQL: a message says nothing, the row is the work."""

from annotation.models import CompletionRequest
from annotation.selectors.process_reports import live_processes, lost_queues, served_queues
from rewardmodel.models import Generation, ModelRequest, Shard, TrainingRun
from rewardmodel.models.stages import Queue
from rewardmodel.work import claims
from rewardmodel.work.dispatch import QUEUE_OF_STAGE, queue_of


def queues_with_work() -> set[str]:
    """Queues that need a worker now. At most five short queries, each of which stops at the first row it finds."""
    needed = {
        QUEUE_OF_STAGE[stage].value
        for stage in Shard.objects.filter(claims.claimable(), generation__status=Generation.Status.ACTIVE)
        .exclude(generation__stage=Generation.Stage.DONE)
        .values_list("stage", flat=True)
        .distinct()
    }
    if CompletionRequest.objects.filter(claims.claimable()).exists():
        needed.add(Queue.SAMPLE.value)
    requests = ModelRequest.objects.filter(claims.claimable()).order_by()
    needed |= {queue_of(action).value for action in requests.values_list("action", flat=True).distinct()}
    if TrainingRun.objects.filter(claims.claimable()).exists():
        needed.add(Queue.TRAIN.value)
    moving = Generation.objects.turns().filter(status=Generation.Status.ACTIVE).exclude(stage=Generation.Stage.DONE)
    if moving.exists():  # a worker of this queue moves it from stage to stage
        needed.add(Queue.DEFAULT.value)
    return needed


def queues_without_worker() -> dict[str, bool]:
    """Queue -> whether work waits in it, for queues that no live worker serves.

    A queue is listed if work waits, or if a worker served it until it died. Empty if no process at all reports, so that nothing is known.
    """
    if not live_processes().exists():
        return {}
    served, needed = served_queues(), queues_with_work()
    return {queue: queue in needed for queue in sorted((needed | lost_queues()) - served)}
