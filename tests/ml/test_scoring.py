import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from rewardmodel.ml import evaluate, score
from rewardmodel.ml.data import DataError
from rewardmodel.ml.model import (
    CONFIG_FILE,
    RewardConfig,
    RewardModel,
    load_reward_model,
)
from rewardmodel.ml.scores import solution_score
from rewardmodel.ml.scoring import score_solutions
from tests.ml.records import completion, record, step, write_jsonl

TOKENS = {"negative": "a", "neutral": "b", "positive": "c"}  # in the tiny vocabulary; random weights tell them apart
SAMPLES = [
    {"problem": "Add 1 and 2.", "steps": ["1 + 2 is 3.", "So it is 3.\n\n# Answer\n\n3"]},
    {"problem": "What is 7 - 7, and what do you make of it?", "steps": ["Nothing.", "It is 0.", "Done.", "Well."]},
    {"problem": "Q", "steps": []},
    {"problem": "Add 1 and 2.", "steps": ["1 + 2 is 4."]},
]


@pytest.fixture(scope="module")
def folder(base: Path) -> Iterator[Path]:
    """Return a reward model folder with random weights."""
    config = RewardConfig(
        "prm", TOKENS, separator="\n", problem_separator="\n\n", label_on="separator", bos=False, max_length=200
    )
    config.save(base)
    yield base
    (base / CONFIG_FILE).unlink()


@pytest.fixture(scope="module")
def loaded(folder: Path) -> RewardModel:
    return load_reward_model(folder, "cpu")


def naive(loaded: RewardModel, problem: str, steps: list[str]) -> Any:
    """Return the last step's probabilities from the whole vocabulary's logits after the whole text."""
    parts = [problem + "\n\n", *(text + "\n" for text in steps)]
    ids = [token for part in parts for token in loaded.tokenizer(part, add_special_tokens=False)["input_ids"]]
    logits = loaded.model(input_ids=torch.tensor([ids])).logits[0, -1]
    return torch.softmax(logits[loaded.tokenizer.convert_tokens_to_ids(list(TOKENS.values()))], -1).detach().numpy()


@pytest.mark.parametrize("tokens_per_batch", [1, 100, 10_000])
def test_score_of_step_k_equals_that_of_prefix_k(loaded: RewardModel, tokens_per_batch: int) -> None:
    scored = score_solutions(loaded.model, loaded.tokenizer, SAMPLES, tokens_per_batch=tokens_per_batch)
    assert [rows.shape for rows in scored] == [(2, 3), (4, 3), (0, 3), (1, 3)]
    for sample, rows in zip(SAMPLES, scored, strict=True):
        for count in range(1, len(rows) + 1):
            expected = naive(loaded, str(sample["problem"]), list(sample["steps"])[:count])
            np.testing.assert_allclose(rows[count - 1], expected, atol=2e-6)


def test_score_solutions_without_samples_is_empty(loaded: RewardModel) -> None:
    assert score_solutions(loaded.model, loaded.tokenizer, []) == []


def test_score_solutions_too_long_names_the_sample_or_gives_nan(loaded: RewardModel) -> None:
    samples = [SAMPLES[0], {"problem": "P", "steps": ["short", "long " * 200]}, {"problem": "P" * 300, "steps": ["a"]}]
    with pytest.raises(DataError, match="sample 1: 1 of 2 steps lie beyond the model's limit of 200 tokens"):
        score_solutions(loaded.model, loaded.tokenizer, samples)
    whole, cut, nothing = score_solutions(loaded.model, loaded.tokenizer, samples, on_overflow="nan")
    assert np.isfinite(whole).all()
    assert np.isfinite(cut[0]).all()
    assert np.isnan(cut[1]).all()
    assert np.isnan(nothing).all()


@pytest.mark.parametrize(
    ("sample", "message"),
    [
        ({"steps": ["a"]}, 'sample 0: "problem" is missing'),
        ({"problem": "P", "steps": "a\nb"}, 'sample 0: "steps" must be a list'),
        ({"problem": "P", "steps": [1]}, 'sample 0: "steps" must be a list'),
    ],
)
def test_score_solutions_of_a_malformed_sample_says_what(loaded: RewardModel, sample: Any, message: str) -> None:
    with pytest.raises(DataError, match=message):
        score_solutions(loaded.model, loaded.tokenizer, [sample])


