"""Killed and resumed, several processes reach the same weights."""

from pathlib import Path

import pytest

from rewardmodel.ml.training.checkpoints import MARKER
from tests.ml.process_groups import LIMIT_WITH_FIXTURES, kill_together, run_together
from tests.ml.processes.runs import FIRST_CHECKPOINT, assert_equal, command


@pytest.mark.timeout(LIMIT_WITH_FIXTURES)
def test_two_processes_killed_with_sigkill_resume_exactly(data: Path, base: Path, two: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut"
    kill_together(command(data, base, cut), tmp_path, when=cut / FIRST_CHECKPOINT / MARKER)
    assert not (cut / "reward_model.json").exists()
    run_together(command(data, base, cut), tmp_path)
    assert_equal(cut, two)
