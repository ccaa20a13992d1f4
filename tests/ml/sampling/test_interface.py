import pytest

from rewardmodel.ml.sampling.interface import SampledSolution, first_step, solution_from_text


def test_solution_from_text_in_our_own_form() -> None:
    text = "First 3 + 4 = 7.\nSo it is 7.\n\n# Answer\n\n7\n"
    steps = ["First 3 + 4 = 7.", "So it is 7.\n\n# Answer\n\n7"]
    assert solution_from_text(text, ended=True) == SampledSolution(steps=steps, answer="7", finished=True)
    assert solution_from_text(text, ended=False).finished is False


def test_solution_from_text_without_an_answer_is_unfinished() -> None:
    assert solution_from_text("One step.\n", ended=True) == SampledSolution(["One step."], answer=None, finished=False)


@pytest.mark.parametrize(
    "text", ["Add.\n## Final Answer:\n7", "Add.\n\n# Answer\n7", "Add.\n\n# Answer\n\n7", "Add.\n# answer\n\n\n7\n"]
)
def test_solution_from_text_with_another_heading(text: str) -> None:
    assert solution_from_text(text, ended=True).steps == ["Add.\n\n# Answer\n\n7"]


def test_solution_from_text_with_a_box() -> None:
    solution = solution_from_text(r"Add." + "\n" + r"So \boxed{\frac{1}{2}}.", ended=True)
    assert solution.answer == r"\frac{1}{2}"
    assert solution.steps == ["Add.", "So \\boxed{\\frac{1}{2}}.\n\n# Answer\n\n\\frac{1}{2}"]
    assert solution.finished


@pytest.mark.parametrize(
    ("text", "ended", "step"),
    [
        ("We add", False, None),
        ("We add", True, "We add"),
        ("We add\n", False, None),  # the answer mark may follow
        ("We add\n\n# Ans", False, None),
        ("We add\nThen", False, "We add"),
        ("We add\n\nThen", False, "We add"),
        ("We add\n\n# Answer\n\n1", False, None),
        ("We add\n\n# Answer\n\n12\n", False, "We add\n\n# Answer\n\n12"),
        ("We add\n\n# Answer\n\n12", True, "We add\n\n# Answer\n\n12"),
        ("\nWe add\nThen", False, "We add"),
        ("", True, None),
        ("\n", False, None),
    ],
)
def test_first_step_of_a_text_that_is_being_written(text: str, ended: bool, step: str | None) -> None:
    assert first_step(text, ended=ended) == step
