from collections import Counter

import pytest

from mathtext.answers import answer_of
from rewardmodel.demo.domain.plans import Kind, Operation, Plan
from rewardmodel.demo.domain.problems import generate_problems
from rewardmodel.demo.domain.reading import read_problem
from rewardmodel.ml.text import join_solution, split_solution


def test_values_of_a_chain() -> None:
    plan = Plan("chain", 3, (Operation(Kind.ADD, 4), Operation(Kind.MULTIPLY, 4), Operation(Kind.SUBTRACT, 4)))
    assert plan.values == (3, 2, 3, 4)  # 7 = 5 + 2, 8 = 5 + 3, 3 - 4 = -1 = -5 + 4
    assert plan.answer == 4


def test_problems_depend_on_seed_and_index_only() -> None:
    assert generate_problems(3, seed=7) == generate_problems(5, seed=7)[:3]
    assert generate_problems(3, seed=7) != generate_problems(3, seed=8)


def test_problem_text_reads_back_to_its_answer() -> None:
    for problem in generate_problems(400, seed=1):
        plan = read_problem(problem.text)
        assert (str(plan.answer), plan.family) == (problem.answer, problem.family)


def test_problems_are_varied() -> None:
    problems = generate_problems(400, seed=2)
    assert len({problem.text for problem in problems}) == 400
    families = Counter(problem.family for problem in problems)
    assert set(families) == {"chain", "ring", "story"}
    assert min(families.values()) > 90
    answers = Counter(problem.answer for problem in problems)
    assert set(answers) == set("01234")
    assert max(answers.values()) < 120


def test_solutions_have_five_to_nine_steps_as_text() -> None:
    for problem in generate_problems(200, seed=3):
        assert 5 <= len(problem.solution) <= 9
        assert answer_of(problem.solution) == problem.answer
        assert split_solution(join_solution(problem.solution)) == problem.solution


def test_story_never_gives_away_more_than_there_is() -> None:
    for problem in generate_problems(300, seed=4):
        if problem.family == "story":
            total = (plan := read_problem(problem.text)).start
            for operation in plan.operations:
                signed = {Kind.ADD: operation.operand, Kind.SUBTRACT: -operation.operand}.get(operation.kind)
                total = total * operation.operand if signed is None else total + signed
                assert total >= 0


def test_distractor_is_no_operation() -> None:
    text = (
        "Mara has $3$ beads. (a) Mara wins $4$ more. A friend is $2$ years old. (b) Mara loses $1$. "
        "How many are left over after packing bags of $5$?"
    )
    assert read_problem(text).values == (3, 2, 1)


@pytest.mark.parametrize("text", ["", "What is $2 + 2$?", "Start with $3$.", "Let $a_0 = 3$. Find $a_1$ modulo $5$."])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a problem of the demo domain"):
        read_problem(text)
