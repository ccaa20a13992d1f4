"""Elements with a form of their own: choices, times, numbers in a base, remainders, residues, bounds, labels in words."""

import re

from mathtext.expressions.item_reading import LEADING, Read, joined_text, quantities
from mathtext.expressions.nodes import Node, Unreadable, whole
from mathtext.expressions.tokens import Token
from mathtext.expressions.words import SMALL, plain_words

_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?(?::(?P<second>\d\d))?(?P<half>[ap]\.?m\.?)?", re.IGNORECASE
)


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def _choice(tokens: list[Token], read: Read, again: Read) -> Node | None:
    r"""Read `(C)`, `C) 12` and ``\text{(C) } 12``."""
    opened = tokens[0].text == "(" and tokens[0].kind == "sign"
    start = 1 if opened else 0
    if len(tokens) < start + 2 or tokens[start].kind != "word" or len(tokens[start].text) != 1:
        return None
    letter = tokens[start].text
    if letter.upper() > "H" or tokens[start + 1].text not in ((")",) if opened else (")", ".")):
        return None
    if not opened and not (letter.isupper() or tokens[start + 1].text == ")"):
        return None
    rest = tokens[start + 2 :]
    if not rest:
        return Node("choice", (), letter.upper()) if opened or tokens[1].text == ")" else None
    first = rest[0]
    begins = (
        first.kind in ("number", "word")
        or first.text in ("-", "(", "{", "[", "dollars")
        or (first.kind == "command" and first.text in ("frac", "sqrt", "pi"))
    )
    if (
        not begins
        or not (first.gap or tokens[start].is_text or not opened)
        or (opened and first.text == "(" and not tokens[start].is_text)
    ):
        return None
    try:
        content = again(rest)
    except Unreadable:
        return None
    return Node("choice", (content,), letter.upper())


