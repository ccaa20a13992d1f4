"""Benchmark: many labelers for minutes while a generation is scored and exports run: no error, no loss, and flat memory.

`LABELERS=64 SECONDS=600 ./dev bench labeling`. `ITEMS` and `SOLUTIONS` change how much there is to label and to score.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import psycopg

from config.launcher.site import beat_service, worker_service
from tests.benchmarks import labeling
from tests.benchmarks.process_memory import MemoryOverTime, memory_watched
from tests.benchmarks.result import Result
from tests.benchmarks.site import PACKAGE, Site, call, labeling_site

LABELERS, SECONDS = 64, 600
ITEMS_PER_SECOND = 250
"""More than any machine of this size labels."""
SOLUTIONS_PER_SECOND = 200
"""More than a worker scores beside the labelers on two cores, so that scoring goes on until the end."""
READY_SECONDS = 600.0
CEILINGS = {
    "slots_given_twice": 0.0,
    "items_met_twice": 0.0,
    "labels_lost": 0.0,
    "requests_refused": 0.0,
    "exports_failed": 0.0,
    "services_that_grow": 0.0,
    "failed_generations": 0.0,
}
FLOORS = {"exports": 1.0, "solutions_scored": 1.0, "shards_left_to_score": 1.0}


def chosen(usual: Callable[[], Result]) -> Callable[[], Result]:
    """Return this benchmark if LABELERS or SECONDS asks for it, and the usual one if not."""
    return run if {"LABELERS", "SECONDS"} & set(os.environ) else usual


def run() -> Result:
    labelers, seconds = int(os.environ.get("LABELERS", LABELERS)), int(os.environ.get("SECONDS", SECONDS))
    items = int(os.environ.get("ITEMS", max(20_000, ITEMS_PER_SECOND * seconds)))
    solutions = int(os.environ.get("SOLUTIONS", max(2_000, SOLUTIONS_PER_SECOND * seconds)))
    with labeling_site("bench-labeling") as site:
        filled = call(site.environment, "filling", str(items), str(labelers))
        model = site.state.path / "scored-model"
        planned = json.loads(call(site.environment, "scored_generation", str(solutions), str(model)))
        site.serve()
        site.supervisor.start(worker_service(site.state, site.environment))
        site.supervisor.start(beat_service(site.state, site.environment))
        _wait_for_first_scores(site.database)
        with memory_watched(site.supervisor.services) as memory:
            outcome, exported, figures = _beside_each_other(site, filled, planned["researcher"], seconds)
        figures |= labeling.mistakes(site.database, outcome) | _loop(site.database)
        failures = _failures(site.database)
        figures |= {
            "exports": exported["exports"],
            "exported_lines": exported["lines"],
            "exports_failed": len(exported["faults"]),
        }
        figures |= _memory(memory)
    print(memory.table(), file=sys.stderr)  # noqa: T201
    for fault in (*exported["faults"], *outcome["refused"][:5], *failures):
        print(fault, file=sys.stderr)  # noqa: T201
    return Result(benchmark="labeling", figures=figures, floors=FLOORS, ceilings=CEILINGS)


def _wait_for_first_scores(database: str) -> None:
    """The worker loads torch and the model first; measured is what comes after. Raises AssertionError."""
    deadline = time.monotonic() + READY_SECONDS
    while not _loop(database)["solutions_scored"]:
        if time.monotonic() > deadline:
            raise AssertionError(f"the worker has scored nothing in {READY_SECONDS:.0f} s")
        time.sleep(1)


def _beside_each_other(
    site: Site, filled: str, session: str, seconds: int
) -> tuple[dict[str, Any], dict[str, Any], dict[str, float]]:
    """Label and export at the same time; return both reports and the figures of labeling."""
    cookie = f"{json.loads(filled)['cookie']}={session}"
    command = [sys.executable, "-m", f"{PACKAGE}.exporting", str(site.port), str(seconds), cookie]
    exporter = subprocess.Popen(command, env=dict(site.environment), stdout=subprocess.PIPE, text=True)
    try:
        outcome = json.loads(call(site.environment, "load", str(site.port), str(seconds), text=filled))
        exported = json.loads(exporter.communicate(timeout=300)[0])
    finally:
        exporter.kill()
    figures = {"labelings": float(len(outcome["accepted"])), "labels_per_second": len(outcome["submit"]) / seconds}
    for request in ("next", "submit"):
        milliseconds = sorted(1_000 * taken for taken in outcome[request])
        for percent in (50, 95, 99):
            figures[f"{request}_p{percent}_ms"] = milliseconds[len(milliseconds) * percent // 100]
    figures["requests_refused"] = float(len(outcome["refused"]))
    return outcome, exported, figures


def _loop(database: str) -> dict[str, float]:
    with psycopg.connect(database) as connection:
        scored = connection.execute("SELECT count(*) FROM rewardmodel_score WHERE error = ''").fetchone()
        left = connection.execute("SELECT count(*) FROM rewardmodel_shard WHERE status <> 'done'").fetchone()
    return {
        "solutions_scored": float(scored[0] if scored else 0),
        "shards_left_to_score": float(left[0] if left else 0),
        "failed_generations": float(len(_failures(database))),
    }


def _failures(database: str) -> list[str]:
    with psycopg.connect(database) as connection:
        rows = connection.execute("SELECT failure FROM rewardmodel_generation WHERE status = 'failed'").fetchall()
    return [str(failure) for (failure,) in rows]


def _memory(memory: MemoryOverTime) -> dict[str, float]:
    figures = {f"{name}_mebibytes_at_the_end": values[-1] for name, values in memory.mebibytes.items() if values}
    return {**figures, "services_that_grow": float(sum(not memory.is_flat(name) for name in memory.mebibytes))}
