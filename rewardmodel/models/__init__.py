"""The tables of the loop, one module per model."""

from rewardmodel.models.evaluation import Evaluation
from rewardmodel.models.evaluation_set import EvaluationSet
from rewardmodel.models.generation import Generation
from rewardmodel.models.generator import Generator
from rewardmodel.models.held_out_sample import HeldOutSample
from rewardmodel.models.loop_run import LoopRun
from rewardmodel.models.model_decision import ModelDecision
from rewardmodel.models.model_request import ModelRequest
from rewardmodel.models.model_version import ModelVersion
from rewardmodel.models.reward_model import RewardModel
from rewardmodel.models.score import Score
from rewardmodel.models.settings_version import SettingsVersion
from rewardmodel.models.shard import Shard
from rewardmodel.models.stages import Stage
from rewardmodel.models.training_run import TrainingRun

__all__ = [
    "Evaluation",
    "EvaluationSet",
    "Generation",
    "Generator",
    "HeldOutSample",
    "LoopRun",
    "ModelDecision",
    "ModelRequest",
    "ModelVersion",
    "RewardModel",
    "Score",
    "SettingsVersion",
    "Shard",
    "Stage",
    "TrainingRun",
]
