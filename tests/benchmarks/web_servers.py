"""Compares web servers: `python -m tests.benchmarks.web_servers NAME… [--seconds S] [--rounds R]`, within `./dev bench`'s servers.

Each serves the same filled database to the labelers of the benchmark `labeling`, in turns (A B C A B C), because a shared machine
differs from itself more than servers differ from each other. Read the ratios.
"""

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path
from statistics import mean

from config.launcher.environment import python
from config.launcher.ports import HOST
from config.launcher.processes import Program
from config.launcher.site import wait_until_served
from config.launcher.supervisor import Service
from tests.benchmarks.site import Site, call, cpu_seconds, labeling_site

Command = list[str | Path]


def gunicorn(*options: str) -> Command:
    return ["gunicorn", "config.wsgi:application", "--bind=fd://{fd}", "--no-control-socket", *options]


def gthread(workers: int, threads: int) -> Command:
    return gunicorn("--worker-class=gthread", f"--workers={workers}", f"--threads={threads}")


def buffering(workers: int, threads: int) -> Command:
    environment = [f"WEB_WORKERS={workers}", f"WEB_THREADS={threads}"]
    return [*environment, *gunicorn("--config=python:config.web_server.options")]


def granian(workers: int, threads: int) -> Command:
    return [
        *("granian", "config.wsgi:application", "--interface=wsgi", "--host=127.0.0.1", "--port={port}", "--http=1"),
        *(f"--workers={workers}", f"--blocking-threads={threads}", "--backpressure=1024"),
    ]


def uvicorn(workers: int, threads: int) -> Command:
    return [
        *("uvicorn", "tests.benchmarks.labeling_server.asgi:application", "--fd={fd}", f"--workers={workers}"),
        "--no-access-log",
        "--lifespan=off",
    ]


SERVERS = {
    "gthread_2x4": gthread(2, 4),
    "gthread_2x1": gthread(2, 1),
    "gthread_2x2": gthread(2, 2),
    "buffering_2x1": buffering(2, 1),
    "buffering_2x2": buffering(2, 2),
    "buffering_2x4": buffering(2, 4),
    "buffering_3x2": buffering(3, 2),
    "granian_2x1": granian(2, 1),
    "granian_2x2": granian(2, 2),
    "granian_2x4": granian(2, 4),
    "uvicorn_2x4": uvicorn(2, 4),
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", choices=[*SERVERS, []])
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--labelers", type=int, default=32)
    options = parser.parse_args()
    names = options.names or list(SERVERS)
    rates: dict[str, list[float]] = defaultdict(list)
    with labeling_site("bench-web-servers") as site:
        filled = call(site.environment, "filling", "100000", str(options.labelers))
        for _ in range(options.rounds):
            for name in names:
                rates[name].append(_labels_per_second(site, name, filled, options.seconds))
    for name in names:
        ratio = mean(rates[name]) / mean(rates[names[0]])
        each = " ".join(f"{rate:.0f}" for rate in rates[name])
        print(f"{name:<16} {ratio:6.2f} of {names[0]}   labels/s {each}")  # noqa: T201


def _labels_per_second(site: Site, name: str, filled: str, seconds: float) -> float:
    command = [str(part).format(fd=site.listener.fileno(), port=site.port + 1) for part in SERVERS[name]]
    settings = dict(part.split("=", 1) for part in command if part.startswith("WEB_"))
    argv: Command = [python(), "-m", *(part for part in command if not part.startswith("WEB_"))]
    program = Program(
        argv, environment=site.environment | settings, stop=("TERM:5",), descriptors=(site.listener.fileno(),)
    )
    service = Service(name, program, site.state.logs / f"{name}.log")
    port = site.port + 1 if name.startswith("granian") else site.port
    site.supervisor.start(service)
    wait_until_served(f"http://{HOST}:{port}/", service, site.supervisor)
    before = cpu_seconds(service)
    outcome = json.loads(call(site.environment, "load", str(port), str(seconds), text=filled))
    used = 1_000 * (cpu_seconds(service) - before) / max(1, len(outcome["accepted"]))
    site.supervisor.services.remove(service)
    assert service.process is not None
    service.process.terminate()
    service.process.wait()
    latencies = sorted(outcome["next"]) or [0.0]
    p95 = 1_000 * latencies[len(latencies) * 95 // 100]
    rate = len(latencies) / seconds
    told = f"{name:<16} {rate:.1f} labels/s, next p95 {p95:.0f} ms, {used:.1f} ms of CPU per label"
    print(told, *outcome["refused"][:1], file=sys.stderr)  # noqa: T201
    return rate


if __name__ == "__main__":
    main()
