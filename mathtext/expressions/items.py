"""One element of an answer: mathematics, a known phrase, a special form, or words."""

import re

from mathtext.expressions.item_reading import LEADING, Read, joined_text, quantities
from mathtext.expressions.nodes import Node, Unreadable, walk
from mathtext.expressions.numbers import written_number
from mathtext.expressions.special_items import SPECIAL
from mathtext.expressions.tokens import Token
from mathtext.expressions.words import APPROXIMATE, DAYS, MEANINGS, MONTHS, plain_words

_DATE = re.compile(
    r"(?:(?!the )(?P<week>[a-z]+)\.?,? )?(?:the )?(?:(?P<month>[a-z]+)\.? (?P<day>\d{1,2}) ?(?:st|nd|rd|th)?"
    r"|(?:the )?(?P<day2>\d{1,2}) ?(?:st|nd|rd|th)?(?: of)? (?P<month2>[a-z]+)\.?)(?:,? (?P<year>\d{4}))?"
)


_RELATION_SIGNS = frozenset(["=", "<", ">", "le", "ge", "ne", "lt", "gt", "in", "notin"])


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
    for special in SPECIAL:
        node = special(tokens, read, lambda part: read_item(part, read))
        if node is not None:
            return node
    try:
        return quantities(read(tokens))
    except Unreadable:
        if tokens[0].text.casefold() in LEADING and tokens[0].kind == "word":
            shorter = tokens
            while shorter and shorter[0].kind == "word" and shorter[0].text.casefold() in LEADING:
                shorter = shorter[1:]
            if any(token.text in _RELATION_SIGNS for token in shorter):
                return read_item(shorter, read)
        return _as_phrase(tokens)


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
