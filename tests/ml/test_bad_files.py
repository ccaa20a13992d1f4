"""Every command names the line of a row that no tokenizer or reader takes, before it writes anything."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from rewardmodel.ml import evaluate, sample, score, train
from rewardmodel.ml.data import DataError, read_prm800k, read_solutions
from rewardmodel.ml.model import RewardConfig
from tests.ml.records import completion, record, step, write_jsonl

GOOD = '{"problem": "P?", "steps": ["a"], "is_correct": true, "label": -1}\n'
BAD_ROWS = {
    "half a surrogate pair": (
        '{"problem": "P?", "steps": ["good \\ud83d step"], "is_correct": true}',
        "steps[0] contains half a surrogate pair",
    ),
    "NUL": ('{"problem": "a\\u0000b", "steps": ["a"], "is_correct": true}', "problem contains the character NUL"),
    "NaN": ('{"problem": "P?", "steps": ["a"], "is_correct": true, "extra": NaN}', "NaN is not a JSON number"),
    "a doubled key": ('{"problem": "P?", "problem": "Q?", "steps": ["a"]}', 'the key "problem" occurs twice'),
}
Command = Callable[[list[str]], int]


def commands(data: Path, base: Path, output: Path) -> dict[str, tuple[Command, list[str]]]:
    training = ["--data", str(data), "--base", str(base), "--output", str(output)]
    return {
        "train an ORM": (train.main, ["--kind", "orm", *training]),
        "train a PRM": (train.main, ["--kind", "prm", *training]),
        "train a generator": (train.main, ["--kind", "generator", *training]),
        "sample from the file": (
            sample.main,
            ["--generator", str(data), "--data", str(data.with_name("problems.jsonl")), "--output", str(output)],
        ),
        "sample problems": (
            sample.main,
            ["--generator", str(data.with_name("good.jsonl")), "--data", str(data), "--output", str(output)],
        ),
    }


@pytest.mark.parametrize("kind", BAD_ROWS)
@pytest.mark.parametrize("command", list(commands(Path("d"), Path("b"), Path("o"))))
def test_command_names_the_line_and_writes_nothing(
    command: str, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row, reason = BAD_ROWS[kind]
    labeled = record(step(completion("a")))
    data = write_jsonl(tmp_path / "data.jsonl", [labeled] if command == "train a PRM" else [])
    data.write_text((data.read_text() or GOOD) + row + "\n")
    (tmp_path / "problems.jsonl").write_text('{"problem": "P?"}\n')
    (tmp_path / "good.jsonl").write_text(GOOD)
    main, arguments = commands(data, tmp_path / "no base is needed", tmp_path / "output")[command]

    assert main(arguments) == 1

    assert f"error: {data}:2: " in (error := capsys.readouterr().err)
    assert reason in error
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("kind", BAD_ROWS)
def test_scoring_and_evaluation_name_the_line(
    kind: str, base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row, reason = BAD_ROWS[kind]
    folder = Path(shutil.copytree(base, tmp_path / "model"))
    tokens = {"negative": "a", "neutral": "b", "positive": "c"}
    RewardConfig(
        "prm", tokens, separator="\n", problem_separator="\n\n", label_on="separator", bos=False, max_length=200
    ).save(folder)
    data = tmp_path / "data.jsonl"
    data.write_text(GOOD + row + "\n")
    for main, more in (
        (score.main, ["--output", str(tmp_path / "out.jsonl")]),
        (evaluate.main, ["--format", "outcome"]),
        (evaluate.main, ["--format", "first-error", "--threshold", "0.5"]),
    ):
        assert main(["--model", str(folder), "--data", str(data), "--device", "cpu", *more]) == 1
        assert f"error: {data}:2: " in (error := capsys.readouterr().err)
        assert reason in error
    assert not (tmp_path / "out.jsonl").exists()


def test_table_columns_that_are_null_are_absent(tmp_path: Path) -> None:
    path = write_jsonl(
        tmp_path / "t.jsonl",
        [{"problem": "P", "steps": ["a"], "solution": None}, {"problem": "P", "steps": None, "solution": "a\nb"}],
    )
    assert [row["steps"] for row in read_solutions(path)] == [["a"], ["a", "b"]]


def test_question_is_another_name_of_problem(tmp_path: Path) -> None:
    (row,) = read_solutions(write_jsonl(tmp_path / "t.jsonl", [{"question": "P", "steps": ["a"]}]))
    assert row["problem"] == "P"


def test_row_of_gsm8k_is_a_solution(tmp_path: Path) -> None:
    row = {"question": "P", "answer": "We add.\n2 + 3 = <<2+3=5>>5\n#### 5"}
    (read,) = read_solutions(write_jsonl(tmp_path / "t.jsonl", [row]))
    assert read["steps"] == ["We add.", "2 + 3 = <<2+3=5>>5\n\n# Answer\n\n5"]


def test_array_of_records_is_read_like_lines(tmp_path: Path) -> None:
    records = [record(step(completion("a"))), record(step(completion("b", -1)))]
    path = tmp_path / "records.json"
    path.write_text(json.dumps(records, indent=2))
    assert list(read_prm800k(path)) == records


def test_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is a folder"):
        list(read_prm800k(tmp_path))
