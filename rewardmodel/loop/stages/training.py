"""Training: a new reward model from all labelings there are. How a run goes is told in rewardmodel/training."""

from rewardmodel.loop.stages import StageFailed
from rewardmodel.models import Generation, RewardModel, TrainingRun
from rewardmodel.services.training_requests import request_training


def enter(generation: Generation) -> None:
    advance(generation)


def advance(generation: Generation) -> bool:
    run = generation.training_runs.filter(kind=RewardModel.Kind.PRM).order_by("-pk").first()
    if run is None:
        # one that somebody asked for apart from this generation goes first; then this returns a run of ours
        request_training(kind=RewardModel.Kind.PRM, generation=generation)
        return False
    if run.status in (TrainingRun.Status.FAILED, TrainingRun.Status.CANCELLED):
        raise StageFailed(f"Training {run.pk} {run.status}: {run.error or 'an admin cancelled it'}")
    return run.status == TrainingRun.Status.DONE
