"""Cut a stage's work into shards, and claim, compute, finish, retry or fail each of them."""

import logging
import threading
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from annotation.models import Item, Solution
from annotation.outages import is_outage
from rewardmodel.counters import count_failure
from rewardmodel.failures import LONGEST_CAUSE, report_of
from rewardmodel.ml.json_server import telling_retries
from rewardmodel.models import Generation, Shard, Stage
from rewardmodel.work import claims
from rewardmodel.work.disk import NoRoom
from rewardmodel.work.results import Result

logger = logging.getLogger(__name__)

WINDOW = 16
"""Shards of a stage that may be sent or running at a time. The others wait in Postgres, so a lost queue is soon resent."""


class ClaimLost(Exception):
    """Another worker has claimed the shard; this result is discarded."""


def cut_by_problem(generation: Generation, stage: Stage, problem_ids: Sequence[int], *, size: int) -> None:
    """Cut work over problems into shards of `size` problems. Idempotent."""
    _create(
        Shard(
            generation=generation,
            stage=stage,
            first_id=part[0],
            last_id=part[-1],
            problem_ids=list(part),
            size=len(part),
        )
        for part in _parts(sorted(problem_ids), size)
    )


def cut_by_id(generation: Generation, stage: Stage, rows: "QuerySet[Solution] | QuerySet[Item]", *, size: int) -> None:
    """Cut work over rows into shards of about `size` rows each, by ranges of their ids."""
    numbered, parameters = rows.order_by("id").values("id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(id), max(id), count(*) FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / %s AS part"  # noqa: S608
            f" FROM ({numbered}) AS numbered) AS parts GROUP BY part ORDER BY part",
            [size, *parameters],
        )
        ranges = cursor.fetchall()
    _create(
        Shard(generation=generation, stage=stage, first_id=first, last_id=last, size=count)
        for first, last, count in ranges
    )


def work_through(shard: Shard, compute: Callable[[Shard], Result]) -> bool:
    """Claim a shard, compute it, then write the result and finish it in one transaction. Returns False if the claim was not ours.

    After an error the shard is released and tried again; when its attempts are used up, it fails and its generation with it. An outage of
    the database counts as no attempt, and is raised.
    """
    token = claims.claim(Shard, shard.pk)
    if token is None:
        return False
    shard.refresh_from_db()
    try:
        with claims.heartbeat(shard, token) as lost, telling_retries(_noted(shard, token)):
            result = compute(shard)
            if lost.is_set():
                raise ClaimLost
            with transaction.atomic():
                if not claims.still_mine(shard, token):
                    raise ClaimLost
                errors = result.write()
                claims.mine(shard, token).update(status=Shard.Status.DONE, finished_at=Now(), error=errors[-4000:])
    except ClaimLost:
        logger.info("%s: the claim was lost; another worker has it", shard)
        return False
    except NoRoom as reason:
        logger.warning("%s waits: %s", shard, reason)
        claims.put_off(shard, token, str(reason))
    except Exception as error:  # any other error is kept with the shard, for the person who has to fix it
        if is_outage(error):
            claims.give_back(shard, token)
            raise
        count_failure("shard")
        logger.exception("%s failed, attempt %s of %s", shard, shard.attempts, claims.MAX_ATTEMPTS)
        _release(shard, token, error)
    return True


def _noted(shard: Shard, token: uuid.UUID) -> Callable[[str], None]:
    """Keep with the shard, while it is being worked on, why a request to a server is tried again: a page shows it at once."""

    def note(sentence: str) -> None:
        try:
            with suppress(DatabaseError):  # the note is for the page; the work goes on without
                claims.mine(shard, token).update(error=sentence[:LONGEST_CAUSE])
        finally:
            if threading.current_thread() is not threading.main_thread():
                connection.close()

    return note


def all_done(generation: Generation, stage: Stage) -> bool:
    return not generation.shards.filter(stage=stage).exclude(status=Shard.Status.DONE).exists()


def retry_failed(generation: Generation) -> None:
    """Let every failed shard of a generation be tried again, with all its attempts."""
    generation.shards.filter(status=Shard.Status.FAILED).update(
        status=Shard.Status.PENDING, attempts=0, error="", claim=None, dispatched_at=None
    )


def fail_exhausted(generation: Generation) -> None:
    """Fail the shards whose workers have died too often."""
    generation.shards.filter(claims.claimable(), status=Shard.Status.RUNNING, attempts__gte=claims.MAX_DEATHS).update(
        status=Shard.Status.FAILED, claim=None, error="The worker died at each attempt: out of memory, or killed."
    )


def to_dispatch(generation: Generation, stage: str) -> list[int]:
    """Mark the shards that need a message now as dispatched, at most WINDOW at a time; return their ids."""
    shards = generation.shards.filter(stage=stage)
    recently = Q(status=Shard.Status.PENDING, dispatched_at__gte=claims.stale_before())
    sent = shards.filter(recently | Q(status=Shard.Status.RUNNING)).exclude(claims.to_dispatch()).count()
    free = max(0, WINDOW - sent)
    due = list(shards.filter(claims.to_dispatch()).order_by("first_id").values_list("pk", flat=True)[:free])
    Shard.objects.filter(pk__in=due).update(dispatched_at=Now())
    return due


def _release(shard: Shard, token: uuid.UUID, error: Exception) -> None:
    spent = shard.attempts >= claims.MAX_ATTEMPTS
    claims.mine(shard, token).update(
        status=Shard.Status.FAILED if spent else Shard.Status.PENDING,
        claim=None,
        dispatched_at=None,
        error=report_of(error),
    )


def _parts(ids: Sequence[int], size: int) -> Iterable[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _create(shards: Iterable[Shard]) -> None:
    Shard.objects.bulk_create(shards, batch_size=1000, ignore_conflicts=True)
