"""Every pair of the corpus gets its right verdict, in both orders; other pairs get the same verdict in both."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardmodel.ml.grading import clear_cache, grade_many
from rewardmodel.ml.grading.groups import group_answers
from rewardmodel.ml.grading.symbolic import verdict_on
from tests.ml.grading.pairs import all_pairs, written_with

PAIRS = all_pairs()
KINDS = sorted({pair.kind for pair in PAIRS})
EXPECTED = {"=": ("correct",), "≠": ("wrong", "unparseable"), "?": ("unparseable",)}


@pytest.mark.parametrize("kind", KINDS)
def test_pairs_get_their_right_verdict_in_both_orders(kind: str) -> None:
    pairs = [pair for pair in PAIRS if pair.kind == kind]
    for turned in (False, True):
        clear_cache()
        grades = grade_many(
            [(pair.other, pair.one) if turned else (pair.one, pair.other) for pair in pairs], time_limit=60
        )
        wrong = [
            (*pair, grade) for pair, grade in zip(pairs, grades, strict=True) if grade not in EXPECTED[pair.verdict]
        ]
        assert wrong == []


def test_corpus_has_enough_of_each_kind() -> None:
    assert len(PAIRS) >= 900
    assert len(set(PAIRS)) == len(PAIRS)
    for kind in KINDS:
        assert sum(pair.kind == kind for pair in PAIRS) >= 15


def test_every_readable_answer_equals_itself_in_other_frames() -> None:
    framed_already = ("$", "boxed", "**", "answer")
    answers = [
        pair.one for pair in PAIRS if pair.verdict != "?" and not any(sign in pair.one for sign in framed_already)
    ]
    pairs = [(answer, framed) for answer in answers[::3] for framed in written_with(answer)]
    grades = grade_many(pairs, time_limit=60)
    assert [pair for pair, grade in zip(pairs, grades, strict=True) if grade != "correct"] == []


ANSWERS = sorted({answer for pair in PAIRS for answer in (pair.one, pair.other)})


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ANSWERS), st.sampled_from(ANSWERS))
def test_any_two_answers_are_graded_alike_in_both_orders(one: str, other: str) -> None:
    assert verdict_on(one, other) == verdict_on(other, one)


LETTERS = st.sampled_from(
    ["x", "y", "n", r"\pi", "e", "i", "2", "3", "12", "0.5", "1,000", r"\frac12", r"\sqrt{2}", "a_1"]
)
UNITS = st.sampled_from(
    ["", r"\text{ cm}", " kg", r"\%", r"^\circ", r"\text{ million}", r"\text{ p.m.}", " dollars", r"\text{ blue}"]
)


def combined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(parts, parts)
    return st.one_of(
        pair.map("+".join),
        pair.map("".join),
        pair.map(lambda ab: rf"\frac{{{ab[0]}}}{{{ab[1]}}}"),
        pair.map(", ".join),
        pair.map(lambda ab: f"({ab[0]},{ab[1]})"),
        pair.map(lambda ab: f"[{ab[0]},{ab[1]})"),
        pair.map(r" \text{ or } ".join),
        pair.map(r"\pm".join),
        pair.map("=".join),
        pair.map(r"\le ".join),
        pair.map(":".join),
        parts.map(lambda a: rf"\{{x \mid x > {a}\}}"),
        parts.map(lambda a: rf"\mathbf{{{a}}}"),
        parts.map(lambda a: f"-{a}"),
    )


GENERATED = st.tuples(st.recursive(LETTERS, combined, max_leaves=4), UNITS).map("".join)


@settings(max_examples=300, deadline=None)
@given(GENERATED, GENERATED)
def test_generated_answers_are_graded_alike_in_both_orders(one: str, other: str) -> None:
    verdict = verdict_on(one, other)
    assert verdict in ("correct", "wrong", "unparseable", "timeout")
    assert verdict == verdict_on(other, one)


@settings(max_examples=100, deadline=None)
@given(GENERATED)
def test_generated_answers_equal_themselves_and_not_themselves_plus_one(answer: str) -> None:
    assert verdict_on(answer, f" {answer}") == "correct"
    assert verdict_on(f"({answer})+1", f"({answer})+2") != "correct" or "=" in answer or "," in answer


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_groups_do_not_depend_on_the_order(data: st.DataObject) -> None:
    answers = data.draw(st.lists(st.sampled_from(ANSWERS), min_size=2, max_size=8))
    order = data.draw(st.permutations(range(len(answers))))
    groups = group_answers(answers, time_limit=60)
    shuffled = group_answers([answers[place] for place in order], time_limit=60)
    together = {(a, b) for a in range(len(answers)) for b in range(len(answers)) if groups[a] == groups[b]}
    place_of = {original: place for place, original in enumerate(order)}
    assert together == {
        (a, b)
        for a in range(len(answers))
        for b in range(len(answers))
        if shuffled[place_of[a]] == shuffled[place_of[b]]
    }


def test_groups_of_an_answer_that_equals_two_different_ones() -> None:
    for answers in (["50", r"50\%", "0.5"], ["0.5", r"50\%", "50"], [r"50\%", "0.5", "50"]):
        groups = dict(zip(answers, group_answers(answers), strict=True))
        assert groups["50"] == groups[r"50\%"] != groups["0.5"]
    assert group_answers(["x>3", r"(3,\infty)"]) == group_answers([r"(3,\infty)", "x>3"]) == [0, 0]