def test_score_command_writes_each_line_with_its_scores(folder: Path, loaded: RewardModel, tmp_path: Path) -> None:
    data = write_jsonl(tmp_path / "in.jsonl", [{**sample, "id": number} for number, sample in enumerate(SAMPLES)])
    arguments = [
        "--model",
        str(folder),
        "--data",
        str(data),
        "--output",
        str(tmp_path / "out.jsonl"),
        "--device",
        "cpu",
    ]
    assert score.main(arguments) == 0
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [line["id"] for line in lines] == [0, 1, 2, 3]
    scored = score_solutions(loaded.model, loaded.tokenizer, SAMPLES)
    for line, rows in zip(lines, scored, strict=True):
        np.testing.assert_allclose(np.reshape(line["step_probabilities"], (-1, 3)), rows, atol=1e-6)
        assert line["prm_score"] == pytest.approx(solution_score(rows), abs=1e-6)
        assert line["prm_scores"]["minimum_negative"] == pytest.approx(
            solution_score(rows, "minimum", "negative"), abs=1e-6
        )


def test_score_command_with_a_bad_line_writes_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_jsonl(tmp_path / "in.jsonl", [SAMPLES[0], {"problem": "P"}])
    arguments = [
        "--model",
        str(folder),
        "--data",
        str(data),
        "--output",
        str(tmp_path / "out.jsonl"),
        "--device",
        "cpu",
    ]
    assert score.main(arguments) == 1
    assert f"{data}:2: " in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def run_evaluate(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert evaluate.main([*arguments, "--device", "cpu"]) == 0
    return json.loads(capsys.readouterr().out)["metrics"]


def test_evaluate_command_on_rated_steps(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_jsonl(
        tmp_path / "prm.jsonl", [record(step(completion("a"), completion("b", -1)), step(completion("c", 0)))]
    )
    metrics = run_evaluate(capsys, "--model", str(folder), "--data", str(data))
    assert metrics["labels"] == 3
    assert metrics["negative_share"] == pytest.approx(1 / 3)
    assert metrics["always_positive_accuracy"] == pytest.approx(1 / 3)


def test_evaluate_command_on_first_errors(
    folder: Path, loaded: RewardModel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scored = score_solutions(loaded.model, loaded.tokenizer, SAMPLES[:2])
    threshold = float(np.concatenate(scored)[:, 0].max()) - 1e-4  # exactly one step is above it
    labels = [int(rows[:, 0].argmax()) if rows[:, 0].max() > threshold else -1 for rows in scored]
    data = write_jsonl(
        tmp_path / "f.jsonl", [{**one, "label": label} for one, label in zip(SAMPLES, labels, strict=False)]
    )
    arguments = ["--model", str(folder), "--data", str(data), "--format", "first-error"]
    assert run_evaluate(capsys, *arguments, "--threshold", str(threshold))["first_error_f1"] == 1.0
    assert run_evaluate(capsys, *arguments, "--threshold-data", str(data))["threshold_data"] == str(data)
    assert evaluate.main([*arguments, "--device", "cpu"]) == 1
    assert "--threshold-data" in capsys.readouterr().err


def test_evaluate_command_on_outcomes(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_jsonl(tmp_path / "o.jsonl", [{**SAMPLES[0], "is_correct": True}, {**SAMPLES[1], "is_correct": False}])
    metrics = run_evaluate(capsys, "--model", str(folder), "--data", str(data), "--format", "outcome")
    assert metrics["solutions"] == 2
    assert metrics["correct_auroc"] in (0.0, 1.0)


def test_bfloat16_model_scores_like_float32(folder: Path, loaded: RewardModel) -> None:
    half_model = load_reward_model(folder, "cpu", dtype=torch.bfloat16)
    half = score_solutions(half_model.model, half_model.tokenizer, SAMPLES[:2])
    for one, two in zip(half, score_solutions(loaded.model, loaded.tokenizer, SAMPLES[:2]), strict=True):
        assert one.dtype == np.float32
        np.testing.assert_allclose(one, two, atol=0.05)
