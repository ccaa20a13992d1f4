"""Delete what the retention rules let go: files of models that nothing needs, and what interrupted work left behind."""

import fcntl
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from rewardmodel.models import RewardModel
from rewardmodel.selectors.retention import DELETING, Leftover, OldModel, Retention, reasons_to_keep, retention

logger = logging.getLogger(__name__)


class FilesInUse(Exception):
    """A backup is reading the files, or another process is deleting them; nothing was deleted."""


def delete_old_files() -> Retention:
    """Delete what `retention` lists now, and return it. Raises FilesInUse. An interrupted call is finished by the next one."""
    with _alone():
        found = retention()
        models = [old for old in found.models if _give_up(old)]
        for leftover in (*found.leftovers, *models):
            _delete(leftover)
    return Retention(models=models, leftovers=found.leftovers, kept=found.kept, unknown=found.unknown)


@transaction.atomic
def _give_up(old: OldModel) -> bool:
    """Write down that a model's files go, unless something has come to need them. Promotions of its kind wait meanwhile."""
    kind = RewardModel.objects.select_for_update(no_key=True).filter(kind=old.reward_model.kind).order_by("pk")
    list(kind.values_list("pk"))
    if old.reward_model.pk in reasons_to_keep():
        return False
    RewardModel.objects.filter(pk=old.reward_model.pk).update(files_deleted_at=Now())
    return True


def _delete(leftover: Leftover) -> None:
    """Give the folder another name first, so that nobody finds half of it."""
    path = leftover.path
    with suppress(FileNotFoundError):
        if path.is_file():
            path.unlink()
        else:
            gone = path if path.name.startswith(DELETING) else path.with_name(f"{DELETING}{path.name}")
            if gone != path:
                shutil.rmtree(gone, ignore_errors=True)
                path.rename(gone)
            shutil.rmtree(gone)
    logger.info("deleted %s (%s bytes): %s", path, leftover.bytes, leftover.why)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock that a backup shares (config/launcher/backup.py). Raises FilesInUse."""
    state_dir: Path = settings.STATE_DIR
    state_dir.mkdir(parents=True, exist_ok=True)
    with (state_dir / "files.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FilesInUse(
                f"A backup of {state_dir} is being written, or its files are being tidied up. Try again later."
            ) from error
        yield
