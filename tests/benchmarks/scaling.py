"""Benchmark: what a label costs in each part of the site, and which part 10,000 labelers would saturate first.

More and more labelers work at the pace of people. If a label costs the same at each step, the costs hold for more labelers too, and
each part's limit follows from what the machine has. docs/scaling.md has the arithmetic.
"""

import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import psycopg
import redis

from tests.benchmarks.result import Result
from tests.benchmarks.site import Site, call, cpu_seconds, labeling_site

PACE_SECONDS, DRAFTS = 20.0, 6
STEPS = (50, 100, 200)
"""Labelers at each step."""
SECONDS = 60.0
ITEMS = 50_000
LABELERS = 10_000
LABELERS_PACE_SECONDS = 100.0
"""The question: so many people, each with a solution of ten steps every 100 seconds."""
MOST_BUSY = 0.7
"""Share of a core's time that may be used before waiting times grow."""
CEILINGS = {"failed_requests": 0.0, "cost_at_last_step_over_first": 1.5}


@dataclass(frozen=True)
class Counters:
    """What the parts have done since they started."""

    web_cpu: float
    postgresql_cpu: float
    wal_bytes: int
    database_bytes: int
    transactions: int
    valkey_commands: int


def run() -> Result:
    pace, seconds = float(os.environ.get("PACE", PACE_SECONDS)), float(os.environ.get("SECONDS", SECONDS))
    steps = [int(step) for step in os.environ.get("STEPS", ",".join(map(str, STEPS))).split(",")]
    figures: dict[str, float] = {}
    costs = []
    with labeling_site("bench-scaling") as site:
        filled = json.loads(call(site.environment, "filling", str(ITEMS), str(max(steps))))
        site.serve()
        for labelers in steps:
            cost, measured = _step(site, {**filled, "sessions": filled["sessions"][:labelers]}, pace, seconds)
            costs.append(cost)
            figures |= {f"at_{labelers}_labelers_{name}": value for name, value in measured.items()}
    figures |= {f"per_label_{name}": value for name, value in costs[-1].items()}
    whole = [cost["web_cpu_ms"] + cost["postgresql_cpu_ms"] for cost in costs]
    figures["cost_at_last_step_over_first"] = whole[-1] / whole[0]
    figures["failed_requests"] = sum(value for name, value in figures.items() if name.endswith("_failed"))
    figures |= _for_many(costs[-1])
    return Result(benchmark="scaling", figures=figures, floors={}, ceilings=CEILINGS)


def _step(
    site: Site, filled: Mapping[str, Any], pace: float, seconds: float
) -> tuple[dict[str, float], dict[str, float]]:
    """Let the labelers work; return the costs of a label, and how it went."""
    before, began = _counters(site), time.monotonic()
    arguments = [str(site.port), str(seconds), str(pace), str(DRAFTS)]
    report = json.loads(call(site.environment, "thinking", *arguments, text=json.dumps(filled)))
    after, took = _counters(site), time.monotonic() - began
    labels = max(1, report["submitted"])
    for fault in report["faults"]:
        print(fault, file=sys.stderr)  # noqa: T201
    cost = {
        "web_cpu_ms": 1_000 * (after.web_cpu - before.web_cpu) / labels,
        "postgresql_cpu_ms": 1_000 * (after.postgresql_cpu - before.postgresql_cpu) / labels,
        "wal_kilobytes": (after.wal_bytes - before.wal_bytes) / 1_000 / labels,
        "database_kilobytes": (after.database_bytes - before.database_bytes) / 1_000 / labels,
        "transactions": (after.transactions - before.transactions) / labels,
        "valkey_commands": (after.valkey_commands - before.valkey_commands) / labels,
        "requests": sum(map(len, report["taken"].values())) / labels,
    }
    measured = {"labels_per_second": report["submitted"] / took, "failed": float(report["failed"])}
    for kind in ("next", "draft", "submit"):
        milliseconds = sorted(1_000 * taken for taken in report["taken"].get(kind, [0.0]))
        measured[f"{kind}_p95_ms"] = milliseconds[len(milliseconds) * 95 // 100]
    return cost, measured


def _counters(site: Site) -> Counters:
    services = {service.name: service for service in site.supervisor.services}
    with psycopg.connect(site.database) as connection:

        def one(query: str) -> int:
            row = connection.execute(query).fetchone()
            return int(row[0]) if row else 0

        wal = one("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')")
        size = one("SELECT pg_database_size(current_database())")
        transactions = one("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")
    return Counters(
        web_cpu=cpu_seconds(services["web"]),
        postgresql_cpu=cpu_seconds(services["PostgreSQL"]),
        wal_bytes=wal,
        database_bytes=size,
        transactions=transactions,
        valkey_commands=_valkey_commands(),
    )


def _valkey_commands() -> int:
    parts = urlsplit(os.environ["REDIS_URL"])
    is_socket = "socket" in parts.scheme
    client = redis.Redis(unix_socket_path=parts.path) if is_socket else redis.Redis.from_url(os.environ["REDIS_URL"])
    with client:
        found: Any = client.info("stats")
        return int(found["total_commands_processed"])


def _for_many(cost: Mapping[str, float]) -> dict[str, float]:
    """What 10,000 labelers need, and how many labelers one core of each part carries."""
    rate = LABELERS / LABELERS_PACE_SECONDS
    per_core = {
        part: MOST_BUSY * 1_000 / cost[f"{part}_cpu_ms"] for part in ("web", "postgresql") if cost[f"{part}_cpu_ms"]
    }
    return {
        f"for_{LABELERS}_labelers_labels_per_second": rate,
        **{f"for_{LABELERS}_labelers_{part}_cores": rate / labels for part, labels in per_core.items()},
        f"for_{LABELERS}_labelers_wal_megabytes_per_second": rate * cost["wal_kilobytes"] / 1_000,
        f"for_{LABELERS}_labelers_database_gigabytes_per_day": rate * cost["database_kilobytes"] * 86_400 / 1_000_000,
        f"for_{LABELERS}_labelers_transactions_per_second": rate * cost["transactions"],
        f"for_{LABELERS}_labelers_requests_per_second": rate * cost["requests"],
        **{f"labelers_per_{part}_core": labels * LABELERS_PACE_SECONDS for part, labels in per_core.items()},
    }
