"""A database for a benchmark, and its server's use of memory and processor time."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.02


@contextmanager
def own_database() -> Iterator[None]:
    """Create the product's empty tables in a second database; the one at DATABASE_URL stays unchanged. Models can be imported inside."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


@dataclass
class ServerUse:
    """Peak private memory and processor time of our server process; 0 if it runs on another machine."""

    mebibytes: float = 0.0
    cpu_seconds: float = 0.0


@contextmanager
def server_use() -> Iterator[ServerUse]:
    """Measure the server process of our connection while the block runs."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        process = Path(f"/proc/{cursor.fetchone()[0]}")
    use, stop = ServerUse(), threading.Event()
    begin = _cpu_seconds(process)

    def watch() -> None:
        while not stop.is_set():
            use.mebibytes = max(use.mebibytes, _private_mebibytes(process / "status"))
            time.sleep(SAMPLE_SECONDS)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield use
    finally:
        stop.set()
        thread.join()
        use.cpu_seconds = _cpu_seconds(process) - begin


def _cpu_seconds(process: Path) -> float:
    """Return the user and system time of a process (proc(5), fields 14 and 15 of stat)."""
    try:
        fields = (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _private_mebibytes(status: Path) -> float:
    try:
        lines = status.read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon:")), 0.0)
