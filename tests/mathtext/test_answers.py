"""Final answers in the ways in which people and models end a solution, and texts that only look like it."""

import time

import pytest

from mathtext.answers import (
    answer_of,
    find_answer,
    looks_bare,
    read_answer,
    solution_answer,
    split_gsm8k,
    with_answer_part,
    with_plain_mark,
)

ENDINGS: list[tuple[str, str | None]] = [
    # the answer part
    ("3 + 4 = 7.\n\n# Answer\n\n7", "7"),
    ("# Answer\n\n\\frac{1}{2}", r"\frac{1}{2}"),
    ("So it is\n\n# Answer\n\n\\boxed{12}", "12"),
    ("So.\n\n# Answer\n\ntwo\nlines", "two\nlines"),
    ("So.\n\n# Answer\n\n7\n\nThis holds for all of them.", "7"),
    ("Add.\n## Answer\n\n73", "73"),
    ("Add.\n### Final Answer:\n73", "73"),
    ("Add.\n#### Answer: 73", "73"),
    ("Add.\n## **Answer**\n$73$\n\n## Check\n70 + 3 = 73", "73"),
    ("### Final answer\n\n\\[\nx = 73\n\\]", "x = 73"),
    ("Four pens.\n\n# Answer\n\n", None),
    (r"It is \boxed{4}." + "\n\n# Answer\n\n", "4"),
    ("<answer>73</answer>", "73"),
    ("<think>It may be \\boxed{3}.</think>\n<answer> 7 </answer>", "7"),
    ("<answer>It is \\boxed{73}</answer> as asked", "73"),
    ("It ends here: <answer>73", "73"),
    ("<answer></answer> or <ANSWER>9</ANSWER>", "9"),
    # boxes
    (r"Hence \boxed{\frac{1}{2}} as wanted.", r"\frac{1}{2}"),
    (r"Hence $\boxed 2$.", "2"),
    (r"Hence $\boxed3$.", "3"),
    (r"Hence $\boxed -4$.", "-4"),
    (r"Hence $\boxed\frac12$.", r"\frac12"),
    (r"Hence $\boxed\frac{3}{\sqrt{5}}$.", r"\frac{3}{\sqrt{5}}"),
    (r"Hence $\boxed\pi$.", r"\pi"),
    (r"Hence $\boxed\text{odd}$.", r"\text{odd}"),
    (r"Hence \fbox{7}.", "7"),
    (r"Hence \boxed{\boxed{7}}.", "7"),
    (r"Hence \boxed{5.}", "5"),
    (r"cut off: \boxed{\frac{1}{2", r"\frac{1}{2"),
    (r"first \boxed{3}, then it is cut off: \boxed{4", "3"),
    (r"So \boxed{42}. I put my final answer within \boxed{}.", "42"),
    (r"So \boxed{42}. Write it as \boxed{\ldots} or \boxed{your answer}.", "42"),
    (r"So \boxed{42}. Do not forget \boxed.", "42"),
    (r"Only \boxed{ } is here.", None),
    # several boxes
    (r"\boxed{3}, \boxed{5}, \boxed{7}", "3, 5, 7"),
    (r"So $x=\boxed{2}$ or $x=\boxed{-2}$.", "2, -2"),
    (r"The mean is \boxed{3} and the median is \boxed{4}.", "3, 4"),
    (r"\[x &= \boxed{1} \\ y &= \boxed{2}\]", "1, 2"),
    (r"$\boxed{5}$ $\boxed{5}$", "5"),
    (r"First \boxed{3}. Then we double it: \boxed{6}.", "6"),
    (r"With \boxed{3} apples, so that we get \boxed{6}.", "6"),
    (r"\boxed{1} or rather \boxed{\{1, 2\}}.", r"\{1, 2\}"),
    ("\\boxed{3} pens\n\nand in all \\boxed{8}", "8"),
    (r"$\boxed{3} + \boxed{4} = \boxed{7}$", "7"),
    # GSM8K's mark, and headings that are none
    ("16 - 7 = <<16-7=9>>9\n#### 9", "9"),
    ("16 + 1002 = 1018\n#### 1,018", "1,018"),
    ("It costs this.\n#### $18.50", "$18.50"),
    ("Nine.\n#### 9\nThe answer is: 9", "9"),
    ("#### Step 1: add\n2 + 3 = 5\n#### Step 2: conclude\nAnswer: 5", "5"),
    ("#### 1. Add\n2 + 3 = 5\n#### 2. Conclude\nIt is 5.", None),
    ("We add.\n#### Conclusion", None),
    ("##### 5", None),
    # statements
    ("Some work.\n\nThe answer is: 18", "18"),
    ("Some work. The answer is 18.", "18"),
    ("So the answer is $\\frac{3}{4}$.", r"\frac{3}{4}"),
    ("Thus, the final answer is **73**.", "73"),
    ("Final Answer: The final answer is $73$. I hope it is correct.", "73"),
    ("Therefore the answer is \\(x^2\\), because both sides agree.", "x^2"),
    ("Therefore, the answer to the second question is 3.5 meters. That is all.", "3.5 meters"),
    ("The final answer is:\n$$\n73\n$$", "73"),
    ("The answer is (C).", "(C)"),
    ("The answer is Tuesday.", "Tuesday"),
    ("The correct answer is therefore equal to 12.", "12"),
    ("Work.\n\n**Answer:** 73", "73"),
    ("Work.\n\n**Answer**: 73", "73"),
    ("Work.\n\n**Answer: 73**", "73"),
    ("Work.\n\n**Final Answer**\n\n$73$", "73"),
    ("Work.\nFinal Answer: **73**", "73"),
    ("Work.\nAnswer: `73`.", "73"),
    ("Work.\nANSWER: x + 1", "x + 1"),
    ("Work.\n- Answer: 73", "73"),
    ("Work.\n\nFinal Answer\n\n73", "73"),
    ("A: 5\nno, wait\nA: 6", "6"),
    ("答案：5", "5"),
    ("所以答案是5。", "5"),
    ("最终答案为 $\\frac{1}{2}$。", r"\frac{1}{2}"),
    ("Ответ: 12", "12"),
    # which one counts
    ("We get \\boxed{3} first.\n\nThe final answer is 7.", "7"),
    ("\\boxed{12}\n\nIf there were 3 more, the answer is 7.", "12"),
    ("The answer is 5, no: \\boxed{6}.", "6"),
    ("\\boxed{12}\n\nThe answer is correct.", "12"),
    ("\\boxed{12}\n\nThe answer is yes.", "12"),
    ("#### 9\n\nBut then \\boxed{10}", "10"),
    ("<answer>7</answer> and not \\boxed{8}", "7"),
    # no answer
    ("", None),
    ("  \n ", None),
    ("####  ", None),
    ("The sum is 5.", None),
    ("We do not know.", None),
    ("The answer is not clear.", None),
    ("The answer is found by adding 3 and 4.", None),
    ("Which answer is right?", None),
    ("A: 5\nB: 6\nC: 7", None),
    ("draw((0,0)--(1,0));\nA = (1,0);", None),
]


