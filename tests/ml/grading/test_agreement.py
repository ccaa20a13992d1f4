import json
from pathlib import Path

import pytest

from rewardmodel.ml.grading import agreement


def test_table_counts_the_mistakes_of_each_grader_by_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {"answer": "2 xy", "truth": "2", "same": False, "kind": "units", "careless": True, "string": "wrong"},
        {"answer": "7 cm", "truth": "7", "same": True, "kind": "units", "careless": True, "string": "wrong"},
        {"answer": "x>3", "truth": r"(3,\infty)", "same": True, "kind": "sets", "careless": False, "string": "wrong"},
    ]
    file = tmp_path / "judged.jsonl"
    file.write_text("\n".join(json.dumps({**row, "math_verify": False}) for row in rows), encoding="utf-8")
    assert agreement.main([str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [part.strip() for part in lines[0].split("|")[3:-1]] == [
        "Stepmark",
        "careless",
        "string",
        "math-verify",
    ]
    assert lines[2] == "| units | 2 | 0 of 1 · 0 of 1 | 1 of 1 · 0 of 1 | 0 of 1 · 1 of 1 | 0 of 1 · 1 of 1 |"
    assert lines[-1] == "| all | 3 | 0 of 1 · 0 of 2 | 1 of 1 · 1 of 2 | 0 of 1 · 2 of 2 | 0 of 1 · 2 of 2 |"


def test_tab_separated_file_is_a_kind_and_math_verify_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "tiny.tsv"
    file.write_text("≠\t2^{-100}\t2^{-101}\n=\t\\frac12\t0.5\n", encoding="utf-8")
    assert agreement.main([str(file)]) == 0
    row = capsys.readouterr().out.splitlines()[2]
    assert row == "| tiny | 2 | 0 of 1 · 0 of 1 | 1 of 1 · 0 of 1 |"


def test_mistakes_of_ours_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "judged.jsonl"
    row = {"answer": "1", "truth": "2", "same": True, "math_verify": False}
    file.write_text(json.dumps(row), encoding="utf-8")
    assert agreement.main([str(file), "--list"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "equal: 1   2"


def test_line_that_is_no_pair_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "judged.tsv"
    file.write_text("=\t1\t1\n1\t2\n", encoding="utf-8")
    assert agreement.main([str(file)]) == 1
    assert f"{file}:2" in capsys.readouterr().err
