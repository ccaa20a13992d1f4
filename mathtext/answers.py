r"""The final answer of a solution, in all the ways in which people and models write it.

>>> find_answer("So it is 12.\n\n# Answer\n\n12")
'12'
>>> find_answer("The sum of both is 12.") is None, read_answer(r"\frac{1}{2}")
(True, '\\frac{1}{2}')
"""

import re
from collections.abc import Sequence

from mathtext.boxes import boxed_answer, find_boxes
from mathtext.closing import GSM8K_MARK, LONGEST, first_block, gsm8k_mark, last_statement, undecorated

__all__ = [
    "ANSWER_MARK",
    "GSM8K_MARK",
    "answer_of",
    "find_answer",
    "looks_bare",
    "read_answer",
    "solution_answer",
    "split_gsm8k",
    "unbox",
    "with_answer_part",
    "with_plain_mark",
]

ANSWER_MARK = "\n\n# Answer\n\n"
"""In PRM800K, the final answer follows this mark in the last step. A step that is only an answer starts with `# Answer`."""

_HEADING = re.compile(
    r"""
    ^[ \t]*+\#{1,6}[ \t]*+(?:\*\*|__)?(?:the[ \t]+)?(?:final[ \t]+)?answer(?:\*\*|__)?[ \t]*+
    (?:[:：](?:\*\*|__)?(?P<rest>[^\n]*+))?[ \t]*+$
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_ANY_HEADING = re.compile(r"^[ \t]*+#{1,6}[ \t]++\S", re.MULTILINE)
_TAG = re.compile(r"<(?P<close>/?)answer>", re.IGNORECASE)
_LONGEST_BARE = 200
LOOKED_THROUGH = 200_000
"""Characters at the end of a text in which an answer is looked for. No solution that a person reads is as long."""
_SENTENCE = re.compile(r"[^\W\d_]{2,}\W+[^\W\d_]{2,}\W.*[.!?]\s*\Z", re.DOTALL)


def answer_of(steps: Sequence[str]) -> str | None:
    """Return the text after the answer mark in the last step, or None if there is no mark or no text."""
    if not steps:
        return None
    _, mark, answer = ("\n\n" + steps[-1]).rpartition(ANSWER_MARK)
    return (answer.strip() or None) if mark else None


def solution_answer(steps: Sequence[str]) -> str | None:
    """Return the final answer of a solution in steps: after the answer mark, else in any other notation."""
    return answer_of(steps) or find_answer("\n\n".join(steps))


def find_answer(text: str | None) -> str | None:
    r"""Return the final answer that a solution marks as such, or None: a text without a mark has no answer.

    1. The answer part: after the last heading ``# Answer`` (any level, also "Final answer"), or in ``<answer>…</answer>``; in it
       the marks below, else its first paragraph.
    2. The last full ``\boxed{…}``, several in one sentence as a list; GSM8K's line ``#### 18``; or a statement after both of
       them: a line ``Answer: …`` or a sentence that begins "The (final) answer is …". The last of these counts.
    3. Any other sentence or line that states an answer.

    Emphasis, the signs of one formula and a full stop around the answer are taken off. Only the last LOOKED_THROUGH characters
    are read.
    """
    return None if text is None else _search(text)[0]


def read_answer(text: str | None) -> str | None:
    """Return the answer in a text that may also be a bare answer: a text without any mark is the answer itself.

    For graders only, which compare bare answers; what a model wrote has an answer only if it marks one (find_answer).
    """
    if text is None:
        return None
    answer, is_marked = _search(text)
    return answer or (None if is_marked else undecorated(text) or None)


def looks_bare(text: str) -> bool:
    """Return whether a text can only be an answer: one short line, no sentence, no mark of a solution."""
    is_short = len(text) <= _LONGEST_BARE and "\n" not in text.strip() and GSM8K_MARK not in text
    return bool(text.strip()) and is_short and not _SENTENCE.search(text)


def split_gsm8k(text: str) -> tuple[str, str | None]:
    """Return a GSM8K solution without its answer line, and the answer; the whole text if the answer is marked otherwise."""
    mark = gsm8k_mark(text) if len(text) <= LOOKED_THROUGH else None
    if mark is None:
        return text.strip(), find_answer(text)
    return text[: mark[0]].strip(), mark[1]


def with_answer_part(text: str) -> str:
    """Return a solution with its final answer after the answer mark, if one is found; a bare mark at the end is replaced."""
    text, answer = _without_empty_part(text)
    return text if answer is None else f"{text[: _bare_mark(text, answer)].rstrip()}{ANSWER_MARK}{answer}"


def with_plain_mark(text: str) -> str:
    """Return a solution whose last lines are only another mark with the answer, such as `#### 18`, with the answer mark instead."""
    text, answer = _without_empty_part(text)
    start = len(text) if answer is None else _bare_mark(text, answer)
    return text if start == len(text) else f"{text[:start].rstrip()}{ANSWER_MARK}{answer}"


def unbox(text: str) -> str:
    r"""Return the content of a box that `text` starts with, or `text` if it starts with none."""
    if not text.startswith("\\"):
        return text
    boxes = find_boxes(text)
    return boxes[0].content if boxes and boxes[0].start == 0 else text


def _without_empty_part(text: str) -> tuple[str, str | None]:
    """Return a solution without an empty answer part, and the answer to write; None if it has its answer part, or no answer."""
    body, mark, part = ("\n\n" + text).rpartition(ANSWER_MARK)
    if mark and part.strip():
        return text, None
    text = body.removeprefix("\n\n") if mark else text
    return text, find_answer(text)


def _bare_mark(text: str, answer: str) -> int:
    """Return where the text turns into nothing but a mark and the answer; its end if it does not."""
    if len(text) > LOOKED_THROUGH:
        return len(text)
    hashes = gsm8k_mark(text)
    starts = [
        *(heading.start() for heading in _HEADING.finditer(text)),
        *(tag.start() for tag in _TAG.finditer(text) if not tag["close"]),
        *([hashes[0]] if hashes else []),
    ]
    return max((start for start in starts if _is_only_answer(text[start:], answer)), default=len(text))


def _search(text: str) -> tuple[str | None, bool]:
    """Return the answer, and whether the text has a mark at all, perhaps an empty one."""
    text = text[-LOOKED_THROUGH:]
    part = _answer_part(text)
    if part:
        return part, True
    boxes = find_boxes(text)
    boxed = boxed_answer(text, boxes)
    marks = [mark for mark in (boxed, gsm8k_mark(text)) if mark is not None]
    statement = last_statement(text)
    if statement is not None and (not marks or (statement.is_strong and statement.start > max(marks)[0])):
        return statement.answer, True
    if marks:
        return undecorated(max(marks)[1]) or None, True
    return None, part is not None or bool(boxes) or text.strip() == GSM8K_MARK


def _answer_part(text: str) -> str | None:
    """Return the answer in the last part that is marked as the answer, "" if it is empty, None if there is no such part."""
    parts = [*_headed_parts(text), *_tagged_parts(text)]
    for _, content, is_exact in sorted(parts, reverse=True):
        found = _search_in_part(content)
        if found:
            return found
        block = re.split(r"\n[ \t]*\n", content.strip(), maxsplit=1)[0] if is_exact else first_block(content)
        if undecorated(block):
            return undecorated(block)
    return "" if parts else None


def _search_in_part(content: str) -> str | None:
    boxed = boxed_answer(content, find_boxes(content))
    if boxed is not None:
        return undecorated(boxed[1]) or None
    statement = last_statement(content)
    return None if statement is None else statement.answer


def _headed_parts(text: str) -> list[tuple[int, str, bool]]:
    last = None
    for last in _HEADING.finditer(text):  # noqa: B007 (only the last one is used)
        pass
    if last is None:
        return []
    if (last["rest"] or "").strip():
        return [(last.start(), last["rest"], False)]
    if last[0].rstrip() == ANSWER_MARK.strip():
        return [(last.start(), text[last.end() :], True)]
    end = _ANY_HEADING.search(text, last.end())
    return [(last.start(), text[last.end() : end.start() if end else len(text)], False)]


def _tagged_parts(text: str) -> list[tuple[int, str, bool]]:
    """Return the last part between tags; one that is not closed goes to the end, because samplers stop at the closing tag."""
    parts: list[tuple[int, str, bool]] = []
    opened: int | None = None
    for tag in _TAG.finditer(text):
        if not tag["close"]:
            opened = tag.end()
        elif opened is not None:
            if text[opened : tag.start()].strip():
                parts = [(opened, text[opened : tag.start()], True)]
            opened = None
    if opened is not None and text[opened:].strip() and not parts:
        parts = [(opened, text[opened:], True)]
    return parts


def _is_only_answer(part: str, answer: str) -> bool:
    return len(part) <= LONGEST and len(re.sub(r"(?i)final|answer|boxed|[\W_]", "", part)) <= len(
        re.sub(r"[\W_]", "", answer)
    )
