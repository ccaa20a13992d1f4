import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch

from rewardmodel.demo.domain.experiment import HERE, Sampled
from rewardmodel.demo.domain.problems import generate_problems
from rewardmodel.demo.domain.surprise_experiment import log_probabilities, main
from rewardmodel.demo.domain.surprise_experiment import summary as summary_of
from rewardmodel.ml.model import load_causal_lm, load_tokenizer
from rewardmodel.ml.sampling import SampledSolution


def test_summary_has_both_standard_errors() -> None:
    def points(first: float, second: float) -> list[dict[str, float]]:
        return [
            {"n": 1, "accuracy": first, "standard_error": 0.1},
            {"n": 2, "accuracy": second, "standard_error": 0.3},
        ]

    at_1, at_2 = summary_of([points(0.4, 0.5), points(0.4, 0.7), points(0.4, 0.9)])
    assert at_1 == pytest.approx({"n": 1, "accuracy": 0.4, "seeds_stderr": 0.0, "problems_stderr": 0.1})
    # deviations -.2, 0, .2: variance .08 / 2 = .04, standard deviation .2, divided by the root of 3
    assert at_2 == pytest.approx({"n": 2, "accuracy": 0.7, "seeds_stderr": 0.2 / math.sqrt(3), "problems_stderr": 0.3})
    assert math.isnan(summary_of([points(0.4, 0.5)])[0]["seeds_stderr"])


def test_log_probability_of_a_solution_sums_its_tokens() -> None:
    base = str(HERE / "base")
    (problem,) = generate_problems(1, seed=3)
    solutions = [SampledSolution(["So it is 3."], None, finished=False), SampledSolution([], None, finished=False)]
    found = log_probabilities(base, [Sampled(problem, solutions, [[1], []], [False, False])])
    tokenizer, model = load_tokenizer(base), load_causal_lm(base).eval()
    start = tokenizer(problem.text + "\n\n", add_special_tokens=False)["input_ids"]
    ids = start + tokenizer("So it is 3.\n", add_special_tokens=False)["input_ids"]
    log_p = torch.log_softmax(model(input_ids=torch.tensor([ids])).logits[0].float(), -1)
    expected = sum(log_p[place - 1, ids[place]].item() for place in range(len(start), len(ids)))
    assert found[0] == pytest.approx(expected, rel=1e-3)
    assert found[1] == 0.0


def test_experiment_resumes_from_its_results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    training = json.dumps({"epochs": 1, "learning_rate": 1e-3, "evaluation_share": 0.0})
    sizes = ["--problems", "2", "--samples", "2", "--labeled", "4", "--seeds", "1", "--training", training]
    arguments = ["--output", str(tmp_path), *sizes]
    assert main(arguments) == 0
    results = json.loads((tmp_path / "surprise.json").read_text())
    summary = results["figures"]["summary"]
    assert set(summary) == {
        "majority",
        "base's own check, no labels",
        "base's log-probability, no labels",
        *(f"{kind}, {how} surprise" for kind in ("PRM", "ORM") for how in ("with", "without")),
    }
    assert all(np.isfinite(point["accuracy"]) for points in summary.values() for point in points)
    assert capsys.readouterr().out.count(" labeled solutions, seed 0") == 4
    assert main(arguments) == 0
    assert "seed 0" not in capsys.readouterr().out
    assert json.loads((tmp_path / "surprise.json").read_text())["figures"]["summary"] == summary
