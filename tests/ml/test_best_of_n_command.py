"""The command on files in the shapes of the original evaluation, of public samples, and of our own commands."""

import csv
import gzip
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from rewardmodel.ml.best_of_n.command import main

SVG = "{http://www.w3.org/2000/svg}"


def sample(problem: str, answer: str | None, right: bool, score: float, **more: Any) -> dict[str, Any]:
    return {"problem": problem, "answer": answer, "is_correct": right, "prm_score": score, **more}


# Of "ages" the best sample is right, of "coins" it is wrong; each has two samples.
ROWS = [
    sample("ages", "7", True, 0.9, subject="Algebra", level="Level 2"),
    sample("ages", "8", False, 0.2, subject="Algebra", level="Level 2"),
    sample("coins", "5", False, 0.8, subject="Counting", level="Level 10"),
    sample("coins", "6", True, 0.4, subject="Counting", level="Level 10"),
]


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    text = "".join(json.dumps(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def points(text: str) -> dict[tuple[str, str, int], float]:
    """(group, method, n) -> accuracy."""
    lines = csv.DictReader(io.StringIO(text))
    return {(row["value"], row["method"], int(row["n"])): float(row["accuracy"]) for row in lines}


def run(path: Path, *options: str, capsys: pytest.CaptureFixture[str]) -> dict[tuple[str, str, int], float]:
    assert main(["--data", str(path), "--csv", "-", *options]) == 0, capsys.readouterr().err
    return points(capsys.readouterr().out)


def error(path: Path, *options: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["--data", str(path), *options]) == 1
    return capsys.readouterr().err


@pytest.mark.parametrize("name", ["samples.jsonl", "samples.jsonl.gz"])
def test_curves_of_all_and_by_subject_and_level(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = run(write(tmp_path / name, ROWS), capsys=capsys)
    assert found["", "prm", 1] == found["", "prm", 2] == 0.5
    assert (found["", "oracle", 2], found["", "all_correct", 2]) == (1.0, 0.0)
    assert (found["Algebra", "prm", 2], found["Counting", "prm", 2]) == (1.0, 0.0)
    assert (found["2", "prm", 2], found["10", "prm", 2]) == (1.0, 0.0)
    # one vote each: a tie; by weight 0.9 beats 0.2, and 0.8 beats 0.4
    assert found["", "majority", 2] == 0.5
    assert (found["Algebra", "weighted_majority", 2], found["Counting", "weighted_majority", 2]) == (1.0, 0.0)


def test_table_says_what_was_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(write(tmp_path / "s.jsonl", ROWS))]) == 0
    printed = capsys.readouterr().out
    assert "4 samples of 2 problems, 2 each; 50.0 % correct." in printed
    assert "1 of 2 wrong answers (50.0 %) have a score of 0.5 or more." in printed
    lines = [line.split() for line in printed.splitlines()]
    assert ["2", "50.0", "±", "50.0"] in [line[:4] for line in lines]
    assert [line[0] for line in lines if line[1:2] == ["1"]] == ["Algebra", "Counting", "2", "10"]  # levels by number


def test_picture_draws_every_curve_of_every_group(tmp_path: Path) -> None:
    target = tmp_path / "curves.svg"
    assert main(["--data", str(write(tmp_path / "s.jsonl", ROWS)), "--svg", str(target), "--title", "A < B"]) == 0
    picture = ET.parse(target).getroot()
    assert picture.findtext(f"{SVG}title") == "A < B"
    # five methods in five panels: all, two subjects, two levels
    lines = picture.findall(f"{SVG}polyline")
    assert len(lines) == 25
    texts = [text.text for text in picture.findall(f"{SVG}text")]
    assert {"2 problems", "subject Algebra (1)", "level 10 (1)"} <= set(texts)
    prm = lines[0].attrib["points"].split()
    assert prm[0].split(",")[1] == prm[1].split(",")[1], "0.5 at both N is a level line"


PUBLIC = {
    "idx": 0,
    "question": "How many eggs are in two dozen?",
    "gt": "24",
    "answer": "24",
    "level": "Level 1",
    "solution": r"Two dozen is $\boxed{24}$.",
    "code": ["so 24", "so 12", "", "so 24"],
    "pred": ["24", "12", "", "24.0"],
    "score": [True, False, False, True],
    "pred_score": [[-0.5], [-3.0], [2.0], [-4.5]],
    "history": [],
}


def test_public_shape_with_one_row_per_problem_and_logits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "public.jsonl", [PUBLIC])
    found = run(path, capsys=capsys)
    # the empty answer has the highest score, but is never picked; the next one is right
    assert found["", "orm", 4] == 1.0
    assert found["", "oracle", 1] == 0.5
    assert found["", "weighted_majority", 4] == found["", "majority", 4] == 1.0
    assert main(["--data", str(path)]) == 0
    assert "made from the ORM scores by 'sigmoid'" in capsys.readouterr().out


def test_grades_are_made_where_the_file_has_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ungraded = {name: value for name, value in PUBLIC.items() if name != "score"}
    assert run(write(tmp_path / "a.jsonl", [ungraded]), capsys=capsys)["", "oracle", 1] == 0.5
    # and again, against a ground truth that the file's own verdicts contradict
    again = run(write(tmp_path / "b.jsonl", [PUBLIC | {"gt": "12"}]), "--grade-again", capsys=capsys)
    assert again["", "oracle", 1] == 0.25


