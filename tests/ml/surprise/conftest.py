"""A tiny reward model with a surprise input."""

from dataclasses import replace
from pathlib import Path

import pytest

from rewardmodel.ml.model import RewardModel, load_reward_model
from rewardmodel.ml.training.reward_models import train_reward_model
from tests.ml.labeled_trajectories import trajectories
from tests.ml.surprise.samples import SETTINGS


@pytest.fixture(scope="package")
def trained(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("surprised")
    train_reward_model(trajectories(60), base, output, replace(SETTINGS, epochs=4), data={})
    return output


@pytest.fixture(scope="package")
def loaded(trained: Path) -> RewardModel:
    return load_reward_model(trained, "cpu")
