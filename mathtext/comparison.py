r"""Compare an answer with the true one: lists, tuples and sets here, their elements by `leaf`.

The same code runs twice. In the calling process `leaf` is `undecided`, so only cases without a parser are decided (equal
strings, plain numbers, words, lists of these). Undecided pairs go to a worker process, where `leaf` is math-verify. So the
fast path and the slow path cannot disagree about lists.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from mathtext.answer_form import as_words, normal_form
from mathtext.plain_numbers import equal_numbers, read_number

Verdict = Literal["correct", "wrong", "unparseable", "undecided"]
Leaf = Callable[[str, str], Verdict]

_CHOICE = re.compile(
    r"(?:\\text\s*\{\s*)?\((?P<letter>[A-H])\)(?:\s*\}\s*|\s+(?=[\w-]|\\(?:frac|sqrt|pi|text)))(?P<rest>\S.*)"
)
_OPENING = "([{"
_CLOSING = ")]}"
_SHORTEST_WORD = 4  # letters; "xyz" may be a product, but "even" is a word
_LONGEST_LIST = 100  # elements; matching takes quadratic time, and this process has no time limit


def undecided(_answer: str, _truth: str) -> Verdict:
    """Leave every comparison that needs a parser to a worker process."""
    return "undecided"


def compare(answer: str, truth: str, leaf: Leaf) -> Verdict:
    """Compare two answers (as found by read_answer, any notation)."""
    return _compare_normal(normal_form(answer), normal_form(truth), leaf)


def _compare_normal(answer: str, truth: str, leaf: Leaf) -> Verdict:
    if not answer or not truth:
        return "unparseable"
    if answer.replace(" ", "") == truth.replace(" ", ""):
        return "correct"
    answer, truth = _choices(answer, truth)
    numbers = read_number(answer), read_number(truth)
    if numbers[0] is not None and numbers[1] is not None:
        return "correct" if equal_numbers(numbers[0], numbers[1]) else "wrong"
    words = _compare_words(answer, truth)
    if words is not None:
        return words
    return _compare_lists(answer, truth, leaf)


def _choices(answer: str, truth: str) -> tuple[str, str]:
    r"""Reduce a choice with its text, as `\text{(C) }5`, to what the other side has: the letter, or the text.

    >>> _choices(r"\text{(C) }5", "C"), _choices("(C) 5", "5")
    (('C', 'C'), ('5', '5'))
    """
    given, true = _CHOICE.fullmatch(answer), _CHOICE.fullmatch(truth)
    if (given is None) == (true is None):
        return (given["letter"], true["letter"]) if given and true else (answer, truth)
    choice, other = (given, truth) if given else (true, answer)
    if choice is None:
        return answer, truth
    is_letter = re.fullmatch(r"(?:\\text\s*\{)?\s*\(?[A-H]\)?\s*\}?", other) is not None
    reduced = choice["letter"] if is_letter else choice["rest"].strip()
    bare = re.sub(r"\\text|[(){}\s]", "", other) if is_letter else other
    return (reduced, bare) if given else (bare, reduced)


def _compare_words(answer: str, truth: str) -> Verdict | None:
    r"""Compare as words if one of the two is a word and not a product of letters; otherwise return None.

    A parser would read "tea" and "eat" as the same product.
    """
    spoken = as_words(answer), as_words(truth)
    if spoken[0] is None or spoken[1] is None:
        return None
    if spoken[0] == spoken[1]:
        return "correct"
    written = r"\text" in answer or r"\text" in truth
    if written or max(len(word) for word in spoken if word is not None) >= _SHORTEST_WORD:
        return "wrong"
    return None


@dataclass(frozen=True)
class _Listing:
    """Top-level elements and the brackets around them: "" (a plain list), "()" (a tuple), "{}" (a set), "[)" …"""

    brackets: str
    elements: Sequence[str]

    @property
    def is_ordered(self) -> bool:
        return self.brackets not in ("", "{}")


def _compare_lists(answer: str, truth: str, leaf: Leaf) -> Verdict:
    if r"\pm" in answer + truth:
        return leaf(answer, truth)  # one element that means two values; math-verify expands it
    answers, truths = _listing(answer), _listing(truth)
    answers, truths = _reread_thousands(answer, answers, truths), _reread_thousands(truth, truths, answers)
    if len(answers.elements) == len(truths.elements) == 1 or len(answers.elements) > _LONGEST_LIST:
        return leaf(answer, truth)
    # a list without brackets may mean a tuple or a set, but different brackets mean different things
    if answers.brackets and truths.brackets and answers.brackets != truths.brackets:
        return "wrong"
    if len(answers.elements) != len(truths.elements):
        if _repeats(answers, truth, leaf) or _repeats(truths, answer, leaf):
            return "correct"
        # "x = 1, 2" or an expression that denotes a set: lengths decide only if both are lists
        return "wrong" if min(len(answers.elements), len(truths.elements)) > 1 else leaf(answer, truth)
    if answers.is_ordered or truths.is_ordered:
        pairs = zip(answers.elements, truths.elements, strict=True)
        return _all_of([_compare_normal(a, t, leaf) for a, t in pairs])
    return _match(list(answers.elements), truths.elements, leaf)


def _repeats(listing: _Listing, single: str, leaf: Leaf) -> bool:
    """Return whether a plain list only says the same value in other ways: two boxes, 7/2 or 3.5, are one answer."""
    if listing.brackets or len(listing.elements) < 2:
        return False
    return all(_compare_normal(element, single, leaf) == "correct" for element in listing.elements)


def _all_of(verdicts: Sequence[Verdict]) -> Verdict:
    order: tuple[Verdict, ...] = ("wrong", "unparseable", "undecided")
    return next((verdict for verdict in order if verdict in verdicts), "correct")


def _match(answers: list[str], truths: Sequence[str], leaf: Leaf) -> Verdict:
    """Match every true element with a different answer, in any order (equality is transitive, so greedy is enough)."""
    for truth in truths:
        verdicts: list[Verdict] = []
        for position, answer in enumerate(answers):
            verdicts.append(_compare_normal(answer, truth, leaf))
            if verdicts[-1] == "correct":
                del answers[position]
                break
        else:
            return next((v for v in ("undecided", "unparseable") if v in verdicts), "wrong")
    return "correct"


def _listing(text: str) -> _Listing:
    r"""Cut at the commas (and "and", "or") outside all brackets; `\frac{1,2}{3}` and `f(1, 2)` stay whole."""
    brackets, inner = "", text
    set_written = text.startswith(r"\{") and text.endswith(r"\}")
    if set_written or (text[0] in "([" and text[-1] in ")]"):
        width = 2 if set_written else 1
        if _closes_at_end(text, width):
            brackets = "{}" if set_written else text[0] + text[-1]
            inner = text[width:-width]
    # in brackets "100,200" is a pair, not a number with a comma for its thousands
    elements = inner.split(",") if brackets and read_number(inner) is not None else _cut(inner)
    if len(elements) == 1 and brackets != "{}":
        return _Listing("", [text])  # (x+1) is not a tuple
    return _Listing(brackets, elements)


def _closes_at_end(text: str, width: int) -> bool:
    depth = 0
    for position, character in enumerate(text):
        depth += (character in _OPENING) - (character in _CLOSING)
        if depth == 0:
            return position == len(text) - 1 or (width == 2 and position == 0)
        if depth < 0:
            return False
    return False


def _cut(text: str) -> list[str]:
    for word in (r"\text{ and }", r"\text{and}", r"\text{ or }", r"\text{or}", ", and ", ", or ", " and ", " or "):
        text = text.replace(word, ",")
    elements, depth, start = [], 0, 0
    for position, character in enumerate(text):
        depth += (character in _OPENING) - (character in _CLOSING)
        if depth == 0 and character == "," and not _is_thousands(text, position):
            elements.append(text[start:position])
            start = position + 1
    elements.append(text[start:])
    return [element.strip() for element in elements]


def _is_thousands(text: str, comma: int) -> bool:
    """Return whether the comma separates thousands as in 1,234: digits around it, exactly three after it, no space."""
    after = text[comma + 1 : comma + 5]
    return (
        comma > 0
        and text[comma - 1].isdigit()
        and len(after) >= 3
        and after[:3].isdigit()
        and not after[3:].isdigit()
        and read_number(_number_around(text, comma)) is not None
    )


def _number_around(text: str, comma: int) -> str:
    start = comma
    while start > 0 and (text[start - 1].isdigit() or text[start - 1] == ","):
        start -= 1
    end = comma + 1
    while end < len(text) and (text[end].isdigit() or text[end] == ","):
        end += 1
    return text[start:end]


def _reread_thousands(text: str, listing: _Listing, other: _Listing) -> _Listing:
    """Read "100,200" as a list after all, if the other side is a list with the same number of elements."""
    elements = [element.strip() for element in text.split(",")]
    if len(listing.elements) == 1 and len(elements) == len(other.elements) > 1 and read_number(text) is not None:
        return _Listing("", elements)
    return listing
