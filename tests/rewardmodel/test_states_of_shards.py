"""What a shard can become: every way through its workers, and what the database refuses."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import pytest
from django.db import IntegrityError
from django.utils import timezone

from rewardmodel.models import Generation, Shard
from rewardmodel.models.transitions import SHARD
from rewardmodel.services.generations import retry_generation
from rewardmodel.work import claims, shards
from rewardmodel.work.results import Result, WrittenAlready
from tests.rewardmodel.generation_rows import make_generation
from tests.transitions import other_pairs, pairs_in_database

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("messages")]


def insert(state: str) -> Shard:
    generation = make_generation(0, stage="scoring")
    return Shard.objects.create(generation=generation, stage="scoring", first_id=1, last_id=1, size=1, status=state)


def claim(shard: Shard) -> None:
    assert claims.claim(Shard, shard.pk)


def take_over(shard: Shard) -> None:
    let_its_worker_die(shard)
    before = Shard.objects.get(pk=shard.pk).claim
    assert claims.claim(Shard, shard.pk) not in (None, before)


def let_its_worker_die(shard: Shard, **values: int) -> None:
    Shard.objects.filter(pk=shard.pk).update(heartbeat_at=timezone.now() - timedelta(hours=1), **values)


def work(shard: Shard) -> None:
    def compute(claimed: Shard) -> Result:
        assert claimed.status == "running"
        return WrittenAlready()

    let_its_worker_die(shard)
    assert shards.work_through(shard, compute)


def break_down(shard: Shard) -> None:
    def compute(claimed: Shard) -> Result:
        assert claimed.status == "running"
        raise RuntimeError("out of memory")

    let_its_worker_die(shard)
    assert shards.work_through(shard, compute)


def break_down_for_the_last_time(shard: Shard) -> None:
    let_its_worker_die(shard, attempts=claims.MAX_ATTEMPTS - 1)
    break_down(shard)


def die_for_the_last_time(shard: Shard) -> None:
    let_its_worker_die(shard, attempts=claims.MAX_DEATHS)
    shards.fail_exhausted(shard.generation)


def retry(shard: Shard) -> None:
    Generation.objects.filter(pk=shard.generation_id).update(status="failed")
    retry_generation(generation_id=shard.generation_id)


class Way(NamedTuple):
    before: str
    after: str
    go: Callable[[Shard], None]


WAYS = (
    Way("pending", "running", claim),
    Way("running", "running", take_over),
    Way("running", "done", work),
    Way("running", "pending", break_down),
    Way("running", "failed", break_down_for_the_last_time),
    Way("running", "failed", die_for_the_last_time),
    Way("failed", "pending", retry),
)


@pytest.mark.parametrize(("before", "after", "go"), WAYS)
def test_workers_lead_from_state_to_state(before: str, after: str, go: Callable[[Shard], None]) -> None:
    shard = insert("pending")
    for earlier in {"pending": [], "running": [claim], "failed": [claim, die_for_the_last_time]}[before]:
        earlier(shard)
    shard.refresh_from_db()
    assert shard.status == before
    go(shard)
    shard.refresh_from_db()
    assert shard.status == after


def test_every_transition_of_the_table_is_walked() -> None:
    assert {(way.before, way.after) for way in WAYS} == SHARD.pairs


def test_database_holds_to_the_table() -> None:
    assert pairs_in_database(SHARD) == SHARD.pairs


@pytest.mark.parametrize(("before", "after"), other_pairs(SHARD))
def test_database_refuses_every_other_transition(before: str, after: str) -> None:
    shard = insert(before)
    with pytest.raises(IntegrityError, match=f"shard {shard.pk} is {before} and cannot become {after}; "):
        Shard.objects.filter(pk=shard.pk).update(status=after)
