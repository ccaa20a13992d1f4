"""The grammar of whole answers: lists, equations, inequalities, sets, ratios, and answers in words."""

from mathtext.expressions.cursor import Cursor
from mathtext.expressions.grammar import Grammar
from mathtext.expressions.items import read_item, whole_words
from mathtext.expressions.nodes import Node, Unreadable, negative
from mathtext.expressions.readings import is_label
from mathtext.expressions.signs import written_form
from mathtext.expressions.tokens import Token, tokens_of
from mathtext.expressions.words import RELATIONS

_RELATIONS = {
    "=": "=", "<": "<", ">": ">", "le": "<=", "ge": ">=", "ne": "!=", "lt": "<", "gt": ">", "in": "in", "notin": "notin", "approx": "~=",
    "equiv": "=", "simeq": "~=", "doteq": "~=", "cong": "=", "sim": "~", "parallel": "parallel", "perp": "perp", "subset": "subset", "subseteq": "subset",
    "propto": "propto", "to": "to", "rightarrow": "to", "implies": "implies", "Rightarrow": "implies", "iff": "iff", "Leftrightarrow": "iff",
}  # fmt: skip
_SETS = {"cup": "union", "cap": "intersection", "setminus": "difference", "backslash": "difference"}
_OPEN = {"(": ")", "[": "]", r"\{": r"\}", "]": "["}
_SEPARATORS = (",", ";", "&", "\\\\")
_LEADING_TEXT = """
all real numbers number values value of the such that where any every for for: set solution solutions answer x: either
both namely
"""
_LEADING = frozenset(_LEADING_TEXT.split())


