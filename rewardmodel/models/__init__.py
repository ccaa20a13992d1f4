"""The tables of the loop, one module per model."""

from rewardmodel.models.evaluation import Evaluation
from rewardmodel.models.generation import Generation
from rewardmodel.models.generator import Generator
from rewardmodel.models.held_out_sample import HeldOutSample
from rewardmodel.models.loop_run import LoopRun
from rewardmodel.models.model_decision import ModelDecision
from rewardmodel.models.model_request import ModelRequest
from rewardmodel.models.reward_model import RewardModel
from rewardmodel.models.score import Score
from rewardmodel.models.shard import Shard
from rewardmodel.models.stages import Stage
from rewardmodel.models.training_run import TrainingRun

__all__ = [
    "Evaluation",
    "Generation",
    "Generator",
    "HeldOutSample",
    "LoopRun",
    "ModelDecision",
    "ModelRequest",
    "RewardModel",
    "Score",
    "Shard",
    "Stage",
    "TrainingRun",
]
