"""The private memory of a site's services over time, and whether it grows."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from config.launcher.guard import descendants
from config.launcher.supervisor import Service

SAMPLE_SECONDS = 5.0
MOST_GROWTH = 0.05
"""Share of the mean by which memory may grow in the second half of a run, when everything is loaded."""
NOISE_MEBIBYTES = 24.0
"""Growth that says nothing: an allocator keeps some pages, and PostgreSQL's processes come and go."""


@dataclass
class MemoryOverTime:
    """Mebibytes of anonymous memory by service, at seconds since the start. Shared memory is left out: it fills once, up to a setting."""

    seconds: list[float] = field(default_factory=list)
    mebibytes: dict[str, list[float]] = field(default_factory=dict)

    def growth(self, service: str) -> float:
        """Mebibytes by which the second half has grown, by the line that fits its points best."""
        half = len(self.seconds) // 2
        times, values = self.seconds[half:], self.mebibytes[service][half:]
        if len(times) < 2:
            return 0.0
        return slope(times, values) * (times[-1] - times[0])

    def is_flat(self, service: str) -> bool:
        values = self.mebibytes[service]
        mean = sum(values) / max(1, len(values))
        return self.growth(service) <= max(NOISE_MEBIBYTES, MOST_GROWTH * mean)

    def table(self, rows: int = 10) -> str:
        """Some of the samples, and the verdict for each service."""
        names = list(self.mebibytes)
        lines = ["seconds   " + "".join(f"{name:>14}" for name in names) + "   (MiB)"]
        step = max(1, len(self.seconds) // rows)
        for place in sorted({*range(0, len(self.seconds), step), len(self.seconds) - 1} - {-1}):
            cells = "".join(f"{self.mebibytes[name][place]:>14.0f}" for name in names)
            lines.append(f"{self.seconds[place]:>7.0f}   {cells}")
        lines.append("growth    " + "".join(f"{self.growth(name):>+14.1f}" for name in names) + "   in the second half")
        lines.append("          " + "".join(f"{'flat' if self.is_flat(name) else 'GROWS':>14}" for name in names))
        return "\n".join(lines)


def slope(times: Sequence[float], values: Sequence[float]) -> float:
    """Least squares.

    >>> slope([0.0, 1.0, 2.0], [5.0, 7.0, 9.0])
    2.0
    """
    mean_time, mean_value = sum(times) / len(times), sum(values) / len(values)
    spread = sum((moment - mean_time) ** 2 for moment in times)
    covered = sum((moment - mean_time) * (value - mean_value) for moment, value in zip(times, values, strict=True))
    return covered / spread if spread else 0.0


@contextmanager
def memory_watched(services: Sequence[Service]) -> Iterator[MemoryOverTime]:
    """Sample the services' memory while the block runs. Linux only; elsewhere all values are 0."""
    found, stop = MemoryOverTime(mebibytes={service.name: [] for service in services}), threading.Event()
    began = time.monotonic()

    def watch() -> None:
        while not stop.wait(SAMPLE_SECONDS):
            found.seconds.append(time.monotonic() - began)
            for service in services:
                pids = descendants(service.process.pid) if service.process else []
                found.mebibytes[service.name].append(sum(map(private_mebibytes, pids)))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        stop.set()
        thread.join()


def private_mebibytes(pid: int) -> float:
    """A process's anonymous memory; what it shares with the process that forked it is divided by the number of sharers."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss_Anon:")), 0.0)
