"""The way in: whole answers, which are one element or a list."""

from mathtext.expressions.cursor import Cursor
from mathtext.expressions.items import read_item, whole_words
from mathtext.expressions.nodes import Node, Unreadable
from mathtext.expressions.relations import Statements
from mathtext.expressions.separators import cut_elements, depth_change
from mathtext.expressions.signs import written_form
from mathtext.expressions.tokens import Token, tokens_of


def read_expression(text: str, *, thousands: bool = True) -> Node:
    r"""Return the tree of an answer in any notation; raise Unreadable if it is neither mathematics nor words.

    >>> read_expression(r"\{1, 2\}").name, read_expression("x < 3").op
    ('{}', 'relation')
    """
    try:
        return _read(tokens_of(written_form(text)), thousands=thousands)
    except (RecursionError, OverflowError) as error:
        raise Unreadable("too many levels") from error


def _read(tokens: list[Token], *, thousands: bool) -> Node:
    if not tokens:
        raise Unreadable("nothing")
    spoken = whole_words(tokens)
    if spoken is not None:
        return spoken
    groups, separators = cut_elements(tokens, thousands=thousands)
    if len(groups) == 1:
        return _item(groups[0], thousands=thousands)
    if ";" in separators and "," in separators and r"\\" not in separators:
        return _nested(tokens, thousands=thousands)
    items = tuple(_item(group, thousands=thousands) for group in groups)
    statements = all(item.op in ("relation", "and") and item.name != "=" for item in items)
    if "or" in separators and all(item.op in ("relation", "and") for item in items):
        statements = statements or not all(item.name == "=" for item in items)
    joined = separators[0] if len(set(separators)) == 1 else ""
    if statements and joined in ("and", "or", "land", "lor"):
        return Node(joined.removeprefix("l"), items)
    if joined in ("land", "lor") and not any(item.op in ("relation", "words", "phrase") for item in items):
        return Node("apply", tuple(sorted(items, key=repr)), joined)
    return Node("sequence", items, "")


def _nested(tokens: list[Token], *, thousands: bool) -> Node:
    """Read `p=5, q=2; p=7, q=2` as a list of lists."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += depth_change(token)
        if depth == 0 and token.text == ";" and token.kind == "sign":
            parts.append([])
        else:
            parts[-1].append(token)
    return Node("sequence", tuple(_read(part, thousands=thousands) for part in parts if part), "")


def _item(tokens: list[Token], *, thousands: bool) -> Node:
    return read_item(tokens, lambda part: _parsed(part, thousands=thousands))


def _parsed(tokens: list[Token], *, thousands: bool) -> Node:
    grammar = Statements(Cursor(tokens), thousands=thousands)
    node = grammar.statement()
    if not grammar.c.is_done:
        raise Unreadable(f"{grammar.c.peek().text} is not understood")
    return node
