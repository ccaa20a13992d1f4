"""Cutting a solution that came as one text into steps."""

import re
from collections.abc import Callable

from annotation.records.answers import ANSWER_MARK

_NUMBERED = re.compile(r"(?m)^[ \t]*(?=(?:step\s+)?\d+[.):]\s)", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-z]|\$|\\)")
_MATHEMATICS = re.compile(r"\$\$.*?\$\$|\$.*?\$|\\\[.*?\\\]|\\\(.*?\\\)", re.DOTALL)


def _by_sentence(text: str) -> list[str]:
    """Cut behind sentence ends, but never inside mathematics."""
    formulas = [match.span() for match in _MATHEMATICS.finditer(text)]
    pieces, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        if not any(begin < match.start() < end for begin, end in formulas):
            pieces.append(text[start : match.start()])
            start = match.end()
    return [*pieces, text[start:]]


CUTS: dict[str, Callable[[str], list[str]]] = {
    "line": lambda text: text.split("\n"),
    "blank-line": _BLANK_LINE.split,
    "numbered": _NUMBERED.split,
    "sentence": _by_sentence,
}
"""Ways to cut. line: every line is a step, as our generators write. numbered: a step starts where a line starts with 1. or Step 1:"""


def cut_solution(text: str, cut: str) -> list[str]:
    """Cut a text into steps that are not blank. The part from the answer mark on stays with the last step, as it is.

    A text that is blank has no steps.
    """
    text = text.replace("\r\n", "\n")
    body, mark, answer = ("\n\n" + text).rpartition(ANSWER_MARK)
    if not mark:
        body, answer = text, ""
    steps = [piece.strip("\n").rstrip() for piece in CUTS[cut](body) if piece.strip()]
    if not mark:
        return steps
    if not steps:
        return [ANSWER_MARK.lstrip("\n") + answer.strip()]
    return [*steps[:-1], steps[-1] + ANSWER_MARK + answer.strip()]
