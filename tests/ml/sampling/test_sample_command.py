import json
from pathlib import Path

import pytest

from rewardmodel.ml.sample import main


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_sample_from_a_file_grades_what_it_draws(tmp_path: Path) -> None:
    data, known, output = tmp_path / "problems.jsonl", tmp_path / "known.jsonl", tmp_path / "new" / "out.jsonl"
    data.write_text(
        json.dumps({"problem": "half?", "answer": r"\frac{1}{2}"})
        + "\n"
        + json.dumps({"question": "two?", "answer": "1+1\n#### 2"})
        + "\n"
    )
    solutions = [
        {"problem": "half?", "solution": "Halve.\n\n# Answer\n\n0.5"},
        {"problem": "two?", "solution": "Add.\n\n# Answer\n\n3"},
        {"problem": "half?", "solution": "Halve."},
        {"problem": "two?", "solution": "Add.\n\n# Answer\n\n2"},
    ]
    known.write_text("".join(json.dumps(row) + "\n" for row in solutions))
    assert main(["--generator", str(known), "--data", str(data), "--samples", "2", "--output", str(output)]) == 0
    rows = lines(output)
    assert [(row["problem"], row["sample"]) for row in rows] == [("half?", 0), ("half?", 1), ("two?", 0), ("two?", 1)]
    assert sorted(
        (row["problem"], row["answer"], row["grade"], row["is_correct"]) for row in rows if row["finished"]
    ) == [
        ("half?", "0.5", "correct", True),
        ("two?", "2", "correct", True),
        ("two?", "3", "wrong", False),
    ]
    assert [row["grade"] for row in rows if not row["finished"]] == ["incomplete"]
    assert not output.with_name("out.jsonl.partial").exists()


def test_sample_from_a_model_folder(tmp_path: Path, base: Path) -> None:
    data, output = tmp_path / "problems.jsonl", tmp_path / "out.jsonl"
    data.write_text(json.dumps({"problem": "3 + 4?"}) + "\n")
    command = [
        "--generator",
        str(base),
        "--generator-options",
        '{"device": "cpu"}',
        "--data",
        str(data),
        "--output",
        str(output),
    ]
    assert main([*command, "--samples", "3", "--max-new-tokens", "5"]) == 0
    whole = lines(output)
    assert [row["sample"] for row in whole] == [0, 1, 2]
    assert "grade" not in whole[0]
    assert main([*command, "--samples", "1", "--first-sample", "2", "--max-new-tokens", "5"]) == 0
    assert lines(output) == whole[2:]


@pytest.mark.parametrize("text", ["{", '{"text": "x"}'])
def test_sample_names_the_bad_line_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    data, output = tmp_path / "problems.jsonl", tmp_path / "out.jsonl"
    data.write_text('{"problem": "fine"}\n' + text + "\n")
    assert main(["--generator", "none.jsonl", "--data", str(data), "--output", str(output)]) == 1
    assert "problems.jsonl:2: " in capsys.readouterr().err
    assert not output.exists()
