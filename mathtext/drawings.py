r"""Recognising texts with a drawing, which a page can only show as code: Asymptote, TikZ, and included pictures.

>>> has_drawing("See [asy]draw((0,0)--(1,1));[/asy]")
True
>>> has_drawing(r"Draw $\triangle ABC$.")
False
"""

import re

DRAWING = (
    r"\[asy\].*\[/asy\]|\\begin\{(asy|asypicture|tikzpicture|pspicture)\}|\\includegraphics|```[ ]*(asy|asymptote|tikz)"
)
"""A regular expression that Python (with DOTALL) and PostgreSQL read alike; annotation/selectors/problems.py gives it to PostgreSQL."""

_DRAWING = re.compile(DRAWING, re.DOTALL)


def has_drawing(text: str) -> bool:
    return _DRAWING.search(text) is not None
