"""The pieces of a text: the page and the importer are held to the same cases, and both take linear time."""

import json
import time
from pathlib import Path
from typing import TypedDict

import pytest

from mathtext.answers import answer_of
from mathtext.cutting import CUTS, cut_solution
from mathtext.pieces import find_pieces


class Case(TypedDict):
    name: str
    text: str
    pieces: list[list[str]]


CASES: list[Case] = json.loads((Path(__file__).parent / "pieces.json").read_text())
"""The page's test reads the same file (frontend/src/components/maths/pieces.test.ts)."""

HOSTILE = {
    "dollars": "$",
    "dollars before words": "$a ",
    "pairs of dollars": "$$ ",
    "pairs of dollars with texts": "$$\\text{$",
    "amounts": "$5 and ",
    "round brackets": "\\(",
    "square brackets": "\\[ a ",
    "environments": "\\begin{a}",
    "environments of many names": "\\begin{a}\\begin{b}\\end{c}",
    "drawings": "[asy]",
    "ticks": "` ``",
    "fences": "\n```a",
    "fences of waves": "\n~~~ a\n",
    "open texts": "$\\text{ ",
    "braces": "{",
    "backslashes": "\\",
    "blank lines": "\n \n",
    "spaces": " ",
    "points": ".",
}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_pieces_are_found(case: Case) -> None:
    text = case["text"]
    assert [[piece.kind, text[piece.start : piece.end]] for piece in find_pieces(text)] == case["pieces"]


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_no_cut_falls_inside_a_piece(case: Case, cut: str) -> None:
    steps = "\n".join(cut_solution(case["text"], cut))
    for _, piece in case["pieces"]:
        assert piece.replace("\r\n", "\n").strip() in steps


def work_of(text: str) -> float:
    """Seconds of this thread, the least of three runs: what other processes do is not counted."""
    seconds = []
    for _ in range(3):
        start = time.thread_time()
        find_pieces(text)
        seconds.append(time.thread_time() - start)
    return min(seconds)


@pytest.mark.parametrize("part", HOSTILE.values(), ids=HOSTILE)
def test_work_grows_with_the_length_only(part: str) -> None:
    short = part * (20_000 // len(part))
    assert (
        work_of(short * 5) < 12 * work_of(short) + 0.02
    )  # five times as long; quadratic work would be 25 times as much


STEP_ANSWERS = json.loads((Path(__file__).parent / "step_answers.json").read_text())
"""The page's test reads the same file (frontend/src/components/text/answer.test.ts)."""


@pytest.mark.parametrize("case", STEP_ANSWERS, ids=[case["step"] for case in STEP_ANSWERS])
def test_page_and_importer_find_the_same_answer_part(case: dict[str, str | None]) -> None:
    assert answer_of([str(case["step"])]) == case["answer"]
