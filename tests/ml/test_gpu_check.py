"""The GPU check's code, on the CPU with tiny shapes. What it says of a GPU can only be seen on one."""

import json
from typing import Any

import numpy as np
import pytest
import torch

from rewardmodel.ml.gpu_check import __main__ as command
from rewardmodel.ml.gpu_check import agreement, speed
from rewardmodel.ml.gpu_check.models import SHAPES, device, labeled_solutions
from rewardmodel.ml.trees.paths import paths_of
from rewardmodel.ml.trees.tokens import TokenTree

pytestmark = pytest.mark.skipif(torch.cuda.is_available(), reason="on a GPU the check says this in full")


def test_gradients_agree() -> None:
    found = agreement.check_gradients(small=True)
    assert found["ok"]
    assert set(found["difference"]) == {"llama", "mistral"}
    assert found["difference"]["llama"] != found["difference"]["mistral"]  # the windows are shorter than the solutions


def test_gradients_that_differ_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    real = agreement._gradients

    def wrong(family: str, attention: str, *, small: bool) -> Any:
        return [gradient * (1.01 if attention == "eager" else 1) for gradient in real(family, attention, small=small)]

    monkeypatch.setattr(agreement, "_gradients", wrong)
    assert not agreement.check_gradients(small=True)["ok"]


def test_ways_agree_with_windows_shorter_than_the_solutions() -> None:
    found = agreement.check_ways(small=True)
    assert found["ok"]
    assert found["families"]["gpt_oss"]["way"] == "trees"
    assert found["families"]["lfm2"]["way"] == "rows"


def test_scores_in_bfloat16_are_near_those_in_float32() -> None:
    found = agreement.check_bfloat16(small=True)
    assert found["ok"]
    assert 0 < found["difference"] < found["limit"] < found["spread"]


def test_speed_gives_no_figures_on_a_cpu() -> None:
    found = speed.measure_speed("7b", small=True, seconds=0.1)
    assert found["training"]["tokens"] > 0
    assert not {"tokens_per_second", "mfu", "seconds"} & {*found, *found["training"], *found["scoring"]}


@pytest.mark.parametrize("full", [True, False])
def test_useful_operations_of_a_chain_by_hand(full: bool) -> None:
    """Three tokens: 6 pairs, 2 layers of width 64, and 6 (4) operations per weight and token."""
    chain = TokenTree(np.arange(3), np.arange(3), np.full(3, 3), np.array([2]), np.zeros((1, 3), np.float32))
    shape = SHAPES["small"]
    weights = 2 * (64 * 64 * 2 + 2 * 64 * 32 + 3 * 64 * 128)
    assert speed.layer_weights(shape) == weights
    expected = (6 if full else 4) * weights * 3 + 3 * 4 * 64 * 2 * 6
    assert speed.training_operations(chain, shape, full=full) == expected


def test_sizes_are_those_of_the_models() -> None:
    assert speed.all_weights(SHAPES["1.5b"]) == pytest.approx(1.54e9, rel=0.01)
    assert speed.all_weights(SHAPES["7b"]) == pytest.approx(7.6e9, rel=0.01)


def test_labeled_solutions_are_trees_whose_paths_follow_each_other() -> None:
    for tree in labeled_solutions(5, 512, small=True):
        assert not tree.is_chain
        paths = [*paths_of(0, tree, every_token=True)]
        assert sorted({int(place) for path in paths for place in path.places}) == [*range(len(tree))]
        assert sorted(int(label) for path in paths for label in path.labels) == [*range(len(tree.label_index))]
        for path in paths:
            np.testing.assert_array_equal(path.chain.position_ids, np.arange(len(path.chain)))


def test_without_a_gpu_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert device().type == "cpu"
    assert command.main([]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "no CUDA GPU" in said.err
    assert "--small" in said.err


def test_unknown_part_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["speed-8b", "--small"])
    assert "there is no part speed-8b; the parts are gradients, ways" in capsys.readouterr().err


@pytest.mark.timeout(300)  # it starts a process that imports torch
def test_command_prints_a_line_per_part(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["bfloat16", "--small"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    found = json.loads(line)
    assert found["part"] == "bfloat16"
    assert found["ok"] is True
    assert found["device"] == "cpu"
    assert "no figures" in found["note"]


def test_part_that_takes_too_long_is_stopped(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "LIMIT", 0.2)
    assert command.main(["gradients", "ways", "--small"]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["part"] for line in lines] == ["gradients", "ways"]
    assert all(not line["ok"] and line["error"].startswith("stopped after 0 s") for line in lines)
    assert sum(line["wall_seconds"] for line in lines) < 10


def test_limits_leave_room_in_eight_minutes() -> None:
    assert sum(part.limit for part in command.PARTS.values()) <= command.LIMIT < 480
