"""Public files as they are: the shapes of MATH, AIME, GSM8K, folders, and reports that stay short."""

import gzip
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from annotation.models import Labeling, Problem, Solution
from tests.annotation.exchange.conftest import Run
from tests.annotation.exchange.records import phase_two, step, write_lines
from tests.factories import ProblemFactory

Manage = Callable[..., Run]

MATH_OBJECT = {"problem": "What is $2 + 3$?", "level": "Level 1", "type": "Algebra", "solution": "It is $\\boxed 5$."}


def test_levels_and_ids_may_be_numbers(manage: Manage, tmp_path: Path) -> None:
    row = {"problem": "P?", "answer": 4, "subject": "Prealgebra", "level": 1, "unique_id": 7}

    run = manage("import_problems", write_lines(tmp_path / "in.jsonl", [row]))

    problem = Problem.objects.get()
    assert run.error is None
    assert (problem.answer, problem.level, problem.external_id) == ("4", "1", "7")


def test_answers_keep_their_written_form(manage: Manage, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text('{"problem": "A?", "answer": 2.50}\n{"problem": "B?", "answer": 142.0}\n')

    manage("import_problems", file)

    assert list(Problem.objects.order_by("text").values_list("answer", flat=True)) == ["2.50", "142.0"]


def test_math_object_in_a_file_of_its_own(manage: Manage, tmp_path: Path) -> None:
    file = tmp_path / "1.json"
    file.write_text(json.dumps(MATH_OBJECT, indent=4) + "\n")

    assert manage("import_problems", file).out == "1 problems read: 1 new, 0 known, 0 bad.\n"

    problem = Problem.objects.get()
    assert (problem.answer, problem.subject, problem.level) == ("5", "Algebra", "Level 1")


def test_folder_of_objects_is_imported_in_one_call(manage: Manage, tmp_path: Path) -> None:
    for number in range(1, 13):
        folder = tmp_path / "MATH" / ("algebra" if number % 2 else "geometry")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.json").write_text(json.dumps({**MATH_OBJECT, "problem": f"P {number}?"}, indent=4))
    (tmp_path / "MATH" / "README.txt").write_text("not data")

    assert manage("import_problems", tmp_path / "MATH").out == "12 problems read: 12 new, 0 known, 0 bad.\n"


def test_bad_file_of_a_folder_is_named(manage: Manage, tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text(json.dumps(MATH_OBJECT, indent=4))
    (tmp_path / "2.json").write_text('{\n    "problem": "P?",\n')

    run = manage("import_problems", tmp_path)

    assert run.out == "2 problems read: 1 new, 0 known, 1 bad.\n"
    assert run.err.startswith(f"{tmp_path / '2.json'}:1: not JSON: the object that begins here is never closed")


@pytest.mark.parametrize("pack", [lambda data: data, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize("indent", [None, 0, 2])
def test_json_array_is_imported(
    indent: int | None, pack: Callable[[bytes], bytes], manage: Manage, tmp_path: Path
) -> None:
    file = tmp_path / "in.json"
    file.write_bytes(
        pack(json.dumps([{**MATH_OBJECT, "problem": f"P {n}?"} for n in range(3)], indent=indent).encode())
    )

    assert manage("import_problems", file).out == "3 problems read: 3 new, 0 known, 0 bad.\n"


def test_doubled_key_is_a_bad_line_that_names_it(manage: Manage, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text('{"problem": "A?", "problem": "B?", "answer": "1"}\n')

    run = manage("import_problems", file)

    assert run.err.startswith(f'{file}:1: not usable JSON: the key "problem" occurs twice in one object')
    assert not Problem.objects.exists()


def test_twenty_bad_lines_are_shown_and_the_rest_is_counted_by_reason(manage: Manage, tmp_path: Path) -> None:
    ProblemFactory(text="Known?")
    rows: list[Any] = [{"problem": f"Who {n}?", "steps": ["a"]} for n in range(1500)]
    rows[10] = {"problem": "Known?", "steps": ["a"], "answer": "1"}
    rows[20:23] = [{"problem": "Known?"}, "{", {"problem": "Known?", "steps": ["a", " "]}]

    run = manage("import_solutions", write_lines(tmp_path / "in.jsonl", rows))

    lines = run.err.splitlines()
    assert run.out == "1,500 solutions read: 1 new, 0 known, 1,499 bad.\n"
    assert [f"in.jsonl:{number}: " in line for number, line in zip(range(1, 11), lines, strict=False)] == [True] * 10
    assert lines[20] == "… and 1,479 more. All 1,499 bad lines by reason:"
    assert lines[21].strip() == (
        f"1,496 × the problem is unknown; import it first with import_problems (first: {tmp_path / 'in.jsonl'}:1)"
    )
    assert len(lines) == 25
    assert run.error == "Bad lines skipped: 1,499. All others were imported."


def test_preview_shows_at_most_twenty_bad_lines(manage: Manage, tmp_path: Path) -> None:
    run = manage("import_solutions", write_lines(tmp_path / "in.jsonl", [{"problem": "P?"}] * 50), "--preview")

    assert len(run.err.splitlines()) == 20
    assert run.error == "Bad lines: 50."


def test_two_files_with_the_same_rows_count_each_once(manage: Manage, tmp_path: Path) -> None:
    ProblemFactory(text="P?")
    rows = [{"problem": "P?", "steps": ["a"], "answer": "1"}, {"problem": "P?", "steps": ["b"], "answer": "1"}]
    files = [write_lines(tmp_path / name, rows) for name in ("one.jsonl", "two.jsonl")]

    assert manage("import_solutions", *files).out == "4 solutions read: 2 new, 2 known, 0 bad.\n"
    records = [write_lines(tmp_path / name, [phase_two()]) for name in ("three.jsonl", "four.jsonl")]
    assert manage("import_prm800k", *records).out == "2 records read: 1 new, 1 known, 0 bad.\n"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("command", ["import_problems", "import_solutions", "import_prm800k"])
def test_two_imports_of_a_file_at_once_count_each_row_once(command: str, tmp_path: Path) -> None:
    ProblemFactory(text="P?")
    rows: dict[str, list[Any]] = {
        "import_problems": [{"problem": f"P {n}?", "answer": "1"} for n in range(1500)],
        "import_solutions": [{"problem": "P?", "steps": [f"step {n}"], "answer": "1"} for n in range(1500)],
        "import_prm800k": [phase_two(generation=n) for n in range(1500)],
    }
    file = write_lines(tmp_path / "in.jsonl", rows[command])

    def run(_: int) -> str:
        out = StringIO()
        try:
            call_command(command, str(file), stdout=out, stderr=StringIO())
        finally:
            connections.close_all()
        return out.getvalue()

    with ThreadPoolExecutor(2) as threads:
        counts = [out.replace(",", "").split() for out in threads.map(run, range(2))]
    assert sum(int(words[words.index("new") - 1]) for words in counts) == 1500
    assert [words[0] for words in counts] == ["1500", "1500"]


def test_whole_numbers_with_a_point_are_whole_in_records(manage: Manage, tmp_path: Path) -> None:
    rated = {**step([{"text": "We add.", "rating": 1.0, "flagged": None}]), "chosen_completion": 0.0}
    record = phase_two(label={"steps": [rated], "total_time": 10.0, "finish_reason": "solution"}, generation=9.0)

    assert manage("import_prm800k", write_lines(tmp_path / "in.jsonl", [record])).error is None

    labeling = Labeling.objects.get()
    written = json.dumps(labeling.label["steps"][0])
    assert labeling.generation_number == 9
    assert '"rating": 1,' in written
    assert '"chosen_completion": 0}' in written


def test_thousand_real_samples_that_end_in_a_box_have_their_answers(
    manage: Manage, shared_data: Path, tmp_path: Path
) -> None:
    file = shared_data / "math" / "math500_test.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    samples = [{"problem": row["problem"], "solution": row["solution"]} for row in rows for _ in range(2)]
    manage("import_problems", file)

    run = manage("import_solutions", write_lines(tmp_path / "in.jsonl", samples), "--cut", "blank_line")

    assert run.out == "1,000 solutions read: 1,000 new, 0 known, 0 bad.\n"
    found = dict(Solution.objects.values_list("problem__text", "answer"))
    different = [row["answer"] for row in rows if found[row["problem"]] != row["answer"]]
    assert different == [r"\frac{639}{40}"]  # its solution boxes two ways of writing it
