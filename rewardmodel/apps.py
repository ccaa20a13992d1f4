"""The Django app of the loop: it dispatches completions when labelers request them, and the grading of queued solutions."""

from typing import Any

from django.apps import AppConfig

from annotation.signals import completions_wanted, solutions_queued


class RewardModelConfig(AppConfig):
    name = "rewardmodel"
    verbose_name = "Reward models and the loop"

    def ready(self) -> None:
        completions_wanted.connect(_dispatch_completions, dispatch_uid="rewardmodel.dispatch_completions")
        solutions_queued.connect(_send_grading, dispatch_uid="rewardmodel.send_grading")


def _dispatch_completions(*, request_id: int, **_: Any) -> None:
    from rewardmodel.services.completions import dispatch_completions

    dispatch_completions(request_id=request_id)


def _send_grading(**_: Any) -> None:
    from rewardmodel.work.dispatch import send_grading

    send_grading()
