"""The Django app of the loop; it dispatches completions when labelers request them."""

from typing import Any

from django.apps import AppConfig

from annotation.signals import completions_wanted


class RewardModelConfig(AppConfig):
    name = "rewardmodel"
    verbose_name = "Reward models and the loop"

    def ready(self) -> None:
        completions_wanted.connect(_dispatch_completions, dispatch_uid="rewardmodel.dispatch_completions")


def _dispatch_completions(*, request_id: int, **_: Any) -> None:
    from rewardmodel.services.completions import dispatch_completions

    dispatch_completions(request_id=request_id)