def _clock(tokens: list[Token], read: Read, again: Read) -> Node | None:
    if len(tokens) > 9:
        return None
    joined = "".join(token.text for token in tokens)
    if joined.casefold() in ("noon", "midnight", "12noon", "12midnight", "12:00noon", "12:00midnight"):
        return Node("clock", (whole(12 * 3600 if "noon" in joined.casefold() else 0),), "24")
    joined = re.sub(r"(?i)o'clock", "", joined)
    match = _CLOCK.fullmatch(joined)
    if match is None or not (match["minute"] or match["half"]) or tokens[0].kind != "number":
        return None
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    half = (match["half"] or "").casefold().replace(".", "")
    if hour > 24 or minute > 59 or second > 59 or (half and not 1 <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    ratio: tuple[Node, ...] = ()
    if not half:
        terms = (hour, minute) if match["second"] is None else (hour, minute, second)
        ratio = (Node("ratio", tuple(whole(term) for term in terms)),)
    return Node(
        "clock", (whole(hour * 3600 + minute * 60 + second), *ratio), "24" if half or hour > 12 or hour == 0 else "12"
    )


def _based(tokens: list[Token], read: Read, again: Read) -> Node | None:
    r"""Read ``2A_{16}``, ``12_{\text{eight}}``."""
    if len(tokens) < 3:
        return None
    place = next((index for index, token in enumerate(tokens) if token.text == "_"), 0)
    digits = "".join(token.text for token in tokens[:place])
    if tokens[0].text == "(" and place > 1 and tokens[place - 1].text == ")":
        digits = digits[1:-1]
    base = "".join(token.text for token in tokens[place + 1 :] if token.text not in ("{", "}"))
    if not place or not re.fullmatch(r"[0-9A-Z]+|[0-9a-z]*[0-9][0-9a-z]*", digits) or len(digits) > 200:
        return None
    number = int(base) if re.fullmatch(r"\d{1,2}", base) else SMALL.get(base.casefold(), 0)
    if not 2 <= number <= 36 or not (digits[0].isdigit() or number > 10) or (digits.isalpha() and len(digits) == 1):
        return None
    values = [_DIGITS.index(digit) for digit in digits.casefold()]
    if max(values) >= number:
        return None
    value = 0
    for digit in values:
        value = value * number + digit
    return Node("based", (whole(value), whole(number)), digits.upper())


def _remainder(tokens: list[Token], read: Read, again: Read) -> Node | None:
    for place, token in enumerate(tokens):
        if (
            token.kind == "word"
            and token.text in ("R", "r", "remainder", "Remainder", "rem")
            and 0 < place < len(tokens) - 1
        ):
            left, right = tokens[:place], tokens[place + 1 :]
            if token.text in ("R", "r") and not (
                len(left) == len(right) == 1 and left[0].kind == right[0].kind == "number"
            ):
                return None
            if left[-1].text.casefold() == "with":
                left = left[:-1]
            if right[0].text.casefold() == "of":
                right = right[1:]
            try:
                return Node("remainder", (read(left), read(right)))
            except (Unreadable, IndexError):
                return None
    return None


def _residue(tokens: list[Token], read: Read, again: Read) -> Node | None:
    for place, token in enumerate(tokens):
        if (
            token.text in ("mod", "modulo", "bmod", "pmod")
            and 0 < place < len(tokens) - 1
            and token.kind in ("word", "command")
        ):
            left, right = tokens[:place], tokens[place + 1 :]
            if left[-1].text == "(" and right[-1].text == ")":
                left, right = left[:-1], right[:-1]
            try:
                value, modulus = read(left), read(right)
            except (Unreadable, IndexError):
                return None
            if value.op == "relation" and value.name == "=" and len(value.args) == 2:
                return Node("relation", (value.args[0], Node("residue", (value.args[1], modulus))), "=")
            return Node("residue", (value, modulus))
    return None


_BOUNDS = {
    ("greater", "than", "or", "equal", "to"): "ge", ("less", "than", "or", "equal", "to"): "le", ("greater", "than"): "gt",
    ("more", "than"): "gt", ("less", "than"): "lt", ("at", "least"): "ge", ("at", "most"): "le", ("except",): "except",
    ("other", "than"): "except", ("but",): "except", ("larger", "than"): "gt", ("smaller", "than"): "lt",
}  # fmt: skip


def _bounded(tokens: list[Token], read: Read, again: Read) -> Node | None:
    """Read "all real numbers greater than 3", "at least 3" and "all real numbers except 3" as sets."""
    start = 0
    while start < len(tokens) - 2 and tokens[start].text.casefold() in LEADING:
        start += 1
    words = [token.text.casefold() for token in tokens[start : start + 6]]
    for phrase, sign in _BOUNDS.items():
        length = len(phrase)
        if tuple(words[:length]) == phrase and len(tokens) > start + length:
            rest = tokens[start + length :]
            try:
                if sign == "except":
                    value = read(rest)
                    taken = value if value.op == "sequence" and value.name == "{}" else Node("sequence", (value,), "{}")
                    return Node("difference", (Node("set", name="R"), taken)) if start else None
                return quantities(read([Token("command", sign), *rest]))
            except Unreadable:
                return None
    return None


def _worded(tokens: list[Token], read: Read, again: Read) -> Node | None:
    """Read an equation whose left side is words: Area = 14."""
    place = next((place for place, token in enumerate(tokens) if token.text == "=" and token.kind == "sign"), 0)
    label = tokens[:place]
    if not 0 < place < len(tokens) - 1 or not all(token.kind == "word" or token.text in ("-", "'") for token in label):
        return None
    if not all(token.is_text for token in label) and not all(len(token.text) > 3 for token in label):
        return None
    if all(len(token.text) == 1 for token in label):
        return None
    return Node("relation", (Node("words", name=plain_words(joined_text(label))), again(tokens[place + 1 :])), "=")


SPECIAL = (_worded, _choice, _clock, _based, _remainder, _residue, _bounded)
"""Asked in this order; the first that reads the element decides. `read` reads mathematics, `again` reads another element."""
