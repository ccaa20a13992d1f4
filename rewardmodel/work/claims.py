"""Claims and heartbeats for shards, trainings, completions and model requests, and recovery of work from dead workers.

A claim is won by one conditional UPDATE. During the work a thread updates the heartbeat; if the heartbeat is old, the worker counts
as dead, and another one may take over the claim. A worker that has lost its claim must not write the result: it calls `still_mine`
in the transaction that writes it.
"""

import contextvars
import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now

from annotation.models import CompletionRequest
from rewardmodel.models import ModelRequest, Shard, TrainingRun
from rewardmodel.models.shard import MAX_ATTEMPTS as MAX_ATTEMPTS

logger = logging.getLogger(__name__)

MAX_DEATHS = 10
"""How often a shard or a training is attempted before the death of its worker is final. Deaths are seldom the fault of the work: a host
restarts, or the kernel kills the largest process. Work that does kill its worker is slowed down by the launcher's growing pauses."""

Work = TypeVar("Work", Shard, TrainingRun, CompletionRequest, ModelRequest)


def stale_before() -> CombinedExpression:
    """Return the time, by the database's clock, before which a heartbeat means a dead worker, and a dispatch a lost message."""
    stale_after: timedelta = settings.STALE_AFTER
    return Now() - stale_after


def claimable() -> Q:
    """Filter work that no live worker has claimed: it is waiting, or was left behind by a dead worker."""
    return Q(status="pending") | Q(status="running", heartbeat_at__lt=stale_before())


def to_dispatch() -> Q:
    """Filter claimable work that needs a message: none was sent, or the last one is so old that it counts as lost."""
    return claimable() & (Q(dispatched_at=None) | Q(dispatched_at__lt=stale_before()))


def claim(model: type[Work], pk: int) -> uuid.UUID | None:
    """Claim the work and return the token; None if it is done, gone, or claimed by a live worker."""
    token = uuid.uuid4()
    won = model._default_manager.filter(claimable(), pk=pk).update(
        status="running", claim=token, heartbeat_at=Now(), attempts=F("attempts") + 1
    )
    return token if won else None


def mine(work: Work, token: uuid.UUID) -> QuerySet[Work]:
    """Filter the row by the claim, so that it is empty if the claim is lost. Every update of claimed work uses this."""
    return type(work)._default_manager.filter(pk=work.pk, claim=token, status="running")


def still_mine(work: Work, token: uuid.UUID) -> bool:
    """Lock the row and return whether the claim is held. Call it in the transaction that writes the result."""
    return mine(work, token).select_for_update().exists()


def give_back(work: Work, token: uuid.UUID) -> None:
    """Leave the work to the next worker, without counting the attempt: the database was away, and the work is not to blame.

    If the database is still away, the claim becomes stale like that of a dead worker.
    """
    with suppress(DatabaseError):
        mine(work, token).update(
            heartbeat_at=stale_before() - timedelta(seconds=1), dispatched_at=None, attempts=F("attempts") - 1
        )


def put_off(work: Work, token: uuid.UUID, reason: str) -> None:
    """Let the work wait for something that it lacks, without counting the attempt. It is sent again after STALE_AFTER."""
    mine(work, token).update(
        status="pending", claim=None, dispatched_at=Now(), attempts=F("attempts") - 1, error=reason
    )


@contextmanager
def heartbeat(work: Work, token: uuid.UUID, *, on_lost: Callable[[], None] | None = None) -> Iterator[threading.Event]:
    """Keep the claim alive while the block runs.

    If the claim is lost (taken over, cancelled), the yielded event is set and `on_lost` is called from the thread.
    """
    stop, lost = threading.Event(), threading.Event()

    def beat() -> None:
        interval = settings.STALE_AFTER.total_seconds() / 5
        while not stop.wait(interval):
            try:
                held = mine(work, token).update(heartbeat_at=Now())
            except DatabaseError:
                logger.warning("heartbeat of %s failed; trying again", work, exc_info=True)
                continue
            finally:
                connection.close()
            if not held:
                lost.set()
                if on_lost:
                    on_lost()
                return

    # its lines name the same request and task as ours
    thread = threading.Thread(target=contextvars.copy_context().run, args=(beat,), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield lost
    finally:
        stop.set()
        thread.join()
