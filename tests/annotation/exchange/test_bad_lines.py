"""A bad line is reported with its place, the error and the fix; good lines are kept."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotation.models import Labeling, Problem
from tests.annotation.exchange.conftest import Run
from tests.annotation.exchange.records import Line, completion, phase_one, phase_two, step, write_lines

Manage = Callable[..., Run]


def with_label(**changes: Any) -> Line:
    return phase_one(label=phase_one()["label"] | changes)


def with_question(**changes: Any) -> Line:
    return phase_two(question=phase_two()["question"] | changes)


BAD_LINES = [
    ('{"question": ', "not JSON: Expecting value at character 14"),
    ("[1, 2]", "must be a JSON object, found [1, 2]"),
    ('"text"', 'must be a JSON object, found "text"'),
    ('{"label": NaN}', "not usable JSON: NaN is not a JSON number; write null"),
    ('{"label": -Infinity}', "not usable JSON: -Infinity is not a JSON number; write null"),
    ('{"label": 1e999}', "not usable JSON: the number 1e999 is too large"),
    ("[" * 100_000, "not usable JSON: "),
    ('{"label": ' + "9" * 5000 + "}", "not usable JSON: "),
    ('{"question": {"problem": "a\\u0000b"}}', "question.problem contains the character NUL"),
    ('{"question": {"problem": "a\\ud800b"}}', "question.problem contains half a surrogate pair"),
    ('{"a\\udc00": 1}', "the key 'a\\udc00' contains half a surrogate pair"),
    ({"label": {"steps": []}}, "question must be the object with the problem; found null"),
    ({"question": {"problem": "?"}}, "label must be the object with the steps; found null"),
    (with_question(problem="  "), 'question.problem must be the text of the problem; found "  "'),
    (with_question(pre_generated_steps="a"), 'question.pre_generated_steps must be a list of strings; found "a"'),
    (
        with_question(pre_generated_verifier_score=True),
        "question.pre_generated_verifier_score must be a number or null",
    ),
    (with_question(ground_truth_answer=6), "question.ground_truth_answer must be a string or null; found 6"),
    (phase_one(labeler="somebody"), "labeler must be a UUID such as"),
    (phase_one(timestamp="yesterday"), "timestamp must be UTC as in 2026-03-01T09:15:42.120350, or null"),
    (phase_one(generation=1.5), "generation must be a whole number or null; found 1.5"),
    (
        phase_one(is_quality_control_question="no"),
        'is_quality_control_question must be true, false or null; found "no"',
    ),
    (with_label(steps=None), "label.steps must be the list of labeled steps; found null"),
    (with_label(total_time=-1), "label.total_time must be whole milliseconds, 0 or more, or null; found -1"),
    (
        with_label(finish_reason="bored"),
        "label.finish_reason must be one of solution, found_error, give_up, bad_problem",
    ),
    (phase_one([step([completion("a", 5)])]), "label.steps[0].completions[0].rating must be -1, 0, 1 or null; found 5"),
    (phase_one([step([{"text": "a", "rating": True}])]), "rating must be -1, 0, 1 or null; found true"),
    (phase_one([step([{"rating": 1}])]), 'label.steps[0].completions[0] must be an object with a "text"'),
    (phase_one([step([completion("a", 1)], chosen=1)]), "chosen_completion must be 0 to 0, or null; found 1"),
    (phase_one([step(None, chosen=0)]), "chosen_completion must be null, because there are no completions; found 0"),
    (phase_one([step([completion("a", 1)], human="x"), "b"]), "label.steps[1] must be an object with completions"),  # type: ignore[list-item]
]


@pytest.mark.parametrize(("bad", "reason"), BAD_LINES)
def test_bad_line_is_named_and_the_good_ones_are_kept(
    bad: Line | str, reason: str, manage: Manage, tmp_path: Path
) -> None:
    file = write_lines(tmp_path / "in.jsonl", [phase_one(), bad, phase_two()])

    run = manage("import_prm800k", file)

    assert run.err.startswith(f"{file}:2: ")
    assert reason in run.err
    assert run.out == "3 records read: 2 new, 0 known, 1 bad.\n"
    assert run.error == "Bad lines skipped: 1. All others were imported."
    assert Labeling.objects.count() == 2


def test_strict_stops_at_the_first_bad_line_and_writes_nothing(manage: Manage, tmp_path: Path) -> None:
    good = write_lines(tmp_path / "good.jsonl", [phase_one()])
    bad = write_lines(tmp_path / "bad.jsonl", [phase_two(), "{", "["])

    run = manage("import_prm800k", "--strict", good, bad)

    assert run.err.count("\n") == 1
    assert run.err.startswith(f"{bad}:2: not JSON")
    assert run.error == "Stopped at the first bad line (--strict); nothing was imported."
    assert (Labeling.objects.count(), Problem.objects.count()) == (0, 0)


def test_strict_keeps_everything_if_no_line_is_bad(manage: Manage, tmp_path: Path) -> None:
    run = manage("import_prm800k", "--strict", write_lines(tmp_path / "in.jsonl", [phase_one(), phase_two()]))

    assert (run.error, Labeling.objects.count()) == (None, 2)


def test_import_accepts_blank_lines_bom_and_crlf(manage: Manage, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(phase_one()).encode() + b"\r\n\r\n  \n" + b"{\r\n")

    run = manage("import_prm800k", file)

    assert run.out == "2 records read: 1 new, 0 known, 1 bad.\n"
    assert run.err.startswith(f"{file}:4: ")


def test_line_that_is_not_utf8_is_named(manage: Manage, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_bytes(b'{"a": "\xff"}\n' + json.dumps(phase_one()).encode() + b"\n")

    run = manage("import_prm800k", file)

    assert run.err == f"{file}:1: not UTF-8 (byte 8 of the line); save the file as UTF-8\n"
    assert Labeling.objects.count() == 1


def test_line_that_is_far_too_long_is_skipped(manage: Manage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datafiles.rows.LONGEST_ROW", 2**20)
    file = write_lines(tmp_path / "in.jsonl", [phase_one(), json.dumps({"a": "b" * 2_500_000}), phase_two()])

    run = manage("import_prm800k", file)

    assert run.err == f"{file}:2: longer than 1 MiB; write one JSON object per line\n"
    assert Labeling.objects.count() == 2


def test_gzip_is_told_by_its_content(manage: Manage, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_bytes(gzip.compress(json.dumps(phase_one()).encode()))

    assert manage("import_prm800k", file).out == "1 records read: 1 new, 0 known, 0 bad.\n"


def test_gzip_that_is_cut_off_keeps_the_lines_before(manage: Manage, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl.gz"
    lines = b"".join(json.dumps(phase_one(generation=number)).encode() + b"\n" for number in range(2000))
    packed = gzip.compress(lines)
    file.write_bytes(packed[: len(packed) // 2])

    run = manage("import_prm800k", file)

    kept = Labeling.objects.count()
    assert 500 < kept < 2000
    assert f"{file}:{kept + 1}: the file is damaged or truncated here" in run.err  # progress lines may come before it
    assert run.error == "Bad lines skipped: 1. All others were imported."


@pytest.mark.parametrize(
    ("name", "reason"), [("gone.jsonl", "no such file"), ("empty", "is a folder without data files")]
)
def test_unreadable_file_imports_nothing(name: str, reason: str, manage: Manage, tmp_path: Path) -> None:
    good = write_lines(tmp_path / "good.jsonl", [phase_one()])
    (tmp_path / "empty").mkdir()

    run = manage("import_prm800k", good, tmp_path / name)

    assert run.error is not None
    assert reason in run.error
    assert Labeling.objects.count() == 0


def test_empty_file_is_an_import_of_nothing(manage: Manage, tmp_path: Path) -> None:
    run = manage("import_prm800k", write_lines(tmp_path / "in.jsonl", []))

    assert (run.out, run.error) == ("0 records read: 0 new, 0 known, 0 bad.\n", None)
