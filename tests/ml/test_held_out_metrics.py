"""Processes that train together share the held-out part and measure the same as one process."""

import json
import math
import sys
from pathlib import Path
from typing import Any

import pytest

from rewardmodel.ml.processes import share_work
from tests.ml import held_out_metrics
from tests.ml.process_groups import LIMIT_WITH_FIXTURES, run_together

pytestmark = pytest.mark.timeout(LIMIT_WITH_FIXTURES)
CHANGES = json.dumps({"tokens_per_batch": 150, "surprise": True})


@pytest.fixture(scope="module")
def alone(base: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    output = tmp_path_factory.mktemp("alone") / "found"
    held_out_metrics.main(str(base), str(output), "", CHANGES)
    return found(output, 0)


def found(output: Path, rank: int) -> dict[str, Any]:
    # NaN of a class without labels, as text, because NaN does not equal itself.
    content: dict[str, Any] = json.loads(Path(f"{output}-{rank}").read_text(), parse_constant=str)
    return content


@pytest.mark.parametrize(("count", "slow"), [(2, "0"), (3, "1")])
def test_several_processes_measure_exactly_what_one_does(
    base: Path, alone: dict[str, Any], tmp_path: Path, count: int, slow: str
) -> None:
    assert alone["metrics"]["labels"] > 20
    assert alone["passes"] % count != 0  # one process has less to do
    command = [sys.executable, "-m", "tests.ml.held_out_metrics", str(base), str(tmp_path / "found"), slow, CHANGES]
    run_together(command, tmp_path, count=count)
    for rank in range(count):
        own = found(tmp_path / "found", rank)
        assert own["metrics"] == alone["metrics"]
        assert own["passes"] == math.ceil(alone["passes"] / count)


def test_process_alone_does_all_work_once() -> None:
    done: list[int] = []

    def double(number: int) -> int:
        done.append(number)
        return 2 * number

    assert share_work([3, 1, 2], double, together=True) == [6, 2, 4]
    assert done == [3, 1, 2]
    assert share_work([], double, together=True) == []
