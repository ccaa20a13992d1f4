"""--exclude-problems: rows of these problems are never trained on, however they are written."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from rewardmodel.ml import train
from rewardmodel.ml.data import DataError
from rewardmodel.ml.excluded_problems import ExcludedProblems
from rewardmodel.ml.train import read_data
from rewardmodel.ml.trees.trajectories import LabelOptions
from tests.ml.records import completion, record, step, write_jsonl

ANSWER = "\n\n# Answer\n\n2"
HELD_OUT, OTHER = "What is $1 + 1$?", "What is $1 + 3$?"
LONG = "Find all positive integers $n$ for which $n^2 + 1$ is a prime number."
SPELLINGS = ["What is $1+1$? ", "What is  $1 + 1$", "What is \\(1\\,+\\,1\\)?\n"]


def prm(problem: str) -> dict[str, Any]:
    return record(step(completion("It is so.")), problem=problem)


def solution(problem: str, **more: Any) -> dict[str, Any]:
    return {"problem": problem, "steps": [f"We add.{ANSWER}"], "is_correct": True, **more}


def read(kind: str, file: Path, *excluded: Path) -> dict[str, Any]:
    return read_data([str(file)], kind, LabelOptions(), ExcludedProblems(excluded))[1]


@pytest.fixture
def excluded(tmp_path: Path) -> Path:
    return write_jsonl(tmp_path / "excluded.jsonl", [{"problem": HELD_OUT, "answer": "2"}])


@pytest.mark.parametrize(("kind", "row"), [("prm", prm), ("orm", solution), ("generator", solution)])
def test_rows_of_excluded_problems_are_dropped_and_counted(kind: str, row: Any, excluded: Path, tmp_path: Path) -> None:
    data = write_jsonl(tmp_path / "data.jsonl", [row(text) for text in [*SPELLINGS, OTHER]])
    found = read(kind, data, excluded)
    assert found["counts"] == {
        "excluded_problem": 3,
        ("documents" if kind == "generator" else "trajectories"): 1,
    }
    assert found["excluded_problems"]["problems"] == 1
    assert len(found["excluded_problems"]["sha256"][0]) == 64
    assert "excluded_problem" not in read(kind, data)["counts"]


def test_language_texts_that_quote_an_excluded_problem_are_dropped(excluded: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.txt"
    more.write_text(f"{LONG}\n")
    texts = [
        f"{SPELLINGS[1]}?\n\nWe add.",
        f"Chapter 1\n{SPELLINGS[0]}\nIt is 2.",
        f"Exercise 7. {LONG.replace(' + ', '+')} Solution: try it.",
    ]
    rows: list[dict[str, Any]] = [{"text": text} for text in texts]
    rows += [{"text": "Of course, 1 + 1 is 2, and what is 1 + 11?"}, {"text": "It is 2.", "problem": SPELLINGS[0]}]
    data = write_jsonl(tmp_path / "texts.jsonl", rows)
    assert read("language", data, excluded, more)["counts"] == {"documents": 1, "excluded_problem": 4}


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"problem": HELD_OUT}),
        json.dumps({"question": HELD_OUT, "answer": "#### 2"}),
        json.dumps({"question": {"problem": HELD_OUT}, "label": {}}),
        json.dumps([{"problem": OTHER}, {"problem": HELD_OUT}], indent=1),
        json.dumps({"problem": HELD_OUT, "solution": "…"}, indent=1),
        json.dumps(HELD_OUT),
        f"{HELD_OUT}\n\n{LONG}\n",
        f"\ufeff{HELD_OUT}\r\n",
        "[asy] draw((0,0)--(1,1)); [/asy] How long?\nWhat is $1 + 1$?",
    ],
)
def test_files_of_many_kinds_are_read(content: str, tmp_path: Path) -> None:
    for file in (tmp_path / "problems", tmp_path / "problems.gz"):
        file.write_bytes(gzip.compress(content.encode()) if file.suffix else content.encode())
        found = ExcludedProblems([file])
        assert all(found.has(text) for text in SPELLINGS)
        assert not found.has("What is $1 + 4$?")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "there is no problem in it"),
        ('{"problem": "P"}\n{"text": "x"}', r"file:2: there is no problem"),
        ('{"problem": "P"', r"file:1: not JSON"),
        ('[{"answer": "2"}]', r"file: entry 1: there is no problem"),
    ],
)
def test_file_without_problems_is_refused(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text(content)
    with pytest.raises(DataError, match=message):
        ExcludedProblems([tmp_path / "file"])


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        ExcludedProblems([tmp_path / "nowhere"])


def test_ungraded_solutions_teach_nothing_about_right_answers(tmp_path: Path) -> None:
    """As ml.sample writes them for a problem without an answer."""
    ungraded = {"problem": "Prove it.", "steps": [f"So.{ANSWER}"], "ground_truth_answer": None, "finished": True}
    data = write_jsonl(tmp_path / "data.jsonl", [ungraded, solution(OTHER, ground_truth_answer="4")])
    assert read("orm", data)["counts"] == {"excluded_ungraded": 1, "trajectories": 1}
    assert read("generator", data)["counts"] == {"documents": 1, "excluded_ungraded": 1}


def test_wrong_number_of_a_record_counts_excluded_ones(excluded: Path, tmp_path: Path) -> None:
    data = write_jsonl(tmp_path / "data.jsonl", [prm(HELD_OUT), record(step(completion("x", 7)), problem=OTHER)])
    with pytest.raises(DataError, match=r"data.jsonl:2: "):
        read("prm", data, excluded)


def test_train_command_reports_excluded_rows(
    excluded: Path, base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [prm(f"P {number}") for number in range(8)]
    data = write_jsonl(tmp_path / "data.jsonl", [*rows, *(prm(text) for text in SPELLINGS)])
    second = tmp_path / "second.txt"
    second.write_text("P 7\n")
    output = tmp_path / "out"
    arguments = ["--kind", "prm", "--data", str(data), "--base", str(base), "--output", str(output)]
    more = ["--exclude-problems", str(excluded), "--exclude-problems", str(second), "--epochs", "1"]

    assert train.main([*arguments, *more, "--progress", "none"]) == 0

    assert "--exclude-problems: 4 rows of 2 problems are left out" in capsys.readouterr().err
    provenance = json.loads((output / "reward_model.json").read_text())["provenance"]
    assert provenance["data"]["counts"] == {"excluded_problem": 4, "trajectories": 7}
    assert provenance["data"]["excluded_problems"]["problems"] == 2
