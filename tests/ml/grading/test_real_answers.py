"""Real answers that are not part of the project; skipped without the folder ../shared/data beside the checkout."""

import json
from pathlib import Path
from typing import Any

import pytest

from rewardmodel.ml.grading import grade_many

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real data is not beside this checkout")


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def test_grades_of_gsm8k_model_solutions_agree_with_theirs() -> None:
    pairs, expected = [], []
    for row in read("gsm8k/example_model_solutions.jsonl"):
        for model in ("6b_finetuning", "6b_verification", "175b_finetuning", "175b_verification"):
            pairs.append((row[model]["solution"], row["ground_truth"]))
            expected.append(row[model]["is_correct"])
    grades = grade_many(pairs, time_limit=60)
    disagreements = [
        (*pair, grade)
        for pair, grade, right in zip(pairs, grades, expected, strict=True)
        if (grade == "correct") is not right
    ]
    assert len(pairs) == 4 * 1319
    assert disagreements == []


def test_grades_differ_from_string_equality_only_in_list_order() -> None:
    rows = read("answers/hendrycks_pairs.jsonl")
    grades = grade_many([(row["pred"], row["gold"]) for row in rows], time_limit=60)
    different = {
        (row["gold"], row["pred"])
        for row, grade in zip(rows, grades, strict=True)
        if (grade == "correct") is not row["expected"]
    }
    assert different == {("4, 10, -2", "10, 4, -2"), ("4, .1, 2", "0.1, 4, 2")}


def test_grades_of_math_solutions_against_their_own_answers() -> None:
    rows = read("math/math500_test.jsonl")
    grades = grade_many([(row["solution"], row["answer"]) for row in rows], time_limit=60)
    assert [row["answer"] for row, grade in zip(rows, grades, strict=True) if grade != "correct"] == []


def test_math_answers_of_neighbouring_problems_are_told_apart() -> None:
    """Grade each answer against its neighbour; of the differently written pairs exactly one is the same answer."""
    answers = [row["answer"] for row in read("math/math500_test.jsonl")]
    pairs = [(a, b) for a, b in zip(answers[1:], answers, strict=False) if a != b]
    grades = grade_many(pairs, time_limit=60)
    assert [pair for pair, grade in zip(pairs, grades, strict=True) if grade == "correct"] == [("x=5", "5")]
    assert "timeout" not in grades