def test_ground_truths_from_a_file_of_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"problem": "What is  2+2?", "steps": ["Add.", f"So\n\n# Answer\n\n{answer}"]} for answer in ("4", "5")]
    path = write(tmp_path / "s.jsonl", rows)
    problems = write(tmp_path / "p.jsonl", [{"problem": "What is 2+2?", "answer": "4", "type": "Sums"}])
    assert "s.jsonl:1: the sample is not graded, and there is no ground truth" in error(path, capsys=capsys)
    found = run(path, "--problems", str(problems), capsys=capsys)
    assert set(found) == {("", method, n) for method in ("majority", "oracle", "all_correct") for n in (1, 2)}
    assert found["", "oracle", 2] == 1.0


def test_problems_without_an_answer_are_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    proof = {
        "problem": "Prove it.",
        "steps": ["It is so."],
        "answer": None,
        "ground_truth_answer": None,
        "prm_score": 0.5,
    }
    path = write(tmp_path / "s.jsonl", [*ROWS, proof])
    assert main(["--data", str(path)]) == 0
    printed = capsys.readouterr().out
    assert "4 samples of 2 problems" in printed
    assert "1 samples of problems without an answer." in printed


def test_scores_under_other_keys_and_lists_of_step_scores(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    steps = {"ages": ([0.9, 0.1], [0.5, 0.5]), "coins": ([0.2, 0.9], [0.3, 0.4])}
    rows = [
        {**row, "prm_scores": {"minimum_positive": 1 - row["prm_score"]}, "marks": steps[row["problem"]][index % 2]}
        for index, row in enumerate(ROWS)
    ]
    path = write(tmp_path / "s.jsonl", rows)
    named = run(path, "--prm", "prm_scores.minimum_positive", "--by", "subject", capsys=capsys)
    assert (named["Algebra", "prm", 2], named["Counting", "prm", 2]) == (0.0, 1.0)
    # products .09 and .25, .18 and .12; last .1 and .5, .9 and .4; mean .5 and .5, .55 and .35
    for reduction, algebra in (("product", 0.0), ("last", 0.0), ("mean", 0.5), ("minimum", 0.0)):
        found = run(path, "--prm", "marks", "--reduction", reduction, "--by", "subject", capsys=capsys)
        assert found["Algebra", "prm", 2] == algebra
    assert "a product means nothing" in error(
        write(tmp_path / "t.jsonl", [{**row, "marks": [-1.0, 2.0]} for row in rows]), "--prm", "marks", capsys=capsys
    )


def test_logarithms_of_scores_are_ranked_where_products_are_all_zero(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {**sample("long", answer, right, 0.0), "solution_log_score": log}
        for answer, right, log in [("1", True, -850.0), ("2", False, -851.0), ("3", False, -900.0), ("4", False, None)]
    ]
    found = run(write(tmp_path / "s.jsonl", rows), capsys=capsys)
    assert found["", "prm", 4] == found["", "weighted_majority", 4] == 1.0


def test_logarithm_belongs_to_the_orm_if_that_scored_last(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {**ROWS[0], "orm_score": 0.1, "solution_log_score": -2.3},
        {**ROWS[1], "orm_score": 0.9, "solution_log_score": -0.1},
    ]
    found = run(write(tmp_path / "s.jsonl", rows), capsys=capsys)
    assert (found["", "prm", 2], found["", "orm", 2]) == (1.0, 0.0)


def test_samples_that_the_file_leaves_out_count_as_incomplete(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [sample("p", "1", True, 0.9), sample("q", "1", True, 0.9), sample("q", "2", False, 0.1)]
    path = write(tmp_path / "s.jsonl", rows)
    assert max(n for _, _, n in run(path, capsys=capsys)) == 1
    assert run(path, "--samples", "2", capsys=capsys)["", "oracle", 1] == 0.5
    stated = write(tmp_path / "t.jsonl", [{**row, "samples_per_problem": 4} for row in rows])
    assert run(stated, capsys=capsys)["", "oracle", 1] == 0.25


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        ([{"text": "…"}], [], 's.jsonl:1: there is no "problem" or "question"'),
        ([{"problem": "p", "prm_score": 1}], [], 's.jsonl:1: there is no "answer", "steps" or "solution"'),
        (
            [ROWS[0], {**ROWS[1], "prm_score": "high"}],
            ["--prm", "prm_score"],
            's.jsonl:2: "prm_score" is high; expected',
        ),
        ([ROWS[0], {**ROWS[1], "prm_score": None}], [], "a finished sample has no `prm_score`"),
        ([PUBLIC | {"pred": ["24"]}], [], '"pred" has 1 samples, but "code" has 4'),
        ([PUBLIC | {"pred_score": [[1, 2]] * 4}], [], "Name scores of steps with --prm"),
        (
            [ROWS[0], {**ROWS[1], "solution_log_score": -0.5}],
            [],
            's.jsonl:2: its prm score is under "solution_log_score"',
        ),
        (ROWS, ["--ns", "1,x"], "--ns is '1,x'; expected numbers"),
        (ROWS, ["--ns", "3"], "n = 3 is larger than the 2 samples"),
        (ROWS, ["--correct", "right"], 's.jsonl:1: there is no "right"'),
        (ROWS, ["--weights-from", "orm"], "not every sample has such a score"),
        ([], [], "there is no graded sample"),
    ],
)
def test_errors_say_what_is_wrong(
    rows: list[dict[str, Any]], options: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert message in error(write(tmp_path / "s.jsonl", rows), *options, capsys=capsys)


def test_samples_without_a_score_can_be_ranked_last(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "s.jsonl", [ROWS[0] | {"prm_score": None}, ROWS[1]])
    found = run(path, "--unscored", "last", capsys=capsys)
    assert (found["", "prm", 2], found["", "weighted_majority", 2], found["", "oracle", 2]) == (0.0, 0.0, 1.0)


def test_missing_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    message = error(tmp_path / "nowhere.jsonl", capsys=capsys)
    assert message.count("\n") == 1
    assert "nowhere.jsonl" in message
