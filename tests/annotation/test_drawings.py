"""Texts with drawings: Python and PostgreSQL tell them from others alike, and problems with one can be left out of the queue."""

import pytest

from annotation.models import Problem
from annotation.selectors.problems import has_drawing as filter_drawings
from annotation.services.problem_queue import queue_problems
from mathtext.drawings import has_drawing
from tests.factories import PhaseFactory, ProblemFactory

pytestmark = pytest.mark.django_db

DRAWN = [
    "How long is $AB$?\n[asy]\ndraw((0,0)--(3,4));\n[/asy]",
    "[asy]size(100);[/asy] Above is a square.",
    "\\begin{asy}\ndraw(unitcircle);\n\\end{asy}",
    "\\begin{tikzpicture}\\draw (0,0) -- (1,1);\\end{tikzpicture}",
    "See \\includegraphics[width=3cm]{square.png}.",
    "```asy\ndot((0,0));\n```",
    "One that is cut off: [asy]draw((0,0)--(3",
]
PLAIN = [
    "What is $1 + 1$?",
    "Only the end: [/asy]",
    "An easy [easy] one.",
    "\\begin{align*}x &= 1\\end{align*}",
    "```python\nprint(1)\n```",
]


def test_python_and_postgresql_agree() -> None:
    for text in DRAWN + PLAIN:
        ProblemFactory(text=text)
    assert set(Problem.objects.filter(filter_drawings()).values_list("text", flat=True)) == set(DRAWN)
    assert [text for text in DRAWN + PLAIN if has_drawing(text)] == DRAWN


def test_problems_with_drawings_are_left_out_on_request() -> None:
    phase = PhaseFactory(flow=1)
    for text in (*DRAWN[:2], PLAIN[0]):
        ProblemFactory(text=text)
    assert queue_problems(phase=phase, without_drawings=True) == 1
    assert queue_problems(phase=phase) == 2
