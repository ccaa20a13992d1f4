"""The folder of a training run, and the lock that keeps two processes from writing to it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from rewardmodel.models import TrainingRun


class FolderBusy(Exception):
    """The process of an earlier attempt is still writing to the run's folder."""


@dataclass(frozen=True, slots=True)
class RunFolder:
    """A run's folder and the files in it. It is kept after the run, because later comparisons read the training data."""

    path: Path

    @classmethod
    def of(cls, run: TrainingRun) -> "RunFolder":
        state_dir: Path = settings.STATE_DIR
        return cls(state_dir / "training" / str(run.pk))

    @property
    def data(self) -> Path:
        """The training data."""
        return self.path / "data.jsonl"

    @property
    def model(self) -> Path:
        return self.path / "model"

    @property
    def errors(self) -> Path:
        """The error output of the training process."""
        return self.path / "errors.log"

    @property
    def location(self) -> str:
        """The model's folder as `RewardModel.location` stores it."""
        return os.path.relpath(self.model, settings.STATE_DIR)

    @contextmanager
    def locked(self) -> Iterator[int]:
        """Yield a lock file that the training process inherits; the lock is held as long as either process is alive.

        Raises FolderBusy.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise FolderBusy from error
            yield lock
        finally:
            os.close(lock)
