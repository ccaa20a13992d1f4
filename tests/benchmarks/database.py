"""The product's tables in the database at DATABASE_URL, for benchmarks; `./dev bench` starts one that is thrown away."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.02


def prepare_database() -> None:
    """Load Django and bring the tables up to date. Call it once, before models are imported."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


@dataclass
class ServerUse:
    """What our server process used: the most private memory, and processor time. 0 where it runs on another machine."""

    mebibytes: float = 0.0
    cpu_seconds: float = 0.0


@contextmanager
def server_use() -> Iterator[ServerUse]:
    """Watch the server process of our connection while the block runs."""
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
    """User and system time of a process (proc(5), fields 14 and 15 of stat)."""
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
