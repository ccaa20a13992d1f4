"""Notice that a reward model's files are others than before."""

import logging

from django.db.models.functions import Now

from rewardmodel import engine
from rewardmodel.fingerprint import content_of, stat_of
from rewardmodel.model_formats import is_server
from rewardmodel.models import RewardModel

logger = logging.getLogger(__name__)


def notice_files(*, reward_model: RewardModel) -> bool:
    """Compare a model's files with those that it was last used with; write down a change, and return whether there is one.

    The first look only remembers them. A copy with other times, as after a restore, is no change. Costs no reading while sizes and times
    stay.
    """
    if is_server(reward_model.location):
        return False
    folder = engine.folder_of(reward_model)
    stat = stat_of(folder)
    known = reward_model.files
    if not stat or known.get("stat") == stat:
        return False
    found = {"stat": stat, "sha256": content_of(folder)}
    changed = bool(known) and known.get("sha256") != found["sha256"]
    row = RewardModel.objects.filter(pk=reward_model.pk)
    row.update(files=found, **({"files_changed_at": Now()} if changed else {}))
    reward_model.files = found
    if changed:
        logger.warning(
            "the files of %s in %s have been replaced: its earlier scores are of other weights", reward_model, folder
        )
    return changed
