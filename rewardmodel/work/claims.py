"""Who works on a shard, a training or completions: claims, heartbeats, and what becomes of the work of the dead.

A claim is won by one conditional UPDATE. While the work goes on a thread stamps the heartbeat; a claim whose heartbeat is old
belongs to the dead and may be taken. Whoever lost the claim must not write the result: `still_mine` is asked in the transaction
that writes it.
"""

import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from annotation.models import CompletionRequest
from rewardmodel.models import Shard, TrainingRun

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 4
"""How often a piece of work is taken up before it counts as failed."""

Work = TypeVar("Work", Shard, TrainingRun, CompletionRequest)


def stale_before() -> datetime:
    """Heartbeats and dispatches before this moment are taken for dead or lost."""
    stale_after: timedelta = settings.STALE_AFTER
    return timezone.now() - stale_after


def claimable() -> Q:
    """Work that nobody does: waiting, or left behind by a dead worker."""
    return Q(status="pending") | Q(status="running", heartbeat_at__lt=stale_before())


def to_dispatch() -> Q:
    """Claimable work for which no message is under way, as far as one can know: a message that old was lost."""
    return claimable() & (Q(dispatched_at=None) | Q(dispatched_at__lt=stale_before()))


def claim(model: type[Work], pk: int) -> uuid.UUID | None:
    """Take the work, or return None: it is done, gone, or somebody alive is at it."""
    token = uuid.uuid4()
    won = model._default_manager.filter(claimable(), pk=pk).update(
        status="running", claim=token, heartbeat_at=timezone.now(), attempts=F("attempts") + 1
    )
    return token if won else None


def mine(work: Work, token: uuid.UUID) -> QuerySet[Work]:
    """The row, if the claim is still held: every update of claimed work goes through this."""
    return type(work)._default_manager.filter(pk=work.pk, claim=token, status="running")


def still_mine(work: Work, token: uuid.UUID) -> bool:
    """Lock the row and say whether the claim is held. Call it in the transaction that writes the result."""
    return mine(work, token).select_for_update().exists()


@contextmanager
def heartbeat(work: Work, token: uuid.UUID, *, on_lost: Callable[[], None] | None = None) -> Iterator[threading.Event]:
    """Keep the claim alive while the block runs.

    Where the claim is lost (taken over, cancelled) the yielded event is set and `on_lost` is called from the thread.
    """
    stop, lost = threading.Event(), threading.Event()

    def beat() -> None:
        interval = settings.STALE_AFTER.total_seconds() / 5
        while not stop.wait(interval):
            try:
                held = mine(work, token).update(heartbeat_at=timezone.now())
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

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield lost
    finally:
        stop.set()
        thread.join()
