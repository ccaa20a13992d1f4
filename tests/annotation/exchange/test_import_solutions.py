"""import_solutions: generator, problem, steps and answer of each solution."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotation.models import Solution
from annotation.records.identity import solution_key
from tests.annotation.exchange.conftest import Run
from tests.annotation.exchange.records import write_lines
from tests.factories import ProblemFactory

Manage = Callable[..., Run]
Importing = Callable[..., Run]

PROBLEM = "What is $2 + 3$?"


@pytest.fixture
def importing(manage: Manage, tmp_path: Path) -> Importing:
    ProblemFactory(text=PROBLEM)

    def run(*rows: Any, options: tuple[str, ...] = ()) -> Run:
        return manage("import_solutions", write_lines(tmp_path / "in.jsonl", rows), *options)

    return run


def row(**fields: Any) -> dict[str, Any]:
    return {"problem": PROBLEM, **fields}


def test_steps_are_kept_as_they_are(importing: Importing) -> None:
    importing(row(steps=["a\nb", "c"], answer=" 5 "), options=("--generator", "tiny-lm"))

    solution = Solution.objects.get()
    assert (solution.steps, solution.answer, solution.generator) == (["a\nb", "c"], "5", "tiny-lm")
    assert (solution.grade, solution.generation_number, solution.problem.text) == ("ungraded", None, PROBLEM)


def test_solution_text_is_cut_and_its_answer_found(importing: Importing) -> None:
    importing(row(solution="We add.\n\nIt is 5.\n\n# Answer\n\n5\n"))

    solution = Solution.objects.get()
    assert (solution.steps, solution.answer) == (["We add.", "It is 5.\n\n# Answer\n\n5"], "5")
    assert solution.generator == "imported"


def test_solution_without_an_answer_has_none_and_is_counted(importing: Importing) -> None:
    run = importing(row(steps=["It is 5."], answer="5"), row(steps=["I do not know."]), row(steps=["Nor do I."]))

    assert list(Solution.objects.order_by("pk").values_list("answer", flat=True)) == ["5", None, None]
    place = run.out.partition("for instance ")[2]
    assert place.endswith("in.jsonl:2.\n")
    assert "2 solutions have no final answer that was found, and will be graded incomplete, for instance" in run.out


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ({"solution": "We add.\nSo it is $\\boxed{5}$."}, "5"),
        ({"steps": ["We add.", "The answer is: 5"]}, "5"),
        ({"steps": ["We add.", "So $x=\\boxed{5}$ or $x=\\boxed{6}$."]}, "5, 6"),
        ({"solution": "We add.\n#### 5"}, "5"),
        ({"answer": "We add.\n#### 5"}, "5"),
        ({"steps": ["We add."], "answer": 5}, "5"),
        ({"steps": ["We add."], "answer": 2.50}, "2.5"),
    ],
)
def test_answer_is_found_in_every_notation(fields: dict[str, Any], answer: str, importing: Importing) -> None:
    assert importing(row(**fields)).error is None

    assert Solution.objects.get().answer == answer


def test_answer_that_is_found_leaves_the_identity_of_a_sample_alone(importing: Importing) -> None:
    """Files that were imported before another notation was understood add nothing when they are imported again."""
    importing(row(steps=["It is \\boxed{5}."]))

    assert Solution.objects.get().key == solution_key(
        generator="imported", problem=PROBLEM, steps=["It is \\boxed{5}."], answer=None, occurrence=0
    )


def test_question_is_another_name_of_problem(importing: Importing) -> None:
    assert importing({"question": PROBLEM, "steps": ["a"]}).error is None


def test_cut_option_decides_where_steps_end(importing: Importing) -> None:
    importing(row(solution="One\nstep.\n\nTwo."), options=("--cut", "blank_line"))

    assert Solution.objects.get().steps == ["One\nstep.", "Two."]


def test_preview_shows_the_cut_and_imports_nothing(importing: Importing) -> None:
    rows = [
        row(solution="We add. So $x = 5. 0$ holds.\n\n# Answer\n\n5"),
        {"problem": "Who?", "steps": ["a"]},
        row(steps=["never shown"]),
    ]

    run = importing(*rows, options=("--cut", "sentence", "--preview", "2"))

    assert run.error is None
    place = run.out.partition("in.jsonl:1")[0]
    assert run.out == (
        f"{place}in.jsonl:1: {PROBLEM}\n"
        "    1 | We add.\n"
        "    2 | So $x = 5. 0$ holds.\n"
        "      |\n"
        "      | # Answer\n"
        "      |\n"
        "      | 5\n"
        " answer: 5\n"
        "\n"
        f"{place}in.jsonl:2: Who?\n"
        "    1 | a\n"
        " answer: none\n"
        "\n"
        "2 solutions shown, cut by sentence. Nothing was imported.\n"
    )
    assert not Solution.objects.exists()


def test_preview_names_bad_rows_and_shows_three(importing: Importing) -> None:
    run = importing(row(), *[row(steps=["a"])] * 5, options=("--preview",))

    assert "in.jsonl:1: there are neither" in run.err
    assert "3 solutions shown, cut by line. Nothing was imported." in run.out
    assert run.error is not None
    assert not Solution.objects.exists()


def test_preview_of_no_solutions_is_refused(importing: Importing) -> None:
    assert importing(row(steps=["a"]), options=("--preview", "0")).error is not None


def test_equal_lines_are_distinct_samples_on_every_import(importing: Importing) -> None:
    rows = [row(steps=["a"]), row(steps=["a"]), row(steps=["a"], answer="5")]

    first, second = importing(*rows), importing(*rows)

    assert first.out.startswith("3 solutions read: 3 new, 0 known, 0 bad.\n")
    assert second.out.startswith("3 solutions read: 0 new, 3 known, 0 bad.\n")
    assert Solution.objects.count() == 3


def test_same_solution_by_another_generator_is_another_one(importing: Importing) -> None:
    importing(row(steps=["a"]))

    assert importing(row(steps=["a"]), options=("--generator", "other")).out.startswith("1 solutions read: 1 new")


def test_held_out_problems_may_have_solutions(importing: Importing) -> None:
    ProblemFactory(text="Held out?", split="test")

    assert importing({"problem": "Held out?", "steps": ["a"]}).error is None


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"problem": "Who?", "steps": ["a"]}, 'the problem "Who?" is unknown; import it first with import_problems'),
        ({"steps": ["a"]}, '"problem" is missing or empty'),
        (row(), 'there are neither "steps" (a list of strings) nor a "solution" (a string)'),
        (row(solution=" \n "), 'there are neither "steps" (a list of strings) nor a "solution" (a string)'),
        (row(steps=[]), '"steps" must be a list of at least one string, found []'),
        (row(steps="a"), '"steps" must be a list of at least one string, found "a"'),
        (row(steps=["a", " "]), '"steps"[1] must be a string that is not blank, found " "'),
        (row(steps=["a"], answer={"x": 5}), '"answer" must be a string or a number, found {"x": 5}'),
    ],
)
def test_bad_row_is_named(bad: dict[str, Any], reason: str, importing: Importing) -> None:
    run = importing(row(steps=["a"]), bad, row(steps=["b"]))

    assert f"in.jsonl:2: {reason}" in run.err
    assert run.out.startswith("3 solutions read: 2 new, 0 known, 1 bad.\n")
    assert Solution.objects.count() == 2


def test_generator_without_a_name_is_refused(importing: Importing) -> None:
    assert importing(row(steps=["a"]), options=("--generator", " ")).error is not None


def test_explanations_come_along(importing: Importing) -> None:
    importing(row(steps=["a", "b"], explanations=[{"step": 1, "text": "It forgets the sign."}]))

    assert Solution.objects.get().explanations == [{"step": 1, "text": "It forgets the sign."}]


@pytest.mark.parametrize(
    "explanations",
    ["none", [5], [{"step": 2, "text": "x"}], [{"step": True, "text": "x"}], [{"step": 0, "text": " "}], [{"step": 0}]],
)
def test_explanations_that_explain_no_step_are_bad_lines(importing: Importing, explanations: Any) -> None:
    run = importing(row(steps=["a", "b"], explanations=explanations))

    assert run.error is not None
    assert '"explanations"' in run.err
    assert not Solution.objects.exists()


def test_last_line_that_is_only_another_mark_becomes_the_answer_part(importing: Importing) -> None:
    """Labelers see an answer instead of a heading of hashes; the sample keeps its identity."""
    importing(row(solution="We add.\nIt is 5.\n#### 5"), row(solution="We add.\n\n<answer>5</answer>"))

    solutions = Solution.objects.order_by("pk")
    assert [solution.steps for solution in solutions] == [
        ["We add.", "It is 5.\n\n# Answer\n\n5"],
        ["We add.\n\n# Answer\n\n5"],
    ]
    assert solutions[0].key == solution_key(
        generator="imported", problem=PROBLEM, steps=["We add.", "It is 5.", "#### 5"], answer=None, occurrence=0
    )
