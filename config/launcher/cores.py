"""How many threads a model may use."""

from __future__ import annotations

import contextlib
import math
import os
from pathlib import Path


def physical_cores(cpuinfo: Path = Path("/proc/cpuinfo")) -> int:
    """Physical cores that this process may use; logical ones where the machine does not tell them apart."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with contextlib.suppress(OSError):
        pairs = set()
        for block in cpuinfo.read_text().split("\n\n"):
            facts = _facts(block)
            if "core id" in facts:
                pairs.add((facts.get("physical id", "0"), facts["core id"]))
        if pairs:
            usable = min(usable, len(pairs))
    return max(1, min(usable, container_limit()))


def _facts(block: str) -> dict[str, str]:
    return {
        key.strip(): value.strip()
        for key, colon, value in (line.partition(":") for line in block.splitlines())
        if colon
    }


def container_limit(quota_file: Path = Path("/sys/fs/cgroup/cpu.max")) -> int:
    """Whole processors that a container's quota allows, for example "150000 100000" is one and a half: 2."""
    try:
        quota, period = quota_file.read_text().split()
        return math.ceil(int(quota) / int(period))
    except (OSError, ValueError):  # no container, or "max 100000"
        return os.cpu_count() or 1


def model_threads() -> int:
    """All cores but one, which the web server and the databases keep."""
    return max(1, physical_cores() - 1)
