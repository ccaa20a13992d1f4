"""Write answers in a normal form.

All of this takes linear time and runs in the calling process, so that even a long text is reduced before anything expensive reads it.
"""

import re

from mathtext.answers import unbox
from mathtext.units import find_unit

LONGEST_ANSWER = 2_000  # characters; real answers are shorter, and a parser would hang on longer ones

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
# a number and then what may be its unit: "10\text{ units}", "5 cm", "12 square feet", "3\text{ m}^2"
_UNIT = re.compile(
    r"(?<=[\d}%)])(?:\s*\\text\s*\{(?P<text>\s*[a-zA-Z][^{}]*)\}|(?<=\d) (?P<bare>[a-zA-Z][a-zA-Z./]+(?: [a-zA-Z./]+)*))"
    r"(?:\s*\^\s*\{?[23]\}?)?\.?$"
)
_PARTS_OF_UNITS = frozenset({"square", "cubic", "sq", "cu", "per"})
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
    text = unbox(text)
    if r"\begin" not in text:
        # two backslashes before a letter are an escaping mistake, except in a matrix, where they end a row
        text = re.sub(r"\\\\(?=[a-zA-Z!,;%$])", r"\\", text)
    for pattern, replacement in _REWRITES:
        text = pattern.sub(replacement, text)
    text = text.strip().rstrip(".").strip()
    unit = _UNIT.search(text)
    if unit is not None and _is_unit(unit["text"] or unit["bare"], is_text=unit["text"] is not None):
        text = text[: unit.start()]
    return text.strip()


def _is_unit(words: str, *, is_text: bool) -> bool:
    """Return whether all words are units, or parts of one: "square feet", "km/h"."""
    parts = [word for word in re.split(r"[ ./]+", words.strip()) if word not in _PARTS_OF_UNITS and word]
    return bool(parts) and all(find_unit(part, is_text=is_text) is not None for part in parts)


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
