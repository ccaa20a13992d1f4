"""What a process can see of its host: disks, GPUs, the broker, and the files of the models it needs."""

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import redis
from django.conf import settings

from annotation.disks import Disk, measure_disk
from config.broker import broker_client
from rewardmodel.models.stages import Queue
from rewardmodel.selectors.model_faults import (
    ModelInUse,
    faults_of_models,
    generators_in_use,
    reward_models_in_use,
)

RARELY = 300
"""Seconds for which model files and GPUs are not looked at again."""
GPU_SECONDS = 5
CUDA_BUILD = re.compile(r"^cuda(?:\s*:[^=]*)?\s*=\s*['\"]([\d.]+)['\"]", re.MULTILINE)


class HostFacts:
    """Collects the facts for one process's reports; what is slow is kept for some minutes."""

    def __init__(self, *, queues: Iterable[str] = ()) -> None:
        self.queues = set(queues)
        self._rare: dict[str, Any] = {}
        self._looked = float("-inf")

    def collect(self) -> dict[str, Any]:
        """Return plain JSON. Asks the database which models are in use."""
        if time.monotonic() - self._looked > RARELY:
            self._rare = {**gpu_facts(), "models": self._models()}
            self._looked = time.monotonic()
        return {"disks": [disk.to_json() for disk in disks()], "broker": broker_answers(), **self._rare}

    def _models(self) -> list[dict[str, str]]:
        return [
            {"kind": model.kind, "name": model.name, "place": model.place, "fault": fault}
            for model, fault in faults_of_models(models_for(self.queues))
        ]


def models_for(queues: set[str]) -> list[ModelInUse]:
    """The models that a worker of these queues has to load."""
    models = generators_in_use() if Queue.SAMPLE.value in queues else []
    return models + (reward_models_in_use() if Queue.SCORE.value in queues else [])


def disks() -> list[Disk]:
    """The disks of this host that the product writes to; the database's too if it is a private one on this host."""
    found = [
        measure_disk("state folder", settings.STATE_DIR),
        # not tempfile.gettempdir(), which takes another folder when this one is full
        measure_disk("temporary folder", Path(os.environ.get("TMPDIR") or tempfile.gettempdir())),
    ]
    data = database_folder()
    if data is not None and data.exists():
        disk = measure_disk("database folder", data)
        # it belongs to another account when the site runs as root
        found.append(disk)
    return found


def database_folder() -> Path | None:
    """The folder of the private PostgreSQL of ./dev; None if the database is another one."""
    if "stepmark-" not in str(settings.DATABASES["default"].get("HOST", "")) and "stepmark-" not in str(
        settings.DATABASES["default"].get("OPTIONS", {}).get("host", "")
    ):
        return None
    pointer = settings.STATE_DIR / "postgres-folder"
    try:
        return Path(pointer.read_text().strip()) / "data" if pointer.exists() else settings.STATE_DIR / "postgres"
    except OSError:
        return None


def broker_answers() -> bool:
    try:
        with broker_client() as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def gpu_facts() -> dict[str, Any]:
    """GPUs by nvidia-smi: a look with torch would open CUDA, which the forked processes of a worker could then not use."""
    return {"gpus": gpus(), "cuda_build": cuda_build(), "device": settings.TORCH_DEVICE}


def gpus() -> list[str]:
    program = shutil.which("nvidia-smi")
    if program is None:
        return []
    query = [program, "--query-gpu=name,memory.total", "--format=csv,noheader"]
    try:
        answer = subprocess.run(query, capture_output=True, text=True, timeout=GPU_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [line.strip() for line in answer.stdout.splitlines() if line.strip()] if answer.returncode == 0 else []


def cuda_build() -> str:
    """The CUDA version that the installed torch was built for; empty for a build without CUDA. Read from its file, not imported."""
    found = importlib.util.find_spec("torch")
    if found is None or not found.origin:
        return ""
    try:
        version = (Path(found.origin).parent / "version.py").read_text()
    except OSError:
        return ""
    match = CUDA_BUILD.search(version)
    return match[1] if match else ""
