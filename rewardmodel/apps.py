"""The Django app of the loop: writes completions, checks that a generator can, grades solutions, trains at once."""

from typing import Any

from django.apps import AppConfig

from annotation.signals import (
    answer_corrected,
    completions_wanted,
    label_model_wanted,
    labeling_submitted,
    phase_changing,
    solutions_queued,
)


class RewardModelConfig(AppConfig):
    name = "rewardmodel"
    verbose_name = "Reward models and the loop"

    def ready(self) -> None:
        completions_wanted.connect(_dispatch_completions, dispatch_uid="rewardmodel.dispatch_completions")
        phase_changing.connect(_check_writer, dispatch_uid="rewardmodel.check_writer")
        label_model_wanted.connect(_send_label_model, dispatch_uid="rewardmodel.send_label_model")
        labeling_submitted.connect(_look_for_end, dispatch_uid="rewardmodel.look_for_end")
        answer_corrected.connect(_send_grading, dispatch_uid="rewardmodel.send_regrading")
        solutions_queued.connect(_send_grading, dispatch_uid="rewardmodel.send_grading")


def _dispatch_completions(*, request_id: int, **_: Any) -> None:
    from rewardmodel.services.completions import dispatch_completions

    dispatch_completions(request_id=request_id)


def _check_writer(*, phase: Any, changed: frozenset[str], **_: Any) -> None:
    from rewardmodel.services.writers import check_phase_writer

    check_phase_writer(phase=phase, changed=changed)


def _look_for_end(*, labeling: Any, **_: Any) -> None:
    from rewardmodel.services.end_of_labeling import look_for_end

    look_for_end(labeling=labeling)


def _send_grading(**_: Any) -> None:
    from rewardmodel.work.dispatch import send_grading

    send_grading()


def _send_label_model(*, run_id: int, **_: Any) -> None:
    from rewardmodel.work.dispatch import send_label_model

    send_label_model(run_id)
