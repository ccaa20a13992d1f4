r"""The final answer of a solution, in all the ways in which people and models write it.

>>> find_answer("So it is 12.\n\n# Answer\n\n12")
'12'
"""

import re
from collections.abc import Sequence

ANSWER_MARK = "\n\n# Answer\n\n"
"""In PRM800K, the final answer follows this mark in the last step. A step that is only an answer starts with `# Answer`."""

_BOX = re.compile(r"\\(?:boxed|fbox)\s*\{")
_ANSWER_LINE = re.compile(r"^[ \t]*(?:a|answer|final answer)[ \t]*:[ \t]*(\S.*)$", re.IGNORECASE | re.MULTILINE)
_HEADING = re.compile(r"^# Answer[ \t]*$", re.MULTILINE)
_HASHES = re.compile(r"####[ \t]*(.*)")


def answer_of(steps: Sequence[str]) -> str | None:
    """Return the text after the answer mark in the last step, or None if there is no mark or no text."""
    if not steps:
        return None
    _, mark, answer = ("\n\n" + steps[-1]).rpartition(ANSWER_MARK)
    return (answer.strip() or None) if mark else None


def find_answer(text: str | None) -> str | None:
    r"""Return the final answer in `text`, or None if there is none.

    It is the last of the first kind that occurs: the part after a line ``# Answer``; ``\boxed{…}``; the line after GSM8K's
    ``####``; a line ``A: …`` or ``Answer: …``. A text without any of these marks is taken as an answer.

    >>> find_answer(r"Hence \boxed{\frac{1}{2}}.")
    '\\frac{1}{2}'
    """
    if text is None:
        return None
    heading = _last(_HEADING, text)
    if heading is not None:
        return find_answer(text[heading.end() :].strip()) if text[heading.end() :].strip() else None
    box = _last(_BOX, text)
    if box is not None:
        return braced(text, box.end())
    for pattern in (_HASHES, _ANSWER_LINE):
        line = _last(pattern, text)
        if line is not None:
            return line.group(1).strip() or None
    return text.strip() or None


def last_boxed(text: str) -> str | None:
    r"""Return the content of the last complete \boxed{…}, with balanced braces, or None if there is none.

    `x=\boxed{\frac{1}{2}}` gives `\frac{1}{2}`.
    """
    for box in reversed(list(_BOX.finditer(text))):
        content = _balanced(text, box.end())
        if content is not None and content.strip():
            return content.strip()
    return None


def unbox(text: str) -> str:
    r"""Return the content of a box that `text` starts with, or `text` if it starts with none."""
    box = _BOX.match(text)
    return text if box is None else braced(text, box.end()) or ""


def braced(text: str, start: int) -> str | None:
    """Return the text between the brace opened just before `start` and the one that closes it.

    If it is never closed, return the rest of the line: generators that are cut off at their limit leave such boxes.
    """
    content = _balanced(text, start)
    if content is None:
        content = text[start:].split("\n", 1)[0]
    return content.strip() or None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    last = None
    for last in pattern.finditer(text):  # noqa: B007 (only the last match is used)
        pass
    return last


def _balanced(text: str, start: int) -> str | None:
    """Return the text from `start` up to the brace that closes a group opened before it. Escaped braces do not count."""
    depth, position = 1, start
    while position < len(text):
        character = text[position]
        if character == "\\":
            position += 2
            continue
        depth += (character == "{") - (character == "}")
        if depth == 0:
            return text[start:position]
        position += 1
    return None
