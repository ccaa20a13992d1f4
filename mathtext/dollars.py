"""Which dollars open and close formulas, and which are money. The page has the same rule (dollars.ts).

Pandoc's rule says which two dollars may be a pair. Among all ways to pair the dollars of a paragraph, the one with the least doubt
is taken. So a stray dollar costs no more than itself, and the formulas behind it are found.
"""

import math
import re
from collections.abc import Sequence

from mathtext.prose import doubt_about, has_words

Span = tuple[int, int]

_SPACE = " \t\r\n\f\v\u00a0\u3000"
_TEXT_COMMAND = re.compile(r"\\(?:text[A-Za-z]*|[mhf]box)[ \t]*\{")
_BRACE = re.compile(r"\\[\s\S]|[{}]")
_BEFORE_MONEY = re.compile(r"[A-Za-z]\Z")
_MONEY = re.compile(r"[-+]?\.?[0-9]|<<")
_ALPHANUMERIC = re.compile("[A-Za-z0-9]")
_OPENED = re.compile(r"[A-Za-z\\({]")
"""After a dollar that may open a formula."""
_SURE = re.compile(r"[\\=^_<>]")
"""Signs that only formulas have."""


def pair_dollars(text: str, places: Sequence[int], inner: frozenset[int] | set[int]) -> list[Span]:
    """Return the formulas of one paragraph, whose single dollars are at `places`; `inner` ones are in a `\\text{…}`."""
    count = len(places)
    least = [0.0] * (count + 2)
    partner = [0] * count
    outer = _next_outer(places, inner)
    for first in range(count - 1, -1, -1):
        least[first] = _doubt_about_text(text, places[first]) + least[first + 1]
        for last in {first + 1, outer[first]}:
            if last >= count:
                continue
            doubt = _doubt_about_pair(text, places[first], places[last]) + least[last + 1]
            if doubt < least[first]:
                least[first], partner[first] = doubt, last
    pairs, at = [], 0
    while at < count:
        if partner[at]:
            pairs.append((places[at], places[partner[at]] + 1))
        at = max(at, partner[at]) + 1
    return pairs


def _next_outer(places: Sequence[int], inner: frozenset[int] | set[int]) -> list[int]:
    """Return for each dollar that is in no text group the index of the next such dollar; for the others, of the next one."""
    found, following = [0] * len(places), len(places)
    for index in range(len(places) - 1, -1, -1):
        is_inner = places[index] in inner
        found[index] = index + 1 if is_inner else following
        if not is_inner:
            following = index
    return found


def _doubt_about_text(text: str, place: int) -> int:
    """Return what speaks against a dollar that belongs to no formula."""
    before, after = text[max(0, place - 1) : place], text[place + 1 : place + 4]
    if _MONEY.match(after):
        return 0 if _BEFORE_MONEY.match(before) else 1
    return 2 if _is_digit(before) and not _ALPHANUMERIC.match(after) else 3


def _doubt_about_pair(text: str, first: int, last: int) -> float:
    """Return what speaks against a formula between two dollars; infinity if it cannot be one."""
    content = text[first + 1 : last]
    trimmed = content.strip(_SPACE)
    doubt = 0
    if not trimmed:
        return math.inf
    if _is_digit(text[last + 1 : last + 2]):  # "$5 and $7"; but "$\\$$7" is an amount
        if "\\" not in content:
            return math.inf
        doubt += 1
    opens, closes = content[0] in _SPACE, content[-1] in _SPACE and content[-2:-1] != "\\"
    if opens or closes:  # "$ x = 5 $", as some models write; never between two amounts ("5 $ and 7 $")
        before = text[max(0, first - 2) : first].strip(_SPACE)
        is_sure = opens == closes or (_SURE.search(content) and not (closes and trimmed[-1] in ",.;:("))
        if not is_sure or has_words(content) or _is_digit(before[-1:]):
            return math.inf
        doubt += 1 if opens == closes else 2
    may_open = not closes and _OPENED.match(text, last + 1) is not None
    return doubt + doubt_about(trimmed if opens or closes else content, may_open=may_open)


def _is_digit(character: str) -> bool:
    return "0" <= character <= "9" and len(character) == 1


def dollars_in_text_groups(text: str, places: Sequence[int]) -> set[int]:
    r"""Return those of the places that are inside the braces of a ``\text{…}`` or a box: formulas there are part of a larger one."""
    if not places or ("box" not in text and "\\text" not in text):
        return set()
    closing = _closing_braces(text)
    inner: set[int] = set()
    index, covered = 0, 0
    for group in _TEXT_COMMAND.finditer(text):
        start = max(group.end(), covered)
        end = closing.get(group.end() - 1, 0)
        while index < len(places) and places[index] < start:
            index += 1
        while index < len(places) and places[index] < end:
            inner.add(places[index])
            index += 1
        covered = max(covered, end)
    return inner


def _closing_braces(text: str) -> dict[int, int]:
    opened, closing = [], {}
    for match in _BRACE.finditer(text):
        if match.group() == "{":
            opened.append(match.start())
        elif match.group() == "}" and opened:
            closing[opened.pop()] = match.start()
    return closing
