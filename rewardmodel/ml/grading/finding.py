"""Find the final answer in the text of a solution, and write answers in a normal form.

All of this takes linear time and runs in the calling process, so that even a text of ten megabytes is reduced to its
answer before anything expensive reads it.
"""

import re

LONGEST_ANSWER = 2_000  # characters; real answers are shorter, and a parser would hang on longer ones

_BOX = re.compile(r"\\(?:boxed|fbox)\s*\{")
_ANSWER_LINE = re.compile(r"^[ \t]*(?:a|answer|final answer)[ \t]*:[ \t]*(\S.*)$", re.IGNORECASE | re.MULTILINE)
_HEADING = re.compile(r"^# Answer[ \t]*$", re.MULTILINE)
_HASHES = re.compile(r"####[ \t]*(.*)")


def find_answer(text: str | None) -> str | None:
    r"""Return the final answer in `text`, or None if there is none.

    It is the last of the first kind that occurs: the part after a line ``# Answer``; ``\boxed{…}``; the line after GSM8K's
    ``####``; a line ``A: …`` or ``Answer: …``. A text without any of these marks is taken as an answer.

    >>> find_answer("So it is 12.\n\n# Answer\n\n12")
    '12'
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
        return _braced(text, box.end())
    for pattern in (_HASHES, _ANSWER_LINE):
        line = _last(pattern, text)
        if line is not None:
            return line.group(1).strip() or None
    return text.strip() or None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    last = None
    for last in pattern.finditer(text):  # noqa: B007 (only the last match is used)
        pass
    return last


def _braced(text: str, start: int) -> str | None:
    """Return the text between the brace opened just before `start` and the one that closes it.

    If it is never closed, return the rest of the line: generators that are cut off at their limit leave such boxes.
    """
    depth, position = 1, start
    while position < len(text):
        character = text[position]
        if character == "\\":
            position += 2  # an escaped brace does not open or close anything
            continue
        depth += (character == "{") - (character == "}")
        if depth == 0:
            return text[start:position].strip() or None
        position += 1
    return text[start:].split("\n", 1)[0].strip() or None


_SAME_SIGN = str.maketrans(
    {
        "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "×": r"\times ", "⋅": r"\cdot ", "·": r"\cdot ", "÷": "/",
        "π": r"\pi ", "∞": r"\infty ", "≤": r"\le ", "≥": r"\ge ", "∪": r"\cup ", "±": r"\pm ",
        "°": "", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\x00": "", "€": "", "£": "",
    }
)  # fmt: skip

# (pattern, replacement), in this order
_REWRITES: list[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\\(?:left|right|[bB]igg?[lr]?)(?![a-zA-Z])\s*\.?(?=[()\[\]|{}\\])", ""),
        (r"(?<!\\)\\!|\{,\}\s*(?=\d{3})", ""),  # 10\,000, 10,\!000 and 10{,}000 become 10000 below
        (r"(?<=\d)\\,(?=\d{3}(?!\d))", ""),
        (r"(?<!\\)\\[,;: ]|~|\\q?quad(?![a-zA-Z])|\\(?:display|text)style(?![a-zA-Z])", " "),
        (r"\\[dtc]frac(?![a-zA-Z])", r"\\frac"),
        (r"\\(?:leq|leqslant)(?![a-zA-Z])|<=", r"\\le "),
        (r"\\(?:geq|geqslant)(?![a-zA-Z])|>=", r"\\ge "),
        (r"\\(?:mbox|mathrm|textbf|textit|mathbf|textrm|text)\s*\{", r"\\text{"),
        (r"\^\s*(?:\\circ(?![a-zA-Z])|\{\s*\\circ\s*\})|\\degree(?:s)?(?![a-zA-Z])", ""),
        (r"\\?\$", ""),
        (r"\\%|(?<=\d) ?per ?cent(?![a-zA-Z])", "%"),
        (r"(?<!\\)\bsqrt\s*\(([^()]*)\)", r"\\sqrt{\1}"),
        (r"\*\*", "^"),
        (r"\^\s*\(([^()]*)\)", r"^{\1}"),
        (r"(?<!\\)\*", r"\\cdot "),
        (r"(?<![\\a-zA-Z])pi(?![a-zA-Z])", r"\\pi "),
        (r"\\frac\s*(\d)\s*(\d)", r"\\frac{\1}{\2}"),
        (r"\\frac\s*(\d)\s*\{", r"\\frac{\1}{"),
        (r"(\\frac\s*\{[^{}]*\})\s*(\d)", r"\1{\2}"),
        (r"\\sqrt\s*(\d)", r"\\sqrt{\1}"),
        (r"\s+", " "),
    )
]
_ENCLOSURES = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"))
# a number and then its unit: "10\text{ units}", "5 cm", "12 square feet", "3\text{ m}^2"
_UNIT = re.compile(
    r"(?<=[\d}%)])(?:\s*\\text\s*\{\s*[a-zA-Z][^{}]*\}(?:\s*\^\s*\{?[23]\}?)?"
    r"|(?<=\d) [a-zA-Z][a-zA-Z./]+(?: [a-zA-Z./]+)*(?:\s*\^\s*\{?[23]\}?)?|(?<=%) [a-zA-Z ]+)\.?$"
)
# words after a number that are not units, because they change its meaning
_MEANINGFUL = re.compile(
    r"\b(?:hundred|thousand|million|billion|trillion|dozen|and|or|a\.?m|p\.?m|mod|sin|cos|tan|log|ln|exp|sqrt)\b",
    re.IGNORECASE,
)
_TEXT = re.compile(r"\\text\s*\{([^{}]*)\}")


def normal_form(answer: str) -> str:
    r"""Write `answer` without parts that never change its meaning: sizes of brackets, spacing, dollars, degrees, units.

    >>> normal_form(r"\$\dfrac12 \text{ inches}.")
    '\\frac{1}{2}'
    """
    text = answer.strip().translate(_SAME_SIGN).strip()
    for opening, closing in _ENCLOSURES:
        inner = text[len(opening) : -len(closing)]
        if (
            text.startswith(opening)
            and text.endswith(closing)
            and len(text) > len(opening + closing)
            and opening not in inner
        ):
            text = inner
            break
    box = _BOX.match(text)
    if box is not None:
        text = _braced(text, box.end()) or ""
    if r"\begin" not in text:
        # two backslashes before a letter are an escaping mistake, except in a matrix, where they end a row
        text = re.sub(r"\\\\(?=[a-zA-Z!,;%$])", r"\\", text)
    for pattern, replacement in _REWRITES:
        text = pattern.sub(replacement, text)
    text = text.strip().rstrip(".").strip()
    unit = _UNIT.search(text)
    if unit is not None and not _MEANINGFUL.search(unit.group()):
        text = text[: unit.start()]
    return text.strip()


def as_words(answer: str) -> str | None:
    r"""Return a normal form of plain words in lower case without ``\text{}``, or None if it is mathematics.

    >>> as_words(r"\text{Monday}"), as_words("(C)"), as_words("x + 1")
    ('monday', 'c', None)
    """
    plain = re.sub(r"\s+", " ", _TEXT.sub(r"\1", answer)).strip().rstrip(".")
    choice = re.fullmatch(r"\(([A-Za-z])\)", plain)
    if choice is not None:
        plain = choice.group(1)
    return plain.casefold() if re.fullmatch(r"[^\W\d_]+(?:[ '-][^\W\d_]+)*", plain) else None
