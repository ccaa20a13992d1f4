"""Room on the disk of the state folder: checked before work that fills it, so that it waits instead of failing halfway."""

import shutil
from pathlib import Path

from django.conf import settings

CHECKPOINTS = 6
"""Room for a training in sizes of its base: the model, its best weights so far, and a checkpoint with the optimizer's two moments,
while the next one is written."""
BYTES_PER_TOKEN = 8
"""Of a sampled solution in the database, with its index entries and scores; an upper estimate for text."""


WAITING = "Waiting for room on the disk"
"""Begins the reason of work that waits."""


class NoRoom(Exception):
    """The disk is too full for this work. It waits and is tried again; it did not fail."""


def free_bytes() -> int:
    folder: Path = settings.STATE_DIR
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def check_room(needed: int, *, work: str) -> None:
    """Raise NoRoom if less than `needed` and the reserve would be left free."""
    reserved: int = settings.RESERVED_DISK_BYTES
    free = free_bytes()
    if free < needed + reserved:
        raise NoRoom(
            f"{WAITING}: {work} needs about {told(needed)}, and {told(reserved)} stay free for the rest, but"
            f" {settings.STATE_DIR} has {told(free)}. Make room (manage.py tidy_up shows what can go), and the work goes on."
        )


def room_for_training(base: str) -> int:
    """Return how many bytes a training from this checkpoint may write. A public model that is not in a folder counts nothing."""
    folder = Path(base)
    weights = sum(path.stat().st_size for path in folder.glob("*.safetensors")) if folder.is_dir() else 0
    return CHECKPOINTS * weights


def room_for_samples(solutions: int, *, max_new_tokens: int) -> int:
    return solutions * max_new_tokens * BYTES_PER_TOKEN


def told(size: int) -> str:
    return f"{size / 1e9:,.1f} GB" if size >= 10**9 else f"{size / 1e6:,.0f} MB"
