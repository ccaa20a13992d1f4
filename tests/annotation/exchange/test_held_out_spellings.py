"""A held-out problem is known however it is written: in problem files, records and solutions, before and after."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from annotation.exports.selection import TRAINED_ON, selected_labelings
from annotation.models import Item, Labeling, Problem, Solution
from annotation.services.labelings import submit_labeling
from annotation.services.problem_queue import queue_problems
from tests.annotation.exchange.conftest import Run
from tests.annotation.exchange.records import phase_two, write_lines
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, SolutionFactory, UserFactory, label, lease

Manage = Callable[..., Run]

TEXT = "What is $2 + 3$?"
SPELLINGS = [
    "What is $2 + 3$? ",
    "What is $2 + 3$?\n",
    "What is  $2 + 3$?",
    "What is $2+3$?",
    "What is \\(2\\,+\\,3\\)?",
]


def record_of(text: str) -> dict[str, Any]:
    line = copy.deepcopy(phase_two())
    line["question"]["problem"] = text
    return line


@pytest.fixture
def held_out(manage: Manage, tmp_path: Path) -> Problem:
    manage(
        "import_problems", write_lines(tmp_path / "test.jsonl", [{"problem": TEXT, "answer": "5"}]), "--split", "test"
    )
    return Problem.objects.get()


def import_records(manage: Manage, tmp_path: Path, texts: list[str]) -> Run:
    return manage("import_prm800k", write_lines(tmp_path / "records.jsonl", [record_of(text) for text in texts]))


def test_records_of_held_out_problems_are_held_out_and_counted(
    held_out: Problem, manage: Manage, tmp_path: Path
) -> None:
    first = import_records(manage, tmp_path, SPELLINGS)
    second = import_records(manage, tmp_path, SPELLINGS)

    counted = f"5 records belong to held-out problems and are never trained on, for instance {tmp_path / 'records.jsonl'}:1.\n"
    assert first.out == f"5 records read: 5 new, 0 known, 0 bad.\n{counted}"
    assert second.out == f"5 records read: 0 new, 5 known, 0 bad.\n{counted}"
    assert Problem.objects.get() == held_out
    assert set(Labeling.objects.values_list("problem", flat=True)) == {held_out.pk}
    assert not selected_labelings(TRAINED_ON).exists()


def test_no_training_export_has_a_held_out_problem(held_out: Problem, manage: Manage, tmp_path: Path) -> None:
    import_records(manage, tmp_path, [*SPELLINGS, "What is $2 + 4$?"])

    manage("export_prm800k", "--output", tmp_path / "rows.jsonl", "--format", "stepwise")
    manage("export_prm800k", "--output", tmp_path / "rows.parquet", "--format", "parquet")
    manage("export_prm800k", "--output", tmp_path / "train.jsonl", "--split", "train")
    manage("export_prm800k", "--output", tmp_path / "test.jsonl", "--split", "test")

    assert (tmp_path / "rows.jsonl").read_text().count("What is $2 + 4$?") == 1
    assert len((tmp_path / "rows.jsonl").read_text().splitlines()) == 1
    assert pq.read_table(tmp_path / "rows.parquet").column("prompt").to_pylist() == ["What is $2 + 4$?"]
    assert len((tmp_path / "train.jsonl").read_text().splitlines()) == 1
    assert len((tmp_path / "test.jsonl").read_text().splitlines()) == len(SPELLINGS)


def test_records_are_exported_as_they_were_written(
    held_out: Problem, manage: Manage, export: Any, tmp_path: Path
) -> None:
    import_records(manage, tmp_path, SPELLINGS)

    assert [record["question"]["problem"] for record in export()] == SPELLINGS


def test_spelling_of_a_held_out_problem_cannot_become_a_train_problem(
    held_out: Problem, manage: Manage, tmp_path: Path
) -> None:
    rows = [{"problem": text, "answer": "5"} for text in [*SPELLINGS, "What is $2 + 4$?"]]

    run = manage("import_problems", write_lines(tmp_path / "train.jsonl", rows))

    assert run.out == "6 problems read: 1 new, 0 known, 5 bad.\n"
    assert "train.jsonl:1: this problem is held out (split test) and must stay so" in run.err
    assert set(Problem.objects.values_list("text", "split")) == {(TEXT, "test"), ("What is $2 + 4$?", "train")}


def test_problems_known_by_another_spelling_are_one_problem(manage: Manage, tmp_path: Path) -> None:
    rows = [{"problem": text, "answer": "5"} for text in SPELLINGS]
    rows[1]["subject"] = "Arithmetic"

    first = manage("import_problems", write_lines(tmp_path / "a.jsonl", rows))
    second = manage("import_problems", write_lines(tmp_path / "a.jsonl", reversed(rows)))

    assert first.out == "5 problems read: 1 new, 4 known, 0 bad.\n"
    assert second.out == "5 problems read: 0 new, 5 known, 0 bad.\n"
    problem = Problem.objects.get()
    assert (problem.text, problem.subject) == (SPELLINGS[0], "Arithmetic")


def test_solutions_find_their_problem_by_any_spelling(manage: Manage, tmp_path: Path, held_out: Problem) -> None:
    train = ProblemFactory(text="Find $x$.")
    rows = [{"problem": text, "steps": ["One step."]} for text in ("Find  $ x $", *SPELLINGS[:2])]

    run = manage("import_solutions", write_lines(tmp_path / "s.jsonl", rows))

    place = tmp_path / "s.jsonl"
    assert run.out == (
        "3 solutions read: 3 new, 0 known, 0 bad.\n"
        f"3 solutions have no final answer that was found, and will be graded incomplete, for instance {place}:1.\n"
        f"2 solutions belong to held-out problems and are never queued or trained on, for instance {place}:2.\n"
    )
    assert Solution.objects.filter(problem=train).count() == 1
    assert Solution.objects.filter(problem=held_out).count() == 2


def test_labeled_problem_that_is_held_out_later_no_longer_counts_for_training(manage: Manage, tmp_path: Path) -> None:
    import_records(manage, tmp_path, SPELLINGS)
    assert Problem.objects.get().split == "train"
    assert selected_labelings(TRAINED_ON).count() == 5

    rows = [{"problem": TEXT, "answer": "5"}]
    run = manage("import_problems", write_lines(tmp_path / "test.jsonl", rows), "--split", "test")

    assert run.out == (
        "1 problems read: 0 new, 0 known, 1 moved to the held-out split, 0 bad.\n"
        "Labelings of moved problems, which no longer count for training (models trained before have learned from them): 5.\n"
    )
    assert Problem.objects.get().split == "test"
    assert not selected_labelings(TRAINED_ON).exists()


def test_items_leave_the_queue_and_work_that_has_begun_can_be_finished(manage: Manage, tmp_path: Path) -> None:
    problem = ProblemFactory(text=TEXT)
    untouched = ItemFactory(solution=SolutionFactory(problem=problem), labelings_wanted=2)
    begun = ItemFactory(solution=SolutionFactory(problem=problem), labelings_wanted=2)
    other = ItemFactory(phase=begun.phase)
    assignment = lease(begun, UserFactory())

    rows = [{"problem": SPELLINGS[3], "answer": "5"}]
    run = manage("import_problems", write_lines(tmp_path / "test.jsonl", rows), "--split", "test")

    assert "Items of moved problems that left the queue: 2.\n" in run.out
    assert not Item.objects.filter(pk=untouched.pk).exists()
    begun.refresh_from_db()
    assert (begun.free_slots, begun.labelings_wanted) == (0, 2)
    assert list(Item.objects.filter(free_slots__gt=0)) == [other]
    labeling, _ = submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([-1]))
    assert labeling.problem == problem
    assert not selected_labelings(TRAINED_ON).exists()
    begun.refresh_from_db()
    assert begun.free_slots == 0


def test_held_out_problems_are_not_queued(held_out: Problem) -> None:
    ProblemFactory(text="What is $2 + 4$?")
    phase = PhaseFactory(flow=1)

    assert queue_problems(phase=phase) == 1
    assert Item.objects.get().problem.text == "What is $2 + 4$?"


def test_record_without_a_ground_truth_answer_round_trips(manage: Manage, export: Any, tmp_path: Path) -> None:
    lines = [record_of("Prove that $1 < 2$."), record_of("Prove that $2 < 3$."), record_of("Prove that $3 < 4$.")]
    lines[0]["question"]["ground_truth_answer"] = None
    lines[1]["question"]["ground_truth_answer"] = ""
    del lines[2]["question"]["ground_truth_answer"]

    run = manage("import_prm800k", write_lines(tmp_path / "proofs.jsonl", lines))

    assert run.error is None
    assert export() == lines
    assert Problem.objects.filter(answer=None).count() == 3
