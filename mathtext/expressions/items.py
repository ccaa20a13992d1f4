"""One element of an answer that is more than a value: a choice, a time of day, a date, a number in a base, words."""

import re
from collections.abc import Callable

from mathtext.expressions.nodes import Node, Unreadable, contains, times, walk, whole
from mathtext.expressions.numbers import written_number
from mathtext.expressions.tokens import Token
from mathtext.expressions.words import APPROXIMATE, DAYS, MEANINGS, MONTHS, SMALL, plain_words

Read = Callable[[list[Token]], Node]

_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?(?::(?P<second>\d\d))?(?P<half>[ap]\.?m\.?)?", re.IGNORECASE
)
_DATE = re.compile(
    r"(?:(?!the )(?P<week>[a-z]+)\.?,? )?(?:the )?(?:(?P<month>[a-z]+)\.? (?P<day>\d{1,2}) ?(?:st|nd|rd|th)?"
    r"|(?:the )?(?P<day2>\d{1,2}) ?(?:st|nd|rd|th)?(?: of)? (?P<month2>[a-z]+)\.?)(?:,? (?P<year>\d{4}))?"
)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LEADING_TEXT = """
all real numbers number values value of the such that where any every for either both namely exactly only just
"""
_LEADING = frozenset(_LEADING_TEXT.split())
_RELATION_SIGNS = frozenset(["=", "<", ">", "le", "ge", "ne", "lt", "gt", "in", "notin"])
_BOUNDS = {
    ("greater", "than", "or", "equal", "to"): "ge", ("less", "than", "or", "equal", "to"): "le", ("greater", "than"): "gt",
    ("more", "than"): "gt", ("less", "than"): "lt", ("at", "least"): "ge", ("at", "most"): "le", ("except",): "except",
    ("other", "than"): "except", ("but",): "except", ("larger", "than"): "gt", ("smaller", "than"): "lt",
}  # fmt: skip
_MORE_WORDS = frozenset(["yes", "no", "odd", "even", "true", "false"])


def whole_words(tokens: list[Token]) -> Node | None:
    """Return the node of an answer that is a known phrase or a date; None if it has to be read element by element."""
    if len(tokens) > 12:
        return None
    joined = joined_text(tokens)
    lowered = joined.casefold()
    if all(token.kind == "word" or token.text in ("'", "-") for token in tokens):
        words = plain_words(joined)
        if words in MEANINGS.values():
            return _meaning(words)
        if words in _MORE_WORDS or words in DAYS.values():
            return Node("words", name=words)
        if words in MONTHS and (len(words) > 3 or tokens[0].is_text):
            return Node("words", name=f"month {MONTHS[words]}")
    return _date(lowered)


def _meaning(words: str) -> Node:
    infinity = Node("constant", name="infinity")
    return {
        "no solution": Node("sequence", (), "{}"),
        "all real numbers": Node("set", name="R"),
        "all integers": Node("set", name="Z"),
        "infinity": infinity,
        "negative infinity": Node("negative", (infinity,)),
    }.get(words, Node("words", name=words))


def _date(text: str) -> Node | None:
    match = _DATE.fullmatch(text) if len(text) < 60 else None
    if match is None:
        return None
    month, day = match["month"] or match["month2"], match["day"] or match["day2"]
    week = match["week"]
    if month not in MONTHS or not 1 <= int(day) <= 31 or (week is not None and week not in DAYS):
        return None
    return Node("words", name=f"date {DAYS[week] if week else ''} {MONTHS[month]} {int(day)} {match['year'] or ''}")


