"""Do a request about a reward model in the foreground, as a command."""

import time

from django.core.management.base import CommandError

from rewardmodel.models import ModelRequest, RewardModel
from rewardmodel.training.from_elsewhere import answer_model_request

SECONDS_BETWEEN_LOOKS = 0.5


def answered(request: ModelRequest) -> RewardModel:
    """Do it in this process, or wait for the worker that was faster. Raises CommandError if it failed."""
    answer_model_request(request_id=request.pk)
    request.refresh_from_db()
    while not request.is_over:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        request.refresh_from_db()
    if request.reward_model is None or request.status == ModelRequest.Status.FAILED:
        raise CommandError(f"--{request.field}: {request.error}" if request.field else request.error)
    request.reward_model.refresh_from_db()
    return request.reward_model


def standing_and_decision(model: RewardModel) -> dict[str, str]:
    """Return what has become of a model, for a command’s output."""
    decision = model.decisions.order_by("-pk").first()
    return {
        "standing": "current" if model.is_current else model.standing,
        "decision": decision.reason if decision else "",
    }
