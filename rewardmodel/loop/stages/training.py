"""Training: request a new reward model, trained on all labelings; rewardmodel/training does the run."""

from rewardmodel.loop.stage import StageFailed
from rewardmodel.models import Generation, RewardModel, TrainingRun
from rewardmodel.services.training_requests import request_training


def enter(generation: Generation) -> None:
    advance(generation)


def advance(generation: Generation) -> bool:
    run = generation.training_runs.filter(kind=RewardModel.Kind.PRM).order_by("-pk").first()
    if run is None:
        # if a run that belongs to no generation is in progress, no new one is created: a later call requests ours
        request_training(kind=RewardModel.Kind.PRM, generation=generation)
        return False
    if run.status in (TrainingRun.Status.FAILED, TrainingRun.Status.CANCELLED):
        raise StageFailed(f"Training {run.pk} {run.status}: {run.error or 'an admin cancelled it'}")
    return run.status == TrainingRun.Status.DONE
