"""Benchmark: 500 slow heads, 500 slow bodies, 500 slow readers and 500 idle connections for 65 s, while 200 people ask at once.

All come from one address, which is the hardest case: the limit per address cannot tell the people from the others.
"""

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from tests.benchmarks.honest_clients import ask_at_once
from tests.benchmarks.result import Result
from tests.benchmarks.site import Environment, Site, call, labeling_site

OF_EACH, PEOPLE, SECONDS, PAUSE_SECONDS = 500, 200, 65.0, 8.0
ASKED = "/api/v1/session"
CEILINGS = {"slowest_of_200_s": 2.0, "slowest_over_before": 2.0, "without_answer": 0.0}


def run() -> Result:
    with labeling_site("bench-slow-connections") as site:
        filled = json.loads(call(site.environment, "filling", "12000", str(PEOPLE)))
        cookies = [f"{filled['cookie']}={session}" for session in filled["sessions"]]
        site.serve()
        asyncio.run(ask_at_once(site.port, ASKED, cookies))  # opens the connections to the database
        before = [seconds or 0.0 for _ in range(3) for seconds in asyncio.run(ask_at_once(site.port, ASKED, cookies))]
        during = attacked(site, cookies, of_each=OF_EACH, seconds=SECONDS)
    answered = [seconds for wave in during for seconds in wave if seconds is not None]
    figures = {
        "waves_of_200": len(during),
        "median_before_s": median(before),
        "median_s": median(answered),
        "slowest_before_s": max(before),
        "slowest_of_200_s": max(answered),
        "slowest_over_before": max(answered) / max(before),
        "without_answer": sum(seconds is None for wave in during for seconds in wave),
    }
    return Result(benchmark="slow_connections", figures=figures, floors={}, ceilings=CEILINGS)


def attacked(site: Site, cookies: list[str], *, of_each: int, seconds: float) -> list[list[float | None]]:
    """Return the answering times of waves of people, while slow clients hold their connections."""
    command = [sys.executable, "-m", "tests.benchmarks.slow_clients"]
    command += [str(site.port), str(of_each), largest_file(site.environment)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as clients:
        try:
            assert clients.stdout is not None
            clients.stdout.readline()
            time.sleep(1.0)
            waves, end = [], time.monotonic() + seconds
            while time.monotonic() < end:
                waves.append(asyncio.run(ask_at_once(site.port, ASKED, cookies)))
                time.sleep(min(PAUSE_SECONDS, max(0.0, end - time.monotonic())))
        finally:
            clients.kill()
    return waves


def largest_file(environment: Environment) -> str:
    static = Path(environment["STEPMARK_STATE"]) / "static"
    largest = max((path for path in static.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    return f"/static/{largest.relative_to(static).as_posix()}"
