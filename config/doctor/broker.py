"""Redis or Valkey: whether it answers, forgets nothing it should keep, and how many messages wait."""

from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import urlsplit

import redis
from django.conf import settings

from config.broker import broker_client
from config.doctor.findings import Finding, Visit, fail, ok, warn
from config.queue_limit import MOST_WAITING
from rewardmodel.models.stages import Queue

OLDEST = (6, 2)
FULL_SHARE = 0.9


def check_broker(visit: Visit | None) -> Iterator[Finding]:
    where = place()
    try:
        with broker_client() as client:
            facts = cast(dict[str, Any], client.info())
            yield _version(facts, where)
            yield from _memory(client, facts, where)
            yield from _persistence(facts, where)
            yield from _waiting(client, where)
    except redis.RedisError as error:
        yield fail(
            f"It does not answer: {_short(error)}",
            "Start it, or correct REDIS_URL. People can label meanwhile; the loop and new completions wait.",
            where,
        )


def place() -> str:
    """Where it is, without a password."""
    parts = urlsplit(settings.REDIS_URL)
    return f"{parts.hostname}:{parts.port or 6379}" if parts.hostname else parts.path


def _version(facts: dict[str, Any], where: str) -> Finding:
    name = "Valkey" if "valkey_version" in facts else "Redis"
    version = str(facts.get("valkey_version") or facts.get("redis_version", "?"))
    numbers = tuple(int(part) for part in str(facts.get("redis_version", "0")).split(".")[:2] if part.isdigit())
    if numbers < OLDEST:
        return fail(f"{name} {version} is too old.", "Use Redis 6.2 or newer, or Valkey.", where)
    return ok(f"{name} {version} answers.", where)


def _memory(client: redis.Redis, facts: dict[str, Any], where: str) -> Iterator[Finding]:
    if facts.get("role") == "slave":
        yield fail("It is a replica, which takes no messages.", "Point REDIS_URL to the primary.", where)
    policy = facts.get("maxmemory_policy")
    if policy is None:
        yield warn("It does not say its eviction policy.", "Make sure that maxmemory-policy is noeviction.", where)
    elif policy != "noeviction":
        yield warn(
            f"Its eviction policy is {policy}, so it may drop messages and the lock of beat when its memory is full.",
            "Set maxmemory-policy noeviction, and give this site a server of its own.",
            where,
        )
    most, used = int(facts.get("maxmemory", 0)), int(facts.get("used_memory", 0))
    if most and used > FULL_SHARE * most:
        yield fail(f"It uses {used:,} of {most:,} bytes.", "Raise maxmemory.", where)


def _persistence(facts: dict[str, Any], where: str) -> Iterator[Finding]:
    """Without it, a restart costs time and no work: PostgreSQL holds the work, and it is sent again."""
    if facts.get("rdb_last_bgsave_status") == "err" or facts.get("aof_last_write_status") == "err":
        yield fail(
            "It could not write its file, and may refuse messages for that.",
            "Look at its disk and its log.",
            where,
        )
    else:
        keeps = "with an append-only file" if facts.get("aof_enabled") else "by snapshots, or not at all"
        yield ok(f"It keeps messages {keeps}; losing them loses no work.", where)


def _waiting(client: redis.Redis, where: str) -> Iterator[Finding]:
    lengths = {queue.value: client.llen(queue.value) for queue in Queue}
    full = [name for name, length in lengths.items() if length >= MOST_WAITING]
    if full:
        yield fail(
            f"{MOST_WAITING:,} messages wait in {', '.join(full)}, so no more are sent.",
            "Start a worker for this queue.",
            where,
        )
    else:
        told = ", ".join(f"{name} {length}" for name, length in lengths.items())
        yield ok(f"Waiting messages: {told}.", where)


def _short(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
