r"""Recognising texts with a drawing, which a page can only show as code: Asymptote, TikZ, and included pictures.

>>> has_drawing("See [asy]draw((0,0)--(1,1));[/asy]")
True
>>> has_drawing(r"Draw $\triangle ABC$.")
False
"""

import re

DRAWING = r"\[asy\]|\\begin\{(asy|asypicture|tikzpicture|pspicture)\}|\\includegraphics|```[ ]*(asy|asymptote|tikz)"
"""A regular expression that Python and PostgreSQL read alike; annotation/selectors/problems.py gives it to PostgreSQL. As on the page, a
drawing that is never closed goes on to the end of the text (mathtext/pieces.py)."""

_DRAWING = re.compile(DRAWING)


def has_drawing(text: str) -> bool:
    return _DRAWING.search(text) is not None
