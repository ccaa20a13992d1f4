"""Finds out how many threads a model may use."""

from __future__ import annotations

import contextlib
import math
import os
from pathlib import Path


def physical_cores(cpuinfo: Path = Path("/proc/cpuinfo")) -> int:
    """Return the number of physical cores that this process may use; logical ones if the machine does not tell."""
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
    """Return the processors that a container's quota allows, rounded up: "150000 100000" is 1.5, so 2."""
    try:
        quota, period = quota_file.read_text().split()
        return math.ceil(int(quota) / int(period))
    except (OSError, ValueError):  # no container, or "max 100000"
        return os.cpu_count() or 1


def model_threads() -> int:
    """Return the number of cores minus one, which remains for the web server and the databases."""
    return max(1, physical_cores() - 1)
