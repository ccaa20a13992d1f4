"""Benchmark: bring the oldest database, with a million labelings, up to date while clients read and write its big tables.

Each client works in short transactions on one table, with columns that kept their names. Reported is the longest that one of them waited
while the migrations ran, and the longest without them.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.benchmarks.result import Result

LABELINGS = int(os.environ.get("UPGRADE_LABELINGS", "1000000"))
PROBLEMS = 20_000
BASE_SECONDS = 5.0
PAUSE_SECONDS = 0.01
CEILINGS = {"longest_wait_s": 1.0}

WORK = {
    "annotation_problem": "UPDATE annotation_problem SET subject = subject WHERE id = %s",
    "annotation_solution": "UPDATE annotation_solution SET answer = answer WHERE id = %s",
    "annotation_item": "UPDATE annotation_item SET priority = priority WHERE id = %s",
    "annotation_assignment": "UPDATE annotation_assignment SET closed_at = closed_at WHERE id = %s",
    "annotation_labeling": "SELECT label FROM annotation_labeling WHERE id = %s FOR SHARE",
    "rewardmodel_score": "UPDATE rewardmodel_score SET error = error WHERE id = %s",
}
"""Table -> a transaction on it."""


def run() -> Result:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from tests.migrations.migrating import empty_database
    from tests.migrations.oldest import build_oldest

    with empty_database():
        began = time.monotonic()
        build_oldest(labelings=LABELINGS, problems=min(PROBLEMS, LABELINGS))
        filling = time.monotonic() - began
        with clients() as quiet:
            time.sleep(BASE_SECONDS)
        call_command("migrate", "annotation", "0010", verbosity=0)  # renames: from before the first release,
        call_command("migrate", "rewardmodel", "0006", verbosity=0)  # when the site is stopped
        began = time.monotonic()
        with clients() as longest:
            call_command("migrate", verbosity=0)
            migrating = time.monotonic() - began
    figures = {
        "labelings": LABELINGS,
        "filling_s": filling,
        "migrating_s": migrating,
        "longest_wait_s": max(longest.values()),
        "longest_wait_without_migrating_s": max(quiet.values()),
        **{f"{table}_s": seconds for table, seconds in longest.items()},
    }
    return Result(benchmark="upgrade", figures=figures, floors={}, ceilings=CEILINGS)


@contextmanager
def clients() -> Iterator[dict[str, float]]:
    """Let a client work on each table while the block runs; yield table -> the longest that one transaction took, in seconds."""
    import psycopg
    from django.db import connection

    given = connection.get_connection_params()
    parameters = {key: given[key] for key in ("dbname", "user", "password", "host", "port") if key in given}
    longest = dict.fromkeys(WORK, 0.0)
    stop = threading.Event()

    def work(table: str) -> None:
        number = 0
        with psycopg.connect(**parameters, autocommit=True) as client:
            while not stop.is_set():
                number = number % PROBLEMS + 1
                began = time.monotonic()
                client.execute(WORK[table], [number])
                longest[table] = max(longest[table], time.monotonic() - began)
                time.sleep(PAUSE_SECONDS)

    threads = [threading.Thread(target=work, args=(table,)) for table in WORK]
    for thread in threads:
        thread.start()
    try:
        yield longest
    finally:
        stop.set()
        for thread in threads:
            thread.join()
