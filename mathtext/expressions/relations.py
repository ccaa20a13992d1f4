"""The grammar of one statement: brackets with several elements, relations, ratios and sets."""

from mathtext.expressions.grammar import Grammar
from mathtext.expressions.item_reading import quantities
from mathtext.expressions.nodes import Node, Unreadable, negative
from mathtext.expressions.readings import is_label
from mathtext.expressions.words import RELATIONS

_RELATIONS = {
    "=": "=", "<": "<", ">": ">", "le": "<=", "ge": ">=", "ne": "!=", "lt": "<", "gt": ">", "in": "in", "notin": "notin", "approx": "~=",
    "equiv": "=", "simeq": "~=", "doteq": "~=", "cong": "=", "sim": "~", "parallel": "parallel", "perp": "perp",
    "subset": "subset", "subseteq": "subset",
    "propto": "propto", "to": "to", "rightarrow": "to", "implies": "implies", "Rightarrow": "implies", "iff": "iff",
    "Leftrightarrow": "iff",
}  # fmt: skip


_SETS = {"cup": "union", "cap": "intersection", "setminus": "difference", "backslash": "difference"}


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
        elements = [self._element(colon=opening != r"\{")]
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
                elements.append(self._element(colon=True))
            result = self._closed_sequence(opening, elements)
        self.thousands, self.bars, self.bar_stops, self.no_square = saved
        self.c.level -= 1
        return result

    def _element(self, *, colon: bool) -> Node:
        return quantities(self.statement(colon=colon))

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


def _relation_node(sign: str, left: Node, right: Node) -> Node:
    if sign in (">", ">="):
        return Node("relation", (right, left), {">": "<", ">=": "<="}[sign])
    if sign in ("parallel", "perp", "!=", "~"):
        left, right = sorted((left, right), key=repr)
    return Node("relation", (left, right), sign)


def _chain(ends: list[Node]) -> Node:
    """Return an equation of the first and the last of several equal values; what is between must be equal too."""
    return Node("relation", tuple(ends), "=")