@pytest.mark.parametrize(("text", "answer"), ENDINGS)
def test_answer_is_found_in_every_notation(text: str, answer: str | None) -> None:
    assert find_answer(text) == answer


def test_no_text_has_no_answer() -> None:
    assert find_answer(None) is None
    assert read_answer(None) is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (r"  \frac{3}{4} ", r"\frac{3}{4}"),
        ("**73**", "73"),
        ("$x = 3$.", "x = 3"),
        (r"\boxed{4}", "4"),
        (r"\boxed{}", None),
        ("####  ", None),
        ("Steps.\n\n# Answer\n\n", None),
        (" ", None),
        ("0.333...", "0.333..."),
        (r"10\,", r"10\,"),
    ],
)
def test_bare_answer_is_read_as_it_is(text: str, answer: str | None) -> None:
    assert read_answer(text) == answer


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


@pytest.mark.parametrize(
    ("steps", "answer"),
    [
        ([r"So it is \boxed{7}."], "7"),
        ([r"First \boxed{3}", r"So it is \boxed{7}."], "7"),
        ([r"\boxed{3}", "So.\n\n# Answer\n\n7"], "7"),
        (["We add.", "#### 7"], "7"),
        (["We add.", "I do not know."], None),
    ],
)
def test_answer_of_a_solution_in_steps(steps: list[str], answer: str | None) -> None:
    assert solution_answer(steps) == answer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Add.\nSo.\n\n# Answer\n\n7", "Add.\nSo.\n\n# Answer\n\n7"),
        ("Add.\n## Final Answer:\n7", "Add.\n\n# Answer\n\n7"),
        ("Add.\n#### 7", "Add.\n\n# Answer\n\n7"),
        ("Add.\n<answer>7</answer>", "Add.\n\n# Answer\n\n7"),
        ("Add.\nThe answer is 7.", "Add.\nThe answer is 7.\n\n# Answer\n\n7"),
        (r"So \boxed{7}." + "\n\n# Answer\n\n", r"So \boxed{7}." + "\n\n# Answer\n\n7"),
        ("## Answer\n7\n\n## Check\n3 + 4 = 7", "## Answer\n7\n\n## Check\n3 + 4 = 7\n\n# Answer\n\n7"),
        ("Add.", "Add."),
    ],
)
def test_answer_part_replaces_a_bare_mark_or_follows_the_text(text: str, expected: str) -> None:
    assert with_answer_part(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Add.\n#### 7", "Add.\n\n# Answer\n\n7"),
        ("Add.\nThe answer is 7.", "Add.\nThe answer is 7."),
        (r"So \boxed{7}.", r"So \boxed{7}."),
        ("Add.\n\n# Answer\n\n7", "Add.\n\n# Answer\n\n7"),
    ],
)
def test_only_a_bare_mark_at_the_end_is_replaced(text: str, expected: str) -> None:
    assert with_plain_mark(text) == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2 + 3 = 5\n#### 5", ("2 + 3 = 5", "5")),
        ("2 + 3 = 5\nA: 5", ("2 + 3 = 5\nA: 5", "5")),
        ("It is five.", ("It is five.", None)),
        ("#### ", ("####", None)),
    ],
)
def test_gsm8k_solution_is_split(text: str, parts: tuple[str, str | None]) -> None:
    assert split_gsm8k(text) == parts


@pytest.mark.parametrize(
    ("text", "is_bare"),
    [("5", True), (r"\frac{1}{2}", True), ("Tuesday", True), ("It is 5.", False), ("5\n#### 5", False), (" ", False)],
)
def test_bare_answers_are_told_from_solutions(text: str, is_bare: bool) -> None:
    assert looks_bare(text) is is_bare


@pytest.mark.parametrize(
    "piece",
    [
        r"\boxed{",
        r"\boxed",
        r"\boxed\frac{x{y}",
        r"\boxed{1}, ",
        "{",
        "answer is ",
        "Answer:\n",
        "<answer>",
        "#### 1 a\n",
        "# Answer\n",
        "the answer to a ",
        "*",
        "$",
        "`",
        "5,.",
        "\n",
        " ",
    ],
)
def test_hostile_text_of_ten_megabytes_is_read_at_once(piece: str) -> None:
    text = piece * (10_000_000 // len(piece))
    begun = time.process_time()
    find_answer(text), read_answer(text), with_answer_part(text)
    assert time.process_time() - begun < 10