def read_item(tokens: list[Token], read: Read) -> Node:
    """Return the node of one element. `read` reads mathematics; raise Unreadable if it is neither that nor words."""
    tokens = _without_remarks(tokens)
    known = whole_words(tokens)
    if known is not None:
        return known
    for special in (_worded, _choice, _clock, _based, _remainder, _residue):
        node = special(tokens, read)
        if node is not None:
            return node
    bounded = _bounded(tokens, read)
    if bounded is not None:
        return bounded
    try:
        return quantities(read(tokens))
    except Unreadable:
        if tokens[0].text.casefold() in _LEADING and tokens[0].kind == "word":
            shorter = tokens
            while shorter and shorter[0].kind == "word" and shorter[0].text.casefold() in _LEADING:
                shorter = shorter[1:]
            if any(token.text in _RELATION_SIGNS for token in shorter):
                return read_item(shorter, read)
        return _as_phrase(tokens)


def quantities(node: Node) -> Node:
    """Return the node with the units at its end, and a percent sign, made the node's outermost part."""
    if node.op == "relation" and node.name == "=":
        return Node("relation", (*node.args[:-1], quantities(node.args[-1])), "=")
    if node.op == "percent" or not contains(node, "unit", "percent"):
        return node
    factors = node.args if node.op == "product" else (node,)
    last = next((place for place, factor in enumerate(factors) if contains(factor, "unit")), len(factors))
    value, unit = factors[:last], factors[last:]
    if unit and all(_is_unit(factor) for factor in unit):
        if not value:
            return node
        return Node("quantity", (quantities(times(*value)), times(*unit)))
    if factors[-1].op == "percent" and not any(contains(factor, "percent", "unit") for factor in factors[:-1]):
        return Node("percent", (times(*factors[:-1], factors[-1].args[0]),))
    if node.op == "negative":
        inner = quantities(node.args[0])
        if inner.op == "quantity":
            return Node("quantity", (Node("negative", (inner.args[0],)), inner.args[1]))
        if inner.op == "percent":
            return Node("percent", (Node("negative", inner.args),))
    if (
        node.op == "sum"
        and node.args[-1].op == "product"
        and node.args[-1].args[-1].op == "unit"
        and not any(contains(term, "unit") for term in node.args[:-1])
    ):
        # x + 3 cm: the unit belongs to the whole
        tail = node.args[-1].args
        return Node("quantity", (Node("sum", (*node.args[:-1], times(*tail[:-1]))), tail[-1]))
    return node


def _is_unit(node: Node) -> bool:
    if node.op in ("inverse", "product"):
        return all(_is_unit(part) for part in node.args)
    if node.op == "power":
        return _is_unit(node.args[0]) and node.args[1].op in ("number", "negative")
    return node.op == "unit"


def joined_text(tokens: list[Token]) -> str:
    return "".join(("" if not place or not token.gap else " ") + token.text for place, token in enumerate(tokens))


def _without_remarks(tokens: list[Token]) -> list[Token]:
    """Return the tokens without a remark in brackets at the end, "about" at the start, and the like."""
    if len(tokens) > 3 and tokens[-1].text == ")":
        start = max(
            (place for place, token in enumerate(tokens[:-1]) if token.text == "(" and token.kind == "sign"), default=0
        )
        outer = next(
            (place for place, token in enumerate(tokens) if token.text == "(" and place and tokens[place + 1].is_text),
            0,
        )
        start = outer if outer and _matches(tokens, outer) else start
        first = tokens[start + 1]
        if (
            start
            and first.kind == "word"
            and len(first.text) > 2
            and (first.is_text or first.text.casefold() in APPROXIMATE)
            and _is_remark(tokens[start + 1 : -1])
        ):
            tokens = tokens[:start]
    if len(tokens) in (2, 4) and tokens[0].text.casefold() in ("option", "choice"):
        tokens = tokens[1:]
    while len(tokens) > 1 and (
        tokens[0].text.casefold() in APPROXIMATE or tokens[0].text in ("approx", "therefore", "because")
    ):
        tokens = tokens[1:]
        if tokens[0].text == ".":
            tokens = tokens[1:]
    if len(tokens) > 1 and tokens[-1].kind == "word" and tokens[-1].text.casefold() in APPROXIMATE:
        tokens = tokens[:-1]
    if len(tokens) > 1 and tokens[0].text == "=":
        tokens = tokens[1:]
    if len(tokens) > 2 and tokens[0].text == "Rs" and tokens[1].text == ".":
        tokens = tokens[2:]
    elif len(tokens) > 1 and tokens[0].text in ("Rs", "USD", "INR", "EUR") and tokens[1].kind == "number":
        tokens = tokens[1:]
    return tokens


