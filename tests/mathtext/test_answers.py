import pytest

from mathtext.answers import answer_of, find_answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("3 + 4 = 7.\n\n# Answer\n\n7", "7"),
        ("# Answer\n\n\\frac{1}{2}", r"\frac{1}{2}"),
        ("so it is\n\n# Answer\n\n\\boxed{12}", "12"),
        (r"Hence \boxed{\frac{1}{2}} as wanted.", r"\frac{1}{2}"),
        (r"\boxed{1} or rather \boxed{\{1, 2\}}.", r"\{1, 2\}"),
        (r"cut off: \boxed{\frac{1}{2", r"\frac{1}{2"),
        ("16 - 7 = <<16-7=9>>9\n#### 9", "9"),
        ("A: 5\nno, wait\nA: 6", "6"),
        ("Answer: x + 1", "x + 1"),
    ],
)
def test_find_answer_in_every_notation(text: str, answer: str) -> None:
    assert find_answer(text) == answer


@pytest.mark.parametrize("text", [None, "", "  \n ", "Steps.\n\n# Answer\n\n", r"\boxed{}", "####  "])
def test_find_answer_where_there_is_none(text: str | None) -> None:
    assert find_answer(text) is None


@pytest.mark.parametrize(
    ("steps", "answer"),
    [
        ([], None),
        (["So it is 7."], None),
        (["So it is 7.\n\n# Answer\n\n7"], "7"),
        (["# Answer\n\n7"], "7"),
        (["First.", "So.\n\n# Answer\n\n 7 \n"], "7"),
        (["So.\n\n# Answer\n\ntwo\nlines"], "two\nlines"),
        (["So.\n\n# Answer\n\n"], None),
        (["So.\n\n# Answer\n\n1\n\n# Answer\n\n2"], "2"),
        (["So.\n\n# Answer\n\n7", "After it."], None),
        (["So.\n# Answer\n\n7"], None),
        (["So.\n\n# Answer\n7"], None),
        (["So.\n\n# answer\n\n7"], None),
        ([r"So it is \boxed{7}."], None),
    ],
)
def test_answer_after_the_mark(steps: list[str], answer: str | None) -> None:
    assert answer_of(steps) == answer
