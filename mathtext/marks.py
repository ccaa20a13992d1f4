r"""The marks in a text that may open or close a formula, an environment, a drawing or code. The page has the same rule (marks.ts)."""

import re
from collections import defaultdict
from dataclasses import dataclass

_MARK = re.compile(
    r"""
      (?<![^\n\r\u2028\u2029])[ \t]*(?:(?P<ticks>`{3,})(?=[^`\n]*(?:\n|\Z))|(?P<waves>~{3,}))(?P<info>[^\n]*)
    | \\(?P<side>begin|end)\{(?P<name>[A-Za-z]+\*?)\}
    | \\(?P<bracket>[\[\]()])
    | \\(?:.|\n)                                  # any other escaped character: \$ is money, \\ ends a line
    | (?P<dollars>\$+)
    | (?P<code>`+)
    | \[(?P<slash>/?)asy\]
    | (?P<blank>\n[ \t\r]*\n)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of the text, which covers [start, end)."""

    kind: str
    """fence, begin, end, one of the brackets behind a backslash, dollars, code, asy, /asy, blank."""
    start: int
    end: int
    sign: str = ""
    """Of a fence: its ticks or waves."""
    name: str = ""
    """Of an environment: its name. Of a fence: what follows the sign in its line."""


def find_marks(text: str) -> list[Mark]:
    """Return the marks in order."""
    marks = []
    for match in _MARK.finditer(text):
        kind, sign, name = _read(match)
        if kind:
            marks.append(Mark(kind, match.start(), match.end(), sign, name))
    return marks


def _read(match: re.Match[str]) -> tuple[str, str, str]:
    if match["info"] is not None:
        return "fence", match["ticks"] or match["waves"], match["info"].strip()
    if match["side"] is not None:
        return match["side"], "", match["name"]
    if match["slash"] is not None:
        return match["slash"] + "asy", "", ""
    kind = match["bracket"] or (match.lastgroup if match.lastgroup in ("dollars", "code", "blank") else "")
    return kind or "", "", ""


def environment_ends(marks: list[Mark]) -> dict[int, int]:
    """Return the index of the mark that closes each closed environment. Environments of one name may be nested."""
    opened: dict[str, list[int]] = defaultdict(list)
    ends = {}
    for index, mark in enumerate(marks):
        if mark.kind == "begin":
            opened[mark.name].append(index)
        elif mark.kind == "end" and opened[mark.name]:
            ends[opened[mark.name].pop()] = index
    return ends


def next_of(marks: list[Mark], *kinds: str) -> list[int]:
    """Return for each mark the index of the next one behind it whose kind is one of these; the number of marks if there is none."""
    following, found = len(marks), [0] * len(marks)
    for index in range(len(marks) - 1, -1, -1):
        found[index] = following
        if marks[index].kind in kinds:
            following = index
    return found


def next_of_same_length(marks: list[Mark]) -> list[int]:
    """Return for each run of ticks the index of the next one of the same length; the number of marks if there is none."""
    following: dict[int, int] = {}
    found = [len(marks)] * len(marks)
    for index in range(len(marks) - 1, -1, -1):
        if marks[index].kind == "code":
            length = marks[index].end - marks[index].start
            found[index] = following.get(length, len(marks))
            following[length] = index
    return found