def _matches(tokens: list[Token], opening: int) -> bool:
    depth = 0
    for place in range(opening, len(tokens)):
        if tokens[place].kind == "sign":
            depth += (tokens[place].text == "(") - (tokens[place].text == ")")
        if depth == 0:
            return place == len(tokens) - 1
    return False


def _is_remark(tokens: list[Token]) -> bool:
    return tokens[0].text.casefold() in {
        *APPROXIMATE,
        "since",
        "because",
        "as",
        "where",
        "so",
        "approximated",
        "rounded",
        "exact",
        "exactly",
        "or",
    }


def _bounded(tokens: list[Token], read: Read) -> Node | None:
    """Read "all real numbers greater than 3", "at least 3" and "all real numbers except 3" as sets."""
    start = 0
    while start < len(tokens) - 2 and tokens[start].text.casefold() in _LEADING:
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


def _worded(tokens: list[Token], read: Read) -> Node | None:
    """Read an equation whose left side is words: Area = 14."""
    place = next((place for place, token in enumerate(tokens) if token.text == "=" and token.kind == "sign"), 0)
    label = tokens[:place]
    if not 0 < place < len(tokens) - 1 or not all(token.kind == "word" or token.text in ("-", "'") for token in label):
        return None
    if not all(token.is_text for token in label) and not all(len(token.text) > 3 for token in label):
        return None
    if all(len(token.text) == 1 for token in label):
        return None
    return Node(
        "relation", (Node("words", name=plain_words(joined_text(label))), read_item(tokens[place + 1 :], read)), "="
    )


def _choice(tokens: list[Token], read: Read) -> Node | None:
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
        content = read_item(rest, read)
    except Unreadable:
        return None
    return Node("choice", (content,), letter.upper())


def _clock(tokens: list[Token], read: Read) -> Node | None:
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
    if not half and match["second"] is None:
        ratio = (Node("ratio", (whole(hour), whole(minute))),)
    return Node(
        "clock", (whole(hour * 3600 + minute * 60 + second), *ratio), "24" if half or hour > 12 or hour == 0 else "12"
    )


def _based(tokens: list[Token], read: Read) -> Node | None:
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


def _remainder(tokens: list[Token], read: Read) -> Node | None:
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


def _residue(tokens: list[Token], read: Read) -> Node | None:
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


def _as_phrase(tokens: list[Token]) -> Node:
    """Return words, or words with mathematics in them, as they are; two of them are the same if they are written alike."""
    words = [token for token in tokens if token.kind == "word" and (token.is_text or len(token.text) > 3)]
    if tokens[0].text == "..." and len(tokens) == 1:
        return Node("words", name="...")
    if not words:
        raise Unreadable("neither mathematics nor words")
    pieces = []
    for token in tokens:
        if token.kind == "number":
            pieces.append(str(written_number(token.text).number))
        elif token.kind == "word":
            pieces.append(token.text.casefold() if token.is_text or len(token.text) > 1 else token.text)
        elif token.text not in ("{", "}", ".", ","):
            pieces.append(token.text)
    only_words = all(
        token.kind == "word" or token.text in ("-", "'", ".", ",", "{", "}", "(", ")", "!", "?", '"')
        for token in tokens
    )
    if only_words:
        return Node("words", name=plain_words(" ".join(piece for piece in pieces if piece not in "-'()!?\"")))
    return Node("phrase", name=" ".join(pieces))


def uses_words(node: Node) -> bool:
    return any(part.op in ("words", "phrase") for part in walk(node))
