"""Cutting a solution text into steps. No cut falls inside a formula, an environment, a drawing or code."""

import re
from collections.abc import Callable, Iterator

from mathtext.answers import ANSWER_MARK
from mathtext.pieces import whole_pieces

Span = tuple[int, int]
"""The part [start, end) of the text that is dropped between two steps; it may be empty."""

LONGEST_WORD = 20
"""Characters before a full stop that are checked to see whether it ends a sentence."""

_WHITE_SPACE = re.compile(r"\s")
_LINE_END = re.compile(r"\n")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
_NUMBER = re.compile(
    r"""
    ^[ \t]*(?:[#]{1,6}[ \t]+)?(?:\*\*|__)?             # perhaps a heading, or bold
    (?: (?P<word>step)[ \t]+(?P<named>\d{1,3})(?=[ \t]*(?:[.):–—-](?!\d)|\*\*|__|$))
      | (?P<bare>\d{1,3})[.)](?=\s|\*\*|__) )
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_SENTENCE_END = re.compile(
    r"""
    (?<!\.\.)(?P<stop>[.!?])                           # not the last point of an ellipsis
    (?:[)\]"'”’*_]|\$\$?|\\[)\]])*                      # what may close behind the stop: brackets, quotes, formulas
    (?P<gap>\s+)
    (?=[^\W\d_a-zß-ÿ]|[$\\"“'‘(\[*])                   # a capital letter, a formula, a quote, a bracket
    """,
    re.VERBOSE,
)
_ABBREVIATION = re.compile(
    r"""
    (?:^|[^\w.])
    (?: e\.g | i\.e | cf | vs | viz | resp | approx | ca | et\ al | w\.r\.t | s\.t | w\.l\.o\.g | i\.i\.d | a\.k\.a
      | eqs? | figs? | thms? | props? | lem | cor | defs? | exs? | secs? | chs? | pp | rem | prob
      | mr | mrs | ms | dr | prof | st | jr | sr )
    \.$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LIST_NUMBER = re.compile(r"(?:^|\n)[ \t]*(?:step[ \t]+)?\d+\.$", re.IGNORECASE)


def _line_ends(text: str) -> Iterator[Span]:
    return (match.span() for match in _LINE_END.finditer(text))


def _blank_lines(text: str) -> Iterator[Span]:
    return (match.span() for match in _BLANK_LINE.finditer(text))


def _numbers(text: str) -> Iterator[Span]:
    """Cut before each number that continues the count. A line that starts with another number ("5. So …") is plain text."""
    last: int | None = None
    for match in _NUMBER.finditer(text):
        number = int(match["named"] or match["bare"])
        starts = last is None and (match["word"] is not None or number <= 1)
        if starts or (last is not None and number == last + 1):
            last = number
            yield match.start(), match.start()


def _sentence_ends(text: str) -> Iterator[Span]:
    """Cut after sentences and at blank lines, but not after abbreviations or list numbers."""
    for match in _SENTENCE_END.finditer(text):
        stop = match.end("stop")
        word = text[max(0, stop - LONGEST_WORD) : stop]
        if not _ABBREVIATION.search(word) and not _LIST_NUMBER.search(word):
            yield match.span("gap")
    yield from _blank_lines(text)


CUTS: dict[str, Callable[[str], Iterator[Span]]] = {
    "line": _line_ends,
    "blank_line": _blank_lines,
    "numbering": _numbers,
    "sentence": _sentence_ends,
}
"""Ways to cut. line: every line is a step, as our generators write. numbering: a line such as "1." or "Step 1:" starts a step."""


def cut_solution(text: str, cut: str) -> list[str]:
    """Cut a text into steps that are not blank; a blank text has none. The part from the answer mark on stays with the last step."""
    text = text.replace("\r\n", "\n")
    body, mark, answer = ("\n\n" + text).rpartition(ANSWER_MARK)
    if not mark:
        body, answer = text, ""
    steps = [piece.strip("\n").rstrip() for piece in _pieces(body, cut) if piece.strip()]
    if not mark:
        return steps
    if not steps:
        return [ANSWER_MARK.lstrip("\n") + answer.strip()]
    return [*steps[:-1], steps[-1] + ANSWER_MARK + answer.strip()]


def _pieces(text: str, cut: str) -> Iterator[str]:
    """Cuts are made at white space only, so the cutter gets the text with the white space inside whole pieces replaced."""
    shown, position = "", 0
    for start, end in whole_pieces(text):
        shown += text[position:start] + _WHITE_SPACE.sub("_", text[start:end])
        position = end
    shown += text[position:]
    position = 0
    for begin, end in sorted(CUTS[cut](shown)):
        if begin >= position:
            yield text[position:begin]
            position = end
    yield text[position:]
