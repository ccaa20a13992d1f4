"""import_problems: MATH and GSM8K rows, and the split that must not leak."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotation.models import Item, Problem
from tests.annotation.exchange.conftest import Run
from tests.annotation.exchange.records import phase_two, write_lines
from tests.factories import ItemFactory, ProblemFactory, SolutionFactory

Manage = Callable[..., Run]

MATH = {
    "problem": "What is $1 + 1$?",
    "solution": "It is $\\boxed{2}$.",
    "answer": "2",
    "subject": "Prealgebra",
    "level": "Level 1",
    "unique_id": "train/prealgebra/1.json",
}
GSM8K = {"question": "Ann has 2 pens and buys 3. How many now?", "answer": "2 + 3 = <<2+3=5>>5 pens.\n#### 1,005"}


def imported(manage: Manage, tmp_path: Path, *rows: Any, options: tuple[str, ...] = ()) -> Run:
    return manage("import_problems", write_lines(tmp_path / "in.jsonl", rows), *options)


def test_math_row_becomes_a_problem(manage: Manage, tmp_path: Path) -> None:
    imported(manage, tmp_path, MATH, options=("--source", "MATH"))

    problem = Problem.objects.get()
    assert (problem.text, problem.answer, problem.solution) == ("What is $1 + 1$?", "2", "It is $\\boxed{2}$.")
    assert (problem.subject, problem.level, problem.external_id) == ("Prealgebra", "Level 1", "train/prealgebra/1.json")
    assert (problem.split, problem.source) == ("train", "MATH")


@pytest.mark.parametrize(
    ("solution", "answer"),
    [
        ("So \\boxed{1} is too small. It is \\boxed{\\frac{1}{\\sqrt{2}}}.", "\\frac{1}{\\sqrt{2}}"),
        ("It is $\\boxed{1}$ or $\\boxed{-1}$.", "1, -1"),
        ("It is $\\boxed 7$.", "7"),
        ("The final answer is $7$.", "7"),
    ],
)
def test_math_row_without_answer_takes_it_from_the_solution(
    solution: str, answer: str, manage: Manage, tmp_path: Path
) -> None:
    imported(manage, tmp_path, {"problem": "?", "solution": solution})

    assert Problem.objects.get().answer == answer


def test_gsm8k_row_becomes_a_problem(manage: Manage, tmp_path: Path) -> None:
    imported(manage, tmp_path, GSM8K, options=("--split", "test"))

    problem = Problem.objects.get()
    assert (problem.answer, problem.solution, problem.split) == ("1,005", "2 + 3 = <<2+3=5>>5 pens.", "test")


def test_twice_is_the_same_as_once(manage: Manage, tmp_path: Path) -> None:
    first = imported(manage, tmp_path, MATH, GSM8K, MATH)
    second = imported(manage, tmp_path, MATH, GSM8K, MATH)

    assert first.out == "3 problems read: 2 new, 1 known, 0 bad.\n"
    assert second.out == "3 problems read: 0 new, 3 known, 0 bad.\n"
    assert Problem.objects.count() == 2


def test_known_problem_keeps_its_answer_and_is_completed(manage: Manage, tmp_path: Path) -> None:
    ProblemFactory(text=MATH["problem"], answer="two", solution=None)

    imported(manage, tmp_path, MATH)

    problem = Problem.objects.get()
    assert (problem.answer, problem.solution, problem.subject) == ("two", "It is $\\boxed{2}$.", "Prealgebra")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"text": "?"}, 'there is neither a "problem" (as in MATH) nor a "question" (as in GSM8K)'),
        ({"problem": " ", "answer": "2"}, '"problem" is missing or empty'),
        ({"problem": "?", "answer": {"value": 2}}, '"answer" must be a string or a number, found {"value": 2}'),
        ({"problem": 7, "answer": "2"}, '"problem" must be a string, found 7'),
        ({"problem": "?", "answer": "2", "level": "x" * 51}, '"level" has 51 characters; at most 50 are allowed'),
        ({"question": "?", "answer": "It is 5."}, 'in GSM8K it ends with a line such as "#### 42"'),
        ({"question": "?", "answer": "It is 5.\n#### "}, 'in GSM8K it ends with a line such as "#### 42"'),
        ({"question": " ", "answer": "#### 2"}, '"question" is missing or empty'),
    ],
)
def test_bad_row_is_named(row: dict[str, Any], reason: str, manage: Manage, tmp_path: Path) -> None:
    run = imported(manage, tmp_path, MATH, row, GSM8K)

    assert run.err.startswith(f"{tmp_path / 'in.jsonl'}:2: ")
    assert reason in run.err
    assert run.error is not None
    assert Problem.objects.count() == 2


def test_held_out_problem_is_never_moved_to_train(manage: Manage, tmp_path: Path) -> None:
    imported(manage, tmp_path, MATH, options=("--split", "test"))

    run = imported(manage, tmp_path, GSM8K, MATH)

    assert run.out == "2 problems read: 1 new, 0 known, 1 bad.\n"
    assert "in.jsonl:2: this problem is held out (split test) and must stay so" in run.err
    assert Problem.objects.get(text=MATH["problem"]).split == "test"


def test_train_problem_imported_as_test_becomes_held_out(manage: Manage, tmp_path: Path) -> None:
    imported(manage, tmp_path, MATH)

    run = imported(manage, tmp_path, MATH, GSM8K, options=("--split", "test"))

    assert run.out == "2 problems read: 1 new, 0 known, 1 moved to the held-out split, 0 bad.\n"
    assert Problem.objects.get(text=MATH["problem"]).split == "test"


def test_problem_of_a_prm800k_record_can_be_held_out_afterwards(manage: Manage, tmp_path: Path) -> None:
    manage("import_prm800k", write_lines(tmp_path / "records.jsonl", [phase_two()]))

    run = imported(
        manage,
        tmp_path,
        {"problem": "What is $2 + 3$?", "answer": "5"},
        options=("--split", "test", "--source", "MATH"),
    )

    assert run.error is None
    assert Problem.objects.get().split == "test"


def test_queued_and_sampled_problems_can_be_held_out(manage: Manage, tmp_path: Path) -> None:
    queued, sampled = ProblemFactory(text="Queued?"), ProblemFactory(text="Sampled?")
    ItemFactory(solution=SolutionFactory(problem=queued))
    SolutionFactory(problem=sampled, generation_number=3)
    rows = [{"problem": text, "answer": "1"} for text in ("Queued?", "Sampled?", "New?")]

    run = imported(manage, tmp_path, *rows, options=("--split", "test"))

    assert run.error is None
    assert run.out == (
        "3 problems read: 1 new, 0 known, 2 moved to the held-out split, 0 bad.\n"
        "Items of moved problems that left the queue: 1.\n"
    )
    assert set(Problem.objects.values_list("text", "split")) == {
        ("Queued?", "test"), ("Sampled?", "test"), ("New?", "test")
    }  # fmt: skip
    assert not Item.objects.exists()


PROOFS = [
    {"problem": "Prove that $2$ is even.", "solution": "It is $1 + 1$."},
    {"problem": "Prove that $3$ is odd.", "answer": None},
    {"problem": "Prove that $4$ is even.", "answer": " "},
    {"question": "Show that Ann has pens."},
    {"question": "Show that Ann has no pens.", "answer": ""},
]


def test_problems_without_an_answer_are_imported_and_counted(manage: Manage, tmp_path: Path) -> None:
    run = imported(manage, tmp_path, MATH, *PROOFS)

    assert run.error is None
    assert run.out == (
        "6 problems read: 6 new, 0 known, 0 bad.\n"
        f"5 problems have no answer, so that their solutions are not graded, for instance {tmp_path / 'in.jsonl'}:2.\n"
    )
    assert Problem.objects.filter(answer=None).count() == 5
    assert Problem.objects.get(text__startswith="Prove that $2$").solution == "It is $1 + 1$."


def test_source_that_is_too_long_is_refused(manage: Manage, tmp_path: Path) -> None:
    assert imported(manage, tmp_path, MATH, options=("--source", "x" * 101)).error == (
        "--source may have at most 100 characters; this text has 101."
    )


@pytest.mark.parametrize("source", ["a\0b", "a\ud800b"])
def test_source_that_cannot_be_stored_is_refused_in_one_sentence(source: str, manage: Manage, tmp_path: Path) -> None:
    run = imported(manage, tmp_path, MATH, options=("--source", source))

    assert run.error is not None
    assert run.error.startswith("--source contains ")
    assert not Problem.objects.exists()


def test_real_files_are_read(manage: Manage, shared_data: Path) -> None:
    math = manage("import_problems", shared_data / "math" / "math500_test.jsonl", "--split", "test")
    gsm8k = manage("import_problems", shared_data / "gsm8k" / "test.jsonl")

    assert math.out == "500 problems read: 500 new, 0 known, 0 bad.\n"
    assert gsm8k.out == "1,319 problems read: 1,319 new, 0 known, 0 bad.\n"
