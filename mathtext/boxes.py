r"""Boxes in a solution: ``\boxed{…}`` with balanced braces, ``\boxed 2`` without, and several that form one list.

>>> [box.content for box in find_boxes(r"So $x=\boxed{\frac{1}{2}}$ or $x=\boxed 2$.")]
['\\frac{1}{2}', '2']
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_GAP = 120
"""Characters between two boxes of one list."""

_BRACES = r"\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\}"
_ARGUMENT = rf"\s*+(?:{_BRACES}|\d|[a-zA-Z](?![a-zA-Z]))"
_PIECE = re.compile(r"\\(?:boxed|fbox|framebox)(?![a-zA-Z])\s*+(?P<brace>\{)?|\\.|[{}]", re.DOTALL)
_UNBRACED = re.compile(
    rf"""
      [-−]?\d++(?:,\d{{3}}(?!\d))*+(?:\.\d++)?          # \boxed 2, \boxed3
    | \\(?:[dtc]?frac|[dt]?binom){_ARGUMENT}{_ARGUMENT}   # \boxed\frac12
    | \\sqrt(?:\[[^\[\]{{}}]*+\])?{_ARGUMENT}
    | \\(?:text|textbf|textit|textrm|mathrm|mathbf|mbox)\s*+{_BRACES}
    | \\[a-zA-Z]++(?![a-zA-Z\s]*+\{{)                     # \boxed\pi
    | [a-zA-Z](?=\s*+(?:$|\$|\\[\])]|[.,;]))              # not the words after "write \boxed in front"
    """,
    re.VERBOSE | re.MULTILINE,
)
_NOTHING = re.compile(r"\\(?:[ ,;:!]|(?:q?quad|[lcv]?dots|text|textbf|mbox|mathrm)(?![a-zA-Z]))|[\s~{}.…_?$]")
_PLACEHOLDERS = {
    "",
    "answer",
    "youranswer",
    "finalanswer",
    "yourfinalanswer",
    "thefinalanswer",
    "theanswer",
    "youranswerhere",
}
_LONGEST_PLACEHOLDER = 60

_ENDS_SENTENCE = re.compile(r"[.!?。](?=[\s$\\)*]|\Z)|\n[ \t]*\n")
_CONNECTS = re.compile(r"[,;，；、&]|\\\\|\b(?:and|or)\b|和|或", re.IGNORECASE)
_CONCLUDES = re.compile(
    r"\b(?:so|thus|hence|therefore|then|because|since|as|if|when|where|which|that|means?|gives?|giving|yields?|yielding|gets?"
    r"|becomes?|implies|implying|makes?|making|leads?|leaving|leaves|rather|actually|no|not|but|wait|instead|finally|total|answer"
    r"|substitut\w+|plug\w*|check\w*|correct\w*|we|i|it|now)\b|\\(?:implies|[Rr]ightarrow|to|therefore|iff|Longrightarrow)\b|[⇒→∴]|=>",
    re.IGNORECASE,
)
_SPACING = re.compile(r"\$|\\[()\[\] ,;:!]|\\q?quad(?![a-zA-Z])|[\s~*]")


@dataclass(frozen=True, slots=True)
class Box:
    """A box: the text from `start` to `end`. A box without `is_closed` lacks its brace; its content is the rest of the line."""

    start: int
    end: int
    content: str
    is_closed: bool

    @property
    def is_empty(self) -> bool:
        r"""Whether nothing is in it, or only what a prompt says: ``\boxed{}``, ``\boxed{\ldots}``, ``\boxed{your answer}``."""
        return len(self.content) <= _LONGEST_PLACEHOLDER and _NOTHING.sub("", self.content).casefold() in _PLACEHOLDERS


def find_boxes(text: str) -> list[Box]:
    """Return all boxes in the order of their beginnings. Takes linear time."""
    if "\\boxed" not in text and "\\fbox" not in text and "\\framebox" not in text:
        return []
    boxes: list[Box | None] = []
    open_braces: list[tuple[int, int, int]] = []  # place in `boxes` or -1, start of the box, start of its content
    for piece in _PIECE.finditer(text):
        written = piece[0]
        if piece["brace"]:
            open_braces.append((len(boxes), piece.start(), piece.end()))
            boxes.append(None)
        elif written == "{":
            open_braces.append((-1, 0, 0))
        elif written == "}":
            place, start, inner = open_braces.pop() if open_braces else (-1, 0, 0)
            if place >= 0:
                boxes[place] = Box(start, piece.end(), text[inner : piece.start()].strip(), is_closed=True)
        elif len(written) > 2 and (argument := _UNBRACED.match(text, piece.end())) is not None:
            boxes.append(Box(piece.start(), argument.end(), argument[0].strip(), is_closed=True))
    for place, start, inner in reversed(open_braces):
        if place >= 0:  # only the last one can be cut off by the end of the text
            end = text.find("\n", inner)
            end = len(text) if end < 0 else end
            boxes[place] = Box(start, end, text[inner:end].strip(), is_closed=False)
            break
    return [box for box in boxes if box is not None]


def boxed_answer(text: str, boxes: Sequence[Box]) -> tuple[int, str] | None:
    r"""Return where the last full box begins, and its content; of several boxes in one sentence, the contents as a list.

    Boxes belong together if nothing but formulas and connecting words stands between them: a comma, "and", "or", a new row.
    A box that leads to the next one ("\boxed{3}, so the sum is \boxed{7}") does not.

    >>> text = r"First \boxed{9}. So $x=\boxed{2}$ or $x=\boxed{-2}$, as \boxed{} says."
    >>> boxed_answer(text, find_boxes(text))[1]
    '2, -2'
    """
    full = [box for box in boxes if not box.is_empty]
    closed = [box for box in full if box.is_closed]
    if not closed:
        return (full[-1].start, full[-1].content) if full else None
    last = len(closed) - 1
    first = last
    while first > 0 and _belong_together(text[closed[first - 1].end : closed[first].start]):
        first -= 1
    contents = list(dict.fromkeys(box.content for box in closed[first:]))
    return closed[last].start, ", ".join(contents)


def _belong_together(gap: str) -> bool:
    if not gap or len(gap) > LONGEST_GAP or _ENDS_SENTENCE.search(gap) or _CONCLUDES.search(gap):
        return False
    return bool(_CONNECTS.search(gap)) or not _SPACING.sub("", gap)