class Statements(Grammar):
    """Adds brackets with several elements, relations and sets to the grammar of values."""

    in_builder = False
    no_square = False

    def _bracketed(self) -> Node:
        self.c.deeper()
        opening = self.c.next().text
        saved = self.thousands, self.bars, self.bar_stops, self.no_square
        self.thousands, self.bars, self.bar_stops = False, 0, opening == r"\{"
        if opening not in "[]":
            self.no_square = False
        elements = [self.statement(colon=opening != r"\{")]
        if opening == r"\{" and (self.c.at("|", "mid", ":")):
            self.c.next()
            self.bar_stops = False
            condition = self._condition()
            self.c.expect(r"\}")
            result = Node("builder", (elements[0], condition))
        else:
            while self.c.take(",", ";"):
                self.no_square = opening in "[]"
                if self.c.at_word("and", "or"):
                    self.c.next()
                elements.append(self.statement(colon=True))
            result = self._closed_sequence(opening, elements)
        self.thousands, self.bars, self.bar_stops, self.no_square = saved
        self.c.level -= 1
        return result

    def _closed_sequence(self, opening: str, elements: list[Node]) -> Node:
        closing = self.c.next().text
        if opening == r"\{" and closing == r"\}":
            return Node("sequence", tuple(elements), "{}")
        if opening == r"\{" and not closing and len(elements) == 1 and elements[0].op == "sequence":
            return elements[0]  # a system of equations behind a brace
        if opening not in "([]" or closing not in (")", "]", "["):
            raise Unreadable("a bracket is not closed")
        if len(elements) == 1:
            if (opening, closing) not in (("(", ")"), ("[", "]")):
                raise Unreadable("a bracket is not closed")
            return elements[0]
        left, right = {"]": "("}.get(opening, opening), {"[": ")"}.get(closing, closing)
        return Node("sequence", tuple(elements), left + right)

    def _condition(self) -> Node:
        parts = [self.statement(colon=False)]
        kinds = []
        while True:
            if self.c.take(",", ";") or self.c.take("land"):
                kinds.append("and")
                if self.c.at_word("and", "or"):
                    kinds[-1] = self.c.next().text.casefold()
            elif self.c.take("lor"):
                kinds.append("or")
            elif self.c.at_word("and", "or"):
                kinds.append(self.c.next().text.casefold())
            else:
                break
            parts.append(self.statement(colon=False))
        if len(set(kinds)) > 1:
            raise Unreadable("and beside or")
        return Node(kinds[0], tuple(parts)) if kinds else parts[0]

    def statement(self, *, colon: bool = True) -> Node:
        """Read a value, a ratio, or values joined by relation signs."""
        if self.c.peek().text in ("<", ">", "le", "ge", "lt", "gt"):
            return self._bound()
        left = self.set_value(colon=colon)
        parts: list[Node] = []
        ends = [left]
        while True:
            sign = self._relation()
            if sign is None:
                break
            right = self.set_value(colon=colon)
            if sign == "~=":
                if not is_label(ends[-1]):
                    continue  # 3/7, which is about 0.43
                sign = "="
            parts.append(_relation_node(sign, ends[-1], right))
            ends.append(right)
        if not parts:
            return left
        if all(part.name == "=" for part in parts):
            return Node("relation", (ends[0], ends[-1]), "=") if len(parts) == 1 else _chain(ends)
        return parts[0] if len(parts) == 1 else Node("and", tuple(parts))

    def _bound(self) -> Node:
        """Read `> 5`, an inequality without its letter, as the numbers that it allows."""
        sign = self._relation() or ""
        value = self.set_value(colon=False)
        infinity = Node("constant", name="infinity")
        if sign in (">", ">="):
            return Node("sequence", (value, infinity), "()" if sign == ">" else "[)")
        return Node("sequence", (negative(infinity), value), "()" if sign == "<" else "(]")

    def whole_cell(self) -> Node:
        while (
            self.c.at_word("if", "for", "when", "where", "otherwise", "all", "and")
            and self.c.peek().is_text
            and not self.c.at_word("otherwise")
        ):
            self.c.next()
        if self.c.at_word("otherwise", "else"):
            self.c.next()
            return Node("words", name="otherwise")
        while self.c.tokens and self.c.tokens[-1].text in (",", ";", "."):
            self.c.tokens = self.c.tokens[:-1]
        cell = self.statement()
        if not self.c.is_done:
            raise Unreadable(f"{self.c.peek().text} is not understood")
        return cell

    def _relation(self) -> str | None:
        token = self.c.peek()
        if token.kind in ("sign", "command") and token.text in _RELATIONS:
            self.c.next()
            return _RELATIONS[token.text]
        if token.kind == "word" and token.text.casefold() in RELATIONS and len(token.text) > 1:
            self.c.next()
            if self.c.at_word("to", "equal"):
                self.c.next()
                if self.c.at_word("to"):
                    self.c.next()
            return "="
        if token.kind == "word" and token.text == "in" and not token.is_text:
            self.c.next()
            return "in"
        return None

    def set_value(self, *, colon: bool) -> Node:
        value = self._ratio() if colon else self.sum()
        while self.c.peek().kind == "command" and self.c.peek().text in _SETS:
            op = _SETS[self.c.next().text]
            value = Node(op, (value, self.sum()))
        return value

    def _ratio(self) -> Node:
        terms = [self.sum()]
        while (self.c.at(":") and not self.bar_stops) or (self.c.at_word("to") and len(terms) < 3):
            self.c.next()
            terms.append(self.sum())
        return terms[0] if len(terms) == 1 else Node("ratio", tuple(terms))

    def _starts_factor(self) -> bool:
        if self.no_square and self.c.at("["):
            return False
        return super()._starts_factor()


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
    groups, separators = _cut(tokens, thousands=thousands)
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
        depth += _depth_change(token)
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


