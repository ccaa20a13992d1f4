"""Keep disk and tables bounded: what the task of beat does every few hours, and `manage.py tidy_up` on demand."""

import logging
import time

from rewardmodel.models import RewardModel
from rewardmodel.selectors.sample_archive import generations_to_archive
from rewardmodel.services.model_files import notice_files
from rewardmodel.services.retention import FilesInUse, delete_old_files
from rewardmodel.services.sample_archive import archive_generation

logger = logging.getLogger(__name__)


def tidy_up(*, seconds: float) -> None:
    """Look for replaced files, delete those that no rule keeps, and archive old generations for about this long."""
    for model in RewardModel.objects.filter(is_current=True):
        notice_files(reward_model=model)
    try:
        deleted = delete_old_files()
    except FilesInUse as busy:
        logger.info("nothing was deleted: %s", busy)
    else:
        if deleted.bytes:
            logger.info("deleted %s bytes of %s models and leftovers", deleted.bytes, len(deleted.models))
    began = time.monotonic()
    for generation in generations_to_archive():
        if time.monotonic() - began > seconds:
            logger.info("generation %s and later ones are archived next time", generation.number)
            return
        if moved := archive_generation(generation=generation):
            logger.info("generation %s: %s solutions moved to a file", generation.number, moved)
