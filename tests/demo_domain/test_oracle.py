"""Ratings computed by hand for two problems."""

import random

import pytest

from rewardmodel.demo.domain.documents import draw_document
from rewardmodel.demo.domain.oracle import Oracle
from rewardmodel.demo.domain.problems import generate_problems

# 3 + 4 = 7, remainder 2; 2 * 3 = 6, remainder 1; 1 - 2 = -1, remainder 4; 4 + 2 = 6, remainder 1.
CHAIN = (
    "Start with $3$. (a) add $4$, (b) multiply by $3$, (c) subtract $2$, (d) add $2$. "
    "What remainder does the result leave on division by $5$?"
)
FIRST = r"(a) Adding $4$: $3 + 4 \equiv 2$."
ALL = [
    FIRST,
    r"(b) Multiplying by $3$ gives $2 \cdot 3 \equiv 1$.",
    r"(c) We have $1 - 2 \equiv 4 \pmod 5$.",
    r"(d) Adding $2$: $4 + 2 \equiv 1$.",
]
LAST = "The remainder is $1$.\n\n# Answer\n\n1"

oracle = Oracle()


def test_answer_is_exact() -> None:
    assert oracle.answer(CHAIN) == "1"


@pytest.mark.parametrize(
    "step",
    [
        FIRST,
        r"$3 + 4 \equiv 2$",
        r"(a) $3 + 4 \equiv 2$",
        r"Adding $4$ gives $3 + 4 \equiv 2$.",
        r"We have $4 + 3 \equiv 2 \pmod 5$.",  # commuted
        r"First we compute $3 + 4 = 7 \equiv 2 \pmod{5}$.",
        "3 + 4 = 7",  # correct; the remainder may be taken later
        "Adding $4$ gives $2$.",
        r"$(3 + 4) \cdot 3 \equiv 1$",  # two operations at once
        r"So $3 + 4 \equiv 2$ and then $2 \times 3 = 6 \equiv 1$.",
    ],
)
def test_progress_is_positive(step: str) -> None:
    assert oracle.rate_step(CHAIN, [], step) == 1


@pytest.mark.parametrize(
    "step",
    [
        "We work modulo $5$.",
        "We only keep remainders modulo $5$.",
        "So far we have $2$.",
        "The remainder is now $2$.",
        "Next we multiply by $3$.",
        FIRST,  # repeated
        "The value is $2$.",
    ],
)
def test_right_without_progress_is_neutral(step: str) -> None:
    assert oracle.rate_step(CHAIN, [FIRST], step) == 0


@pytest.mark.parametrize(
    "step",
    [
        r"Multiplying by $3$: $2 \cdot 3 \equiv 2$.",  # wrong result
        r"Multiplying by $3$: $2 \cdot 4 \equiv 3$.",  # wrong operand
        r"Multiplying by $4$: $2 \cdot 3 \equiv 1$.",  # names another operand
        r"Multiplying by $3$: $3 \cdot 3 \equiv 4$.",  # wrong running value
        r"Adding $3$: $2 + 3 \equiv 0$.",  # wrong operation
        r"Adding $3$: $2 \cdot 3 \equiv 1$.",  # names another operation
        r"(c) Multiplying by $3$: $2 \cdot 3 \equiv 1$.",  # numbers another operation
        r"(c) Subtracting $2$: $2 - 2 \equiv 0$.",  # the multiplication is missing
        r"(b) Subtracting $2$: $2 - 2 \equiv 0$.",
        r"Subtracting $2$: $2 - 2 \equiv 0$.",  # the multiplication is missing
        r"$2 \cdot 3 = 1$",  # equal is not congruent
        r"$2 \cdot 3$",  # no result
        "So far we have $3$.",
        "Next we multiply by $4$.",
        "The remainder is $2$.\n\n# Answer\n\n2",  # stops early
        "The remainder is $1$.\n\n# Answer\n\n1",  # right answer, not derived
        "",
        "banana",
        "Let us go on",
        r"$2 \cdot \equiv 1$",
        r"$2 \cdot 3 \equiv 1$ banana",
        r"$a_2 = 2 \cdot 3 \equiv 1$",  # no item has this name
        r"\frac{2}{3}",
        "2 \x00 3 = 1",
        "(" * 5000,
        "9" * 5000,
        "+".join(["1"] * 500) + " = 0",
        "\n\n# Answer\n\n",
    ],
)
def test_anything_else_is_negative(step: str) -> None:
    expected = -1 if step else 0  # an empty step contains no error
    assert oracle.rate_step(CHAIN, [FIRST], step) == expected


def test_whole_solution_is_rated_to_its_end() -> None:
    assert oracle.rate_solution(CHAIN, ["We work modulo $5$.", *ALL, LAST]) == [0, 1, 1, 1, 1, 1]


def test_ratings_stop_at_the_first_negative() -> None:
    wrong = r"Multiplying by $3$ gives $2 \cdot 3 \equiv 4$."
    assert oracle.rate_solution(CHAIN, [FIRST, wrong, *ALL[2:], LAST]) == [1, -1]


@pytest.mark.parametrize(
    ("last", "rating"),
    [
        (LAST, 1),
        ("# Answer\n\n1", 1),
        ("The remainder is $1$.\n\n# Answer\n\n2", -1),
        ("The remainder is $2$.\n\n# Answer\n\n1", -1),
        ("The remainder is $1$.", 0),
    ],
)
def test_last_step_needs_sentence_and_answer_right(last: str, rating: int) -> None:
    assert oracle.rate_solution(CHAIN, [*ALL, last])[-1] == rating


def test_nothing_comes_after_the_answer() -> None:
    assert oracle.rate_solution(CHAIN, [*ALL, LAST, "We work modulo $5$."])[-1] == -1


def test_wrong_steps_before_count_as_not_written() -> None:
    assert oracle.rate_step(CHAIN, [r"$3 + 4 \equiv 1$"], FIRST) == 1


def test_story_events_may_be_told_in_other_words_of_their_kind() -> None:
    story = (
        "Ines has $1$ shells. (a) Ines wins $2$ more, (b) loses $3$. How many are left over after packing bags of $5$?"
    )
    assert oracle.rate_step(story, [], r"(a) Winning $2$: $1 + 2 \equiv 3$.") == 1
    assert oracle.rate_step(story, [], r"(a) Buying $2$: $1 + 2 \equiv 3$.") == 1
    assert oracle.rate_step(story, [], r"(a) Losing $2$: $1 + 2 \equiv 3$.") == -1
    assert oracle.rate_step(story, [r"$1 + 2 \equiv 3$"], r"(b) Giving away $3$: $3 - 3 \equiv 0$.") == 1


def test_generated_solutions_are_sound() -> None:
    for problem in generate_problems(300, seed=11):
        assert -1 not in oracle.rate_solution(problem.text, problem.solution)


def test_injected_errors_are_found() -> None:
    rng = random.Random(5)
    ratings = []
    for document in (draw_document(rng) for _ in range(60)):
        for index, alternatives in enumerate(document.wrong):
            ratings += [oracle.rate_step(document.problem, document.steps[:index], text) for text in alternatives]
    # Sometimes an injected error repeats the last equation, which is neutral.
    assert ratings.count(-1) >= 0.99 * len(ratings) > 300


def test_other_problem_is_refused() -> None:
    with pytest.raises(ValueError, match="not a problem of the demo domain"):
        oracle.rate_step("What is $2 + 2$?", [], FIRST)