def _cut(tokens: list[Token], *, thousands: bool) -> tuple[list[list[Token]], list[str]]:
    """Return the items between commas, semicolons, rows, "and" and "or" outside all brackets, and what separates them."""
    kept = _thousands_commas(tokens) if thousands else frozenset[int]()
    groups: list[list[Token]] = [[]]
    separators: list[str] = []
    depth = 0
    for place, token in enumerate(tokens):
        depth += _depth_change(token)
        separator = _separator(token) if depth == 0 and place not in kept else None
        if separator == "and" and _is_in_number(tokens, place):
            separator = None
        if separator is None:
            groups[-1].append(token)
        elif not groups[-1]:
            if separator not in ("and", "or") or not separators:
                raise Unreadable("an element is missing")
            separators[-1] = separator  # the Oxford comma
        else:
            groups.append([])
            separators.append(separator)
    if not groups[-1]:
        raise Unreadable("an element is missing")
    if "and" in separators or "or" in separators:
        word = "and" if "and" in separators else "or"
        separators = [word if separator == "," else separator for separator in separators]
    return groups, separators


def _depth_change(token: Token) -> int:
    if token.kind == "command":
        return {
            "begin": 1,
            "end": -1,
            "langle": 1,
            "rangle": -1,
            "lfloor": 1,
            "rfloor": -1,
            "lceil": 1,
            "rceil": -1,
        }.get(token.text, 0)
    if token.kind != "sign":
        return 0
    return (token.text in ("(", "[", "{", r"\{")) - (token.text in (")", "]", "}", r"\}"))


def _separator(token: Token) -> str | None:
    if token.kind == "sign" and token.text in _SEPARATORS:
        return "and" if token.text == "&" else token.text
    if token.kind == "command" and token.text in ("land", "lor", "wedge", "vee"):
        return "land" if token.text in ("land", "wedge") else "lor"
    if token.kind == "word" and token.text.casefold() in ("and", "or"):
        return token.text.casefold()
    return None


def _is_in_number(tokens: list[Token], place: int) -> bool:
    """Return whether "and" belongs to a number: "two hundred and five", "three and a half"."""
    from mathtext.expressions.words import MAGNITUDES, PARTS, SMALL

    before = tokens[place - 1].text.casefold() if place else ""
    after = tokens[place + 1].text.casefold() if place + 1 < len(tokens) else ""
    if before in MAGNITUDES and after in SMALL:
        return True
    following = tokens[place + 2].text.casefold() if place + 2 < len(tokens) else ""
    return (before in SMALL or tokens[place - 1].kind == "number") and (after in ("a", "one") and following in PARTS)


def _thousands_commas(tokens: list[Token]) -> frozenset[int]:
    """Return the places of commas that separate thousands: digits around them, exactly three behind, no space."""
    kept: set[int] = set()
    place = 0
    while place < len(tokens):
        commas: list[int] = []
        end = place
        valid = tokens[place].kind == "number" and tokens[place].text.isdigit()
        while (
            valid
            and end + 2 < len(tokens)
            and tokens[end + 1].text == ","
            and tokens[end + 2].kind == "number"
            and not (tokens[end + 1].gap or tokens[end + 2].gap)
        ):
            commas.append(end + 1)
            end += 2
        if commas:
            first, others = tokens[place].text, [tokens[comma + 1].text for comma in commas]
            whole_groups = all(len(part) == 3 and part.isdigit() for part in others[:-1])
            last = others[-1].partition(".")[0]
            if len(first) <= 3 and not first.startswith("0") and whole_groups and len(last) == 3 and last.isdigit():
                kept.update(commas)
        place = end + 1
    return frozenset(kept)


def _relation_node(sign: str, left: Node, right: Node) -> Node:
    if sign in (">", ">="):
        return Node("relation", (right, left), {">": "<", ">=": "<="}[sign])
    if sign in ("parallel", "perp", "!=", "~"):
        left, right = sorted((left, right), key=repr)
    return Node("relation", (left, right), sign)


def _chain(ends: list[Node]) -> Node:
    """Return an equation of the first and the last of several equal values; what is between must be equal too."""
    return Node("relation", tuple(ends), "=")
