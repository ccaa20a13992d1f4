r"""Finding the parts of a text that must stay in one piece: formulas, LaTeX environments, drawings and code.

>>> whole_pieces("so $a.b$ and \\[ c \\]")
[(3, 8), (13, 20)]
"""

import re
from collections import defaultdict

_OPENINGS = re.compile(
    r"""
      (?P<display>\$\$)
    | (?<!\\)\\(?P<bracket>[\[(])           # \[ and \(, but not the \\[4pt] of a line break
    | (?P<environment>(?<!\\)\\begin\{)
    | \[(?P<drawing>asy)\]
    | (?P<fence>^[ \t]*```)
    | (?<!\\)(?P<dollar>\$)(?=[^\s$])
    """,
    re.VERBOSE | re.MULTILINE,
)
_CLOSINGS = {"display": "$$", "[": r"\]", "(": r"\)", "drawing": "[/asy]", "fence": "```"}
_CLOSING_DOLLAR = re.compile(r"(?:[^$\\\n]|\\.|\n(?![ \t]*\n))*?(?<!\s)\$(?!\d)", re.DOTALL)
"""Pandoc's rule for formulas and money: no white space before the closing dollar, no digit after it, no blank line between the two."""
_ENVIRONMENT = re.compile(r"(?<!\\)\\(?P<mark>begin|end)\{(?P<name>[^{}\n]+)\}")


def whole_pieces(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each piece, in order, without overlaps. An opening that is never closed starts no piece."""
    environments = _environments(text)
    never_closed: set[str] = set()
    pieces = []
    position = 0
    while opening := _OPENINGS.search(text, position):
        position = opening.end()
        kind = opening["bracket"] or str(opening.lastgroup)
        if kind == "dollar":
            closing = _CLOSING_DOLLAR.match(text, position)
            end = closing.end() if closing else None
        elif kind == "environment":
            end = environments.get(opening.start())
        elif kind in never_closed or (found := text.find(_CLOSINGS[kind], position)) < 0:
            never_closed.add(kind)
            end = None
        else:
            end = found + len(_CLOSINGS[kind])
        if end is not None:
            pieces.append((opening.start(), end))
            position = end
    return pieces


def _environments(text: str) -> dict[int, int]:
    """Return the start and end of each closed environment. Environments of one name may be nested."""
    open_by_name: dict[str, list[int]] = defaultdict(list)
    ends = {}
    for match in _ENVIRONMENT.finditer(text):
        opened = open_by_name[match["name"]]
        if match["mark"] == "begin":
            opened.append(match.start())
        elif opened:
            ends[opened.pop()] = match.end()
    return ends
