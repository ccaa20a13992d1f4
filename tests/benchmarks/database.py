"""The product's tables in the database at DATABASE_URL, for benchmarks; `./dev bench` starts one that is thrown away."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SAMPLE_SECONDS = 0.02


def prepare_database() -> None:
    """Load Django and bring the tables up to date. Call it once, before models are imported."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


@contextmanager
def database_memory() -> Iterator[list[float]]:
    """The most private memory, in MiB, that our server process has in the block, as the list's one number.

    Of a server on another machine it is not known: the number is 0.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        status = Path(f"/proc/{cursor.fetchone()[0]}/status")
    most, stop = [0.0], threading.Event()

    def watch() -> None:
        while not stop.is_set():
            most[0] = max(most[0], _private_mebibytes(status))
            time.sleep(SAMPLE_SECONDS)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield most
    finally:
        stop.set()
        thread.join()


def _private_mebibytes(status: Path) -> float:
    try:
        lines = status.read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon:")), 0.0)
