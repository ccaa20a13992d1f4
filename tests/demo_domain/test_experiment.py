import json
from pathlib import Path

import pytest

from rewardmodel.demo.domain.experiment import main
from rewardmodel.demo.domain.results import Chooser, Results

POINT = {"n": 1, "accuracy": 0.5, "standard_error": 0.1}


def test_results_are_read_back_from_their_file(tmp_path: Path) -> None:
    results = Results.open(tmp_path / "results.json")
    results.add_curve(Chooser("prm", labeled=30, seed=1), [POINT])
    results.add_figures(generator={"solutions": 4})
    again = Results.open(tmp_path / "results.json")
    assert again == results
    wanted = [Chooser("prm", labeled=30, seed=1), Chooser("prm", labeled=30, seed=2)]
    assert again.missing(wanted) == wanted[1:]


def test_experiment_trains_each_model_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    training = json.dumps({"epochs": 1, "learning_rate": 1e-3, "evaluation_share": 0.0})
    sizes = ["--problems", "2", "--samples", "2", "--labeled", "3,4", "--seeds", "1", "--training", training]
    arguments = ["--output", str(tmp_path), *sizes]
    assert main(arguments) == 0
    first = Results.open(tmp_path / "results.json")
    trained = {Chooser(name, count, 0) for name in ("prm", "orm", "weighted_majority") for count in (3, 4)}
    untrained = {Chooser(name) for name in ("oracle", "majority", "step_labels", "base_check")}
    assert set(first.curves) == trained | untrained
    assert first.figures["generator"]["solutions"] == 4
    assert capsys.readouterr().out.count("seed 0") == 6
    assert main(arguments) == 0
    assert "seed 0" not in capsys.readouterr().out
    assert Results.open(tmp_path / "results.json") == first
