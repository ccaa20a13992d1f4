import pytest

from mathtext.answers import answer_of
from rewardmodel.ml.text import join_solution, problem_segment, split_solution, step_segment


def test_split_solution_keeps_the_answer_with_the_last_step() -> None:
    text = "Add 3 and 4.\nThat is 7.\n\n# Answer\n\n7"
    assert split_solution(text) == ["Add 3 and 4.", "That is 7.\n\n# Answer\n\n7"]


def test_split_solution_drops_blank_lines_and_trailing_space() -> None:
    assert split_solution("one \n\n\ntwo\n  \n") == ["one", "two"]


def test_split_solution_of_nothing_has_no_steps() -> None:
    assert split_solution(" \n\n") == []


def test_split_solution_keeps_newlines_inside_the_answer() -> None:
    assert split_solution("x\n\n# Answer\n\n1\n2\n") == ["x\n\n# Answer\n\n1\n2"]


def test_split_solution_with_an_answer_only() -> None:
    assert split_solution("\n\n# Answer\n\n12") == ["# Answer\n\n12"]
    assert answer_of(["# Answer\n\n12"]) == "12"


def test_join_solution_is_the_inverse_of_split_solution() -> None:
    text = "a = 1\nb = 2\nso 3\n\n# Answer\n\n\\frac{3}{2}"
    assert join_solution(split_solution(text)) == text


@pytest.mark.parametrize(
    ("steps", "answer"),
    [
        ([], None),
        (["no end"], None),
        (["so 468.\n\n# Answer\n\n468"], "468"),
        (["early\n\n# Answer\n\n1", "but goes on"], None),
        (["cut off\n\n# Answer\n\n"], None),
        (["twice\n\n# Answer\n\n1\n\n# Answer\n\n2"], "2"),
    ],
)
def test_answer_of_reads_the_last_step(steps: list[str], answer: str | None) -> None:
    assert answer_of(steps) == answer


def test_segments_end_in_their_separators() -> None:
    assert problem_segment("What is 1 + 1?") == "What is 1 + 1?\n\n"
    assert step_segment("It is 2.") == "It is 2.\n"
