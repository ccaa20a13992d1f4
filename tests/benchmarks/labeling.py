"""Benchmark: 32 concurrent labelers against the production server with 100,000 open items, all on this machine.

Nobody thinks: a labeler asks for the next item as soon as the submit is answered.
"""

import json
import statistics
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import psycopg

from tests.benchmarks.result import Result
from tests.benchmarks.site import PACKAGE, Environment, Site, call, cpu_seconds, labeling_site

ITEMS, LABELERS, SECONDS = 100_000, 32, 20.0
FEW_ITEMS, MANY_ITEMS, ASKED = 1_000, 1_000_000, 200
HISTORY = 10_000
CEILINGS = {
    # against a view that does nothing, asked by as many clients in the same run: machines differ, and so does one from hour to hour
    "trivial_requests_per_label": 40.0,
    "next_p95_over_p50": 3.0,
    "submit_p95_over_p50": 3.0,
    "slots_given_twice": 0.0,
    "items_met_twice": 0.0,
    "labels_lost": 0.0,
    "requests_refused": 0.0,
    "next_at_1000000_items_over_1000": 1.5,
    "next_after_10000_labelings_over_0": 1.5,
}


def run() -> Result:
    """Measure all figures; ceilings are values that they may not exceed."""
    with labeling_site("bench-labeling") as site:
        few = _copy_of(site.database)
        filled = call(site.environment, "filling", str(ITEMS), str(LABELERS))
        site.serve()
        outcome, figures = _work(site, filled)
        figures |= mistakes(site.database, outcome)
        call(site.environment, "filling", str(MANY_ITEMS - ITEMS), "0")
        call({**site.environment, "DATABASE_URL": few}, "filling", str(FEW_ITEMS), "0")
        figures |= _next_by_length(site.environment, few=few, many=site.database)
    return Result(benchmark="labeling", figures=figures, floors={}, ceilings=CEILINGS)


def _work(site: Site, filled: str) -> tuple[dict[str, Any], dict[str, float]]:
    """Run the labelers; return their reports and the figures."""
    before = {service.name: cpu_seconds(service) for service in site.supervisor.services}
    outcome = json.loads(call(site.environment, "load", str(site.port), str(SECONDS), text=filled))
    used = {service.name: cpu_seconds(service) - before[service.name] for service in site.supervisor.services}
    labels = len(outcome["accepted"])
    figures = {
        "labels_per_second": len(outcome["submit"]) / SECONDS,
        "trivial_per_second": outcome["trivial_per_second"],
        "trivial_requests_per_label": outcome["trivial_per_second"] * SECONDS / len(outcome["submit"]),
    }
    for request in ("next", "submit"):
        milliseconds = sorted(1_000 * seconds for seconds in outcome[request])
        for percent in (50, 95, 99):
            figures[f"{request}_p{percent}_ms"] = milliseconds[len(milliseconds) * percent // 100]
        figures[f"{request}_p95_over_p50"] = figures[f"{request}_p95_ms"] / figures[f"{request}_p50_ms"]
    figures |= {
        "requests_refused": len(outcome["refused"]),
        "web_cpu_ms_per_label": 1_000 * used["web"] / labels,
        "postgresql_cpu_ms_per_label": 1_000 * used["PostgreSQL"] / labels,
        "labelers_cpu_ms_per_label": 1_000 * outcome["cpu_seconds"] / labels,
    }
    for refusal in outcome["refused"][:3]:
        print(refusal, file=sys.stderr)  # noqa: T201
    return outcome, figures


def mistakes(database: str, outcome: Mapping[str, Any]) -> dict[str, float]:
    """Count errors in the rows and in the responses to the labelers: double leases, repeats, lost labelings."""
    with psycopg.connect(database) as connection:

        def count(query: str, *parameters: Any) -> int:
            row = connection.execute(f"SELECT count(*) FROM ({query}) AS found", parameters).fetchone()
            return int(row[0]) if row else 0

        live = "SELECT FROM annotation_assignment WHERE status IN ('leased', 'submitted')"
        told_and_missing = count(
            "SELECT unnest(%s::bigint[]) EXCEPT SELECT id FROM annotation_labeling", outcome["accepted"]
        )
        submitted_and_missing = count(
            "SELECT FROM annotation_assignment AS done WHERE status = 'submitted'"
            " AND NOT EXISTS (SELECT FROM annotation_labeling WHERE assignment_id = done.id)"
        )
        return {
            "slots_given_twice": count(f"{live} GROUP BY item_id, slot HAVING count(*) > 1")
            + len(outcome["served"])
            - len(set(outcome["served"])),
            "items_met_twice": count(
                "SELECT FROM annotation_assignment GROUP BY labeler_id, item_id HAVING count(*) > 1"
            ),
            "labels_lost": told_and_missing
            + submitted_and_missing
            + len(outcome["accepted"])
            - len(set(outcome["accepted"])),
        }


def _next_by_length(environment: Environment, *, few: str, many: str) -> dict[str, float]:
    """Median milliseconds of `next` in queues of different lengths and for labelers with and without a history.

    They are called in turn, so that all run under the same load.
    """
    askers = {"few": (few, 0), "many": (many, 0), "history": (many, HISTORY)}
    asked = {
        name: subprocess.Popen(
            [sys.executable, "-m", f"{PACKAGE}.asking", str(history)],
            env={**environment, "DATABASE_URL": database},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        for name, (database, history) in askers.items()
    }
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(ASKED):
        for name, process in asked.items():
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("\n")
            taken[name].append(float(process.stdout.readline()))
    for process in asked.values():
        process.communicate()
    median = {name: statistics.median(times[ASKED // 10 :]) for name, times in taken.items()}
    return {
        f"next_at_{FEW_ITEMS}_items_ms": median["few"],
        f"next_at_{MANY_ITEMS}_items_ms": median["many"],
        f"next_after_{HISTORY}_labelings_ms": median["history"],
        f"next_at_{MANY_ITEMS}_items_over_{FEW_ITEMS}": median["many"] / median["few"],
        f"next_after_{HISTORY}_labelings_over_0": median["history"] / median["many"],
    }


def _copy_of(database: str) -> str:
    """Create another empty database with the same tables in the same cluster."""
    name, _, rest = database.removeprefix("postgresql://app@/").partition("?")
    with psycopg.connect(f"postgresql://app@/postgres?{rest}", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE few TEMPLATE {name}")
    return f"postgresql://app@/few?{rest}"
