"""The gradient of an optimizer step depends on its labels only, not on how the work is cut or spread."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from rewardmodel.ml.training.reward_models import prepare
from rewardmodel.ml.training.settings import TrainingSettings
from tests.ml import gradient_of_step
from tests.ml.labeled_trajectories import trajectories
from tests.ml.process_groups import LIMIT_WITH_FIXTURES, run_together


@pytest.fixture(scope="module")
def whole(base: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, torch.Tensor]:
    """Return the gradient of a step in one process and one pass."""
    output = tmp_path_factory.mktemp("whole") / "gradient.safetensors"
    gradient_of_step.main(str(base), str(output), json.dumps({"tokens_per_batch": 100_000}))
    return load_file(output)


def assert_close(found: dict[str, torch.Tensor], expected: dict[str, torch.Tensor]) -> None:
    assert found.keys() == expected.keys()
    assert max(gradient.abs().max() for gradient in expected.values()) > 1e-3
    for name, gradient in expected.items():
        torch.testing.assert_close(found[name], gradient, atol=1e-6, rtol=1e-4)


@pytest.mark.parametrize(
    "changes", [{"tokens_per_batch": 1}, {"tokens_per_batch": 1, "pack": False}, {"tokens_per_batch": 150}]
)
def test_gradient_of_many_passes_equals_that_of_one(
    base: Path, tmp_path: Path, whole: dict[str, torch.Tensor], changes: dict[str, Any]
) -> None:
    gradient_of_step.main(str(base), str(tmp_path / "g"), json.dumps(changes))
    assert_close(load_file(tmp_path / "g"), whole)


@pytest.mark.timeout(LIMIT_WITH_FIXTURES)
def test_gradient_of_two_processes_equals_that_of_one(
    base: Path, tmp_path: Path, whole: dict[str, torch.Tensor]
) -> None:
    command = [sys.executable, "-m", "tests.ml.gradient_of_step", str(base), str(tmp_path / "g")]
    run_together([*command, '{"tokens_per_batch": 1}'], tmp_path)
    assert_close(load_file(tmp_path / "g"), whole)


def test_process_without_solutions_gets_empty_passes(base: Path, tmp_path: Path) -> None:
    settings = TrainingSettings(batch_size=1, evaluation_share=0.0)
    trainer, _, _ = prepare(trajectories(2), base, settings, tmp_path, lambda _: None)
    trainer.steps.processes = 2
    first, second = trainer.steps[0], trainer.steps[1]
    assert first["label_count"] == second["label_count"] > 0
    assert len(first["batches"]) == len(second["batches"]) == 1
    assert first["batches"][0]["targets"].sum() == first["label_count"]
    assert second["batches"][0]["targets"].sum() == 0


def test_labels_of_the_step_are_not_equally_many(base: Path) -> None:
    """If they were equal, dividing each pass by its own labels would also pass the tests above."""
    assert len({one.label_count for one in trajectories(12)}) > 1
