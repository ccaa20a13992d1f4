"""Dies at every point of an action and acts again: `python -m tests.crash_points [NAME…]`, with a server at DATABASE_URL."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
import warnings
from functools import partial

PROGRESS_SECONDS = 10.0


def main(arguments: list[str]) -> int:
    """Return 0 if every retry left the rows of an undisturbed run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from tests.crash_points.scenarios import SCENARIOS

    parser = argparse.ArgumentParser(prog="./dev crash-points", description="Kill at every point, retry, compare.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(SCENARIOS)}; none: all")
    parser.add_argument("--points", action="store_true", help="list every point")
    parser.add_argument("--sample", type=int, metavar="N", help="try only N points of each action, spread over all")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.names if name not in SCENARIOS]:
        parser.error(f"no action {', '.join(unknown)}; there are {', '.join(SCENARIOS)}")
    return run(options.names or list(SCENARIOS), options.points, options.sample)


def run(names: list[str], lists_points: bool, sample: int | None) -> int:
    from django.db import connection
    from django.test.utils import setup_test_environment

    from tests.crash_points.run import trials
    from tests.crash_points.scenarios import SCENARIOS

    setup_test_environment()
    logging.disable()  # refusals and failures belong to the trials
    warnings.simplefilter("ignore")
    import_what_children_share()
    own = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    template = connection.settings_dict["NAME"]
    reports = []
    try:
        with trials(template, Progress().tell) as made:
            print("| action | points | deaths | repaired | seconds |\n|---|---|---|---|---|", flush=True)  # noqa: T201
            for name in names:
                began = time.monotonic()
                reports.append(report := made.run(SCENARIOS[name], only=partial(is_wanted, sample)))
                broken = len({fault.partition(":")[0] for fault in report.faults})
                cells = [report.scenario.what, len(report.points), report.tried, report.tried - broken]
                print(f"| {' | '.join(map(str, cells))} | {time.monotonic() - began:.0f} |", flush=True)  # noqa: T201
                for line in [*(report.points if lists_points else []), *report.faults]:
                    print(f"    {line}", file=sys.stderr, flush=True)  # noqa: T201
    finally:
        connection.close()
        connection.creation.destroy_test_db(own, verbosity=0)
    points = sum(len(report.points) for report in reports)
    print(f"{points} points, {sum(report.tried for report in reports)} deaths")  # noqa: T201
    return 1 if any(report.faults for report in reports) else 0


def is_wanted(sample: int | None, number: int, side: str, points: list[str]) -> bool:
    """Whether the point is in the sample: of N, the last one always is, because that is where a commit's acknowledgement is lost."""
    if sample is None or sample >= len(points):
        return True
    chosen = {round((turn + 1) * len(points) / sample) - 1 for turn in range(sample)}
    return number in chosen


class Progress:
    """Says how far a long trial is, every few seconds."""

    def __init__(self) -> None:
        self.said = time.monotonic()

    def tell(self, text: str) -> None:
        if time.monotonic() - self.said > PROGRESS_SECONDS:
            self.said = time.monotonic()
            print(f"    {text}", file=sys.stderr, flush=True)  # noqa: T201


def import_what_children_share() -> None:
    """Imports take seconds; a forked child has them already."""
    import tests.factories  # noqa: F401


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
