"""How full disks are, and when that needs somebody."""

import os
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Self

GIGABYTE = 1_000_000_000
LOW_BYTES, LOW_SHARE = 5 * GIGABYTE, 0.10
"""A disk with less than both left needs somebody: a training writes gigabytes."""
FULL_BYTES, FULL_SHARE = GIGABYTE // 5, 0.02
"""With less than both left, hardly anything can be written."""

Level = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Disk:
    """The disk that a folder is on. `writable`: whether a file could be made there; inodes are None if the disk does not count them."""

    purpose: str
    path: str
    total: int
    free: int
    free_inodes: int | None
    writable: bool

    @property
    def level(self) -> Level:
        if not self.writable or self.free_inodes == 0 or self._left(FULL_BYTES, FULL_SHARE):
            return "fail"
        return "warn" if self._left(LOW_BYTES, LOW_SHARE) else "ok"

    def _left(self, least: int, share: float) -> bool:
        return self.free < least and self.free < share * self.total

    @property
    def in_words(self) -> str:
        if not self.writable:
            return f"The {self.purpose} {self.path} cannot be written to"
        if self.free_inodes == 0:
            return f"The disk of the {self.purpose} {self.path} can hold no more files (no inodes are left)"
        return f"The disk of the {self.purpose} {self.path} has {gigabytes(self.free)} of {gigabytes(self.total)} left"

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Raises TypeError for what another version wrote."""
        return cls(**stored)


def measure_disk(purpose: str, path: Path) -> Disk:
    """Look at the disk that `path` is on, or will be: its nearest folder that exists."""
    folder = next(place for place in (path, *path.absolute().parents) if place.exists())
    status = os.statvfs(folder)
    return Disk(
        purpose=purpose,
        path=str(path),
        total=status.f_blocks * status.f_frsize,
        free=status.f_bavail * status.f_frsize,
        free_inodes=status.f_favail if status.f_files else None,
        writable=_can_write(folder),
    )


def disks_of(stored: Iterable[dict[str, Any]]) -> list[Disk]:
    """Read what processes reported; what another version of the product wrote is left out."""
    found = []
    for one in stored:
        try:
            found.append(Disk.from_json(one))
        except TypeError:
            continue
    return found


def gigabytes(size: int) -> str:
    return f"{size / GIGABYTE:.1f} GB"


def _can_write(folder: Path) -> bool:
    """Really write: a full or read-only disk shows only then, and root may write anywhere by its rights."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"stepmark")
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    return True
