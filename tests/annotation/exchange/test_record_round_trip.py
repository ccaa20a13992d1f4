"""An imported record is exported unchanged, value for value."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotation.models import Labeling, Problem, Solution, User
from tests.annotation.exchange.conftest import Run
from tests.annotation.exchange.records import LABELER, Line, oddities, phase_one, phase_two, write_lines

Manage = Callable[..., Run]
Export = Callable[..., list[dict[str, Any]]]


@pytest.mark.parametrize("name", list(oddities()))
def test_oddity_comes_back_with_keys_in_order(name: str, manage: Manage, export: Export, tmp_path: Path) -> None:
    line = oddities()[name]
    manage("import_prm800k", write_lines(tmp_path / "in.jsonl", [line]))

    [exported] = export()

    # compared as text, so that the order of keys counts, and 1, 1.0 and true differ
    assert json.dumps(exported) == json.dumps(line)


def test_import_twice_is_the_same_as_once(manage: Manage, export: Export, tmp_path: Path) -> None:
    file = write_lines(tmp_path / "in.jsonl", oddities().values())

    first = manage("import_prm800k", file)
    before = export()
    second = manage("import_prm800k", file)

    assert first.out == "12 records read: 12 new, 0 known, 0 bad.\n"
    assert second.out == "12 records read: 0 new, 12 known, 0 bad.\n"
    assert export() == before == list(oddities().values())


def test_equal_lines_stay_as_many_as_they_were(manage: Manage, export: Export, tmp_path: Path) -> None:
    file = write_lines(tmp_path / "in.jsonl", [phase_one(), phase_two(), phase_one(), phase_one()])

    manage("import_prm800k", file)
    manage("import_prm800k", file)

    assert export() == [phase_one(), phase_two(), phase_one(), phase_one()]


def test_equal_lines_of_two_files_are_one_record(manage: Manage, export: Export, tmp_path: Path) -> None:
    one = write_lines(tmp_path / "one.jsonl", [phase_one()])
    two = write_lines(tmp_path / "two.jsonl", [phase_one(), phase_one()])

    manage("import_prm800k", one, two)

    assert export() == [phase_one(), phase_one()]


def test_own_export_imported_adds_nothing(manage: Manage, export: Export, tmp_path: Path) -> None:
    manage("import_prm800k", write_lines(tmp_path / "in.jsonl", [*oddities().values(), phase_two(), phase_two()]))
    export()

    assert manage("import_prm800k", tmp_path / "export.jsonl").out.startswith("14 records read: 0 new, 14 known")


@pytest.mark.parametrize(
    "written",
    ["2025-07-30T23:23:32", "2025-07-30T23:23:32.000000", "2025-07-30T23:23:32.5", "2025-07-30 23:23:32.104856"],
)
def test_timestamp_comes_back_as_it_was_written(written: str, manage: Manage, export: Export, tmp_path: Path) -> None:
    manage("import_prm800k", write_lines(tmp_path / "in.jsonl", [phase_one(timestamp=written)]))

    assert export()[0]["timestamp"] == written


def test_timestamp_with_an_offset_becomes_utc(manage: Manage, export: Export, tmp_path: Path) -> None:
    line = phase_one(timestamp="2025-07-31T01:23:32.104856+02:00")
    manage("import_prm800k", write_lines(tmp_path / "in.jsonl", [line]))

    assert export()[0]["timestamp"] == "2025-07-30T23:23:32.104856"


def test_unknown_keys_are_kept_inside_and_dropped_on_top(manage: Manage, export: Export, tmp_path: Path) -> None:
    line = phase_one()
    line["label"]["steps"][0]["completions"][0]["probabilities"] = [0.1, 0.2, 0.7]
    manage("import_prm800k", write_lines(tmp_path / "in.jsonl", [line | {"_note": "not of the format"}]))

    assert export() == [line]


def test_absent_top_level_keys_become_null(manage: Manage, export: Export, tmp_path: Path) -> None:
    line: Line = {"question": phase_one()["question"], "label": phase_one()["label"]}
    manage("import_prm800k", write_lines(tmp_path / "in.jsonl", [line]))

    empty = {"labeler": None, "timestamp": None, "generation": None}
    flags = {"is_quality_control_question": None, "is_initial_screening_question": None}
    assert export() == [empty | flags | line]


def test_import_creates_labeler_problem_and_solution(manage: Manage, tmp_path: Path) -> None:
    other = "00000000-0000-4000-8000-000000000001"
    lines = [phase_two(), phase_two((1, -1), labeler=other), phase_one()]
    manage("import_prm800k", write_lines(tmp_path / "in.jsonl", lines))

    labeler = User.objects.get(pk=LABELER)
    assert (labeler.is_active, labeler.has_usable_password(), labeler.username) == (False, False, LABELER)
    problem = Problem.objects.get(text="What is $2 + 3$?")
    assert (problem.answer, problem.solution, problem.split) == ("5", "Count: five.", "train")
    solution = Solution.objects.get()
    assert (solution.generator, solution.grade, solution.answer) == ("prm800k", "ungraded", "6")
    assert solution.steps == phase_two()["question"]["pre_generated_steps"]
    assert [labeling.solution_id for labeling in Labeling.objects.order_by("pk")] == [solution.pk, solution.pk, None]


def test_ground_truth_is_filled_in_but_never_overwritten(manage: Manage, tmp_path: Path) -> None:
    Problem.objects.create(text="What is $2 + 3$?", answer="five", split="test")

    manage("import_prm800k", write_lines(tmp_path / "in.jsonl", [phase_two()]))

    problem = Problem.objects.get()
    assert (problem.answer, problem.solution, problem.split) == ("five", "Count: five.", "test")


def test_real_rows_come_back(manage: Manage, export: Export, shared_data: Path) -> None:
    files = sorted((shared_data / "prm800k").glob("*.jsonl"))
    given = [json.loads(line) for file in files for line in file.open()]
    for line in given:
        line.pop("_reconstructed", None)

    manage("import_prm800k", *files)
    twice = manage("import_prm800k", *files)

    assert twice.out == "948 records read: 0 new, 948 known, 0 bad.\n"
    assert [json.dumps(line) for line in export()] == [json.dumps(line) for line in given]
