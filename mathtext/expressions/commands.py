"""LaTeX commands in the grammar: fractions, roots, figures, styles, money, matrices."""

from mathtext.expressions.cursor import Cursor
from mathtext.expressions.functions import (
    ACCENTS,
    CONSTANTS,
    FUNCTIONS,
    GREEK,
    NUMBER_SETS,
    SAME_LETTER,
)
from mathtext.expressions.named_functions import Functions
from mathtext.expressions.nodes import (
    Node,
    Unreadable,
    call,
    named,
    over,
    power,
    times,
    whole,
)
from mathtext.expressions.tokens import Token

_MATRICES = frozenset(
    {"matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "smallmatrix", "array", "psmallmatrix", "bsmallmatrix"}
)


class Commands(Functions):
    """Reads commands."""

    def _command(self) -> Node:
        token = self.c.next()
        name = token.text
        if name == "frac":
            top = self.argument()
            return over(top, self.argument())
        if name == "sqrt":
            return self._root()
        if name == "binom":
            top = self.argument()
            return call("binom", top, self.argument())
        if name in ("sum", "prod"):
            return self._big(name)
        if name == "int":
            return self._integral()
        if name in ("lfloor", "lceil", "lvert"):
            return self._closed(name)
        if name in ("angle", "triangle", "overline", "overrightarrow", "bar", "measuredangle"):
            return self._figure(name)
        if name in ACCENTS:
            return self._accent(name)
        if name in ("mathbb", "Bbb", "mathcal", "mathscr", "mathfrak"):
            return self._styled(name)
        if name == "begin":
            return self._environment()
        if name == "langle":
            return self._angle_brackets()
        if name in ("dollars", "rupees", "euros", "pounds", "yen", "roubles", "won"):
            return self._money(name)
        if name in FUNCTIONS and name != "sign":
            return self._function(FUNCTIONS[name])
        if name in CONSTANTS:
            return Node("constant", name=CONSTANTS[name])
        if name in ("emptyset",):
            return Node("sequence", (), "{}")
        if name in GREEK:
            letter = SAME_LETTER.get(name, name)
            return self._applied(self._letter(letter) if len(letter) == 1 else named(letter))
        if name in ("text",):
            return self.atom()
        raise Unreadable(f"\\{name} is not understood")

    def _root(self) -> Node:
        degree = None
        if self.c.take("["):
            degree = self.sum()
            self.c.expect("]")
        inside = self.argument()
        return call("sqrt", inside) if degree is None else call("root", inside, degree)

    def _closed(self, name: str) -> Node:
        inside = self.sum()
        self.c.expect("r" + name[1:])
        return call({"lfloor": "floor", "lceil": "ceil", "lvert": "abs"}[name], inside)

    def _figure(self, name: str) -> Node:
        """Read a segment, a ray, an angle or a triangle by its points; of a segment the order does not matter."""
        tokens = self.c.group().tokens if self.c.at("{") else [self.c.next()]
        if not tokens:
            raise Unreadable("a bar over nothing")
        points = "".join(token.text for token in tokens)
        if not points.isalpha() or not points.isupper() or len(points) == 1:
            if name in ("overline", "bar", "overrightarrow"):
                inside = self.inner(Cursor(tokens)).whole_value()
                return inside if name == "overrightarrow" else Node("apply", (inside,), "conjugate")
            if name in ("angle", "measuredangle") and len(tokens) == 1:
                return Node("apply", (self.inner(Cursor(tokens)).whole_value(),), "angle")
            raise Unreadable("a figure without points")
        if name in ("overline", "bar", "angle", "measuredangle"):
            points = min(points, points[::-1])
        elif name == "triangle":
            points = "".join(sorted(points))
        return named(f"{name} {points}")

    def _accent(self, name: str) -> Node:
        if name == "vec" and self.c.at("{"):
            points = "".join(token.text for token in self.c.tokens[self.c.place + 1 : self.c.place + 4])[:2]
            if points.isalpha() and points.isupper() and len(points) == 2:
                return self._figure("overrightarrow")
        inside = self.argument()
        if name in ("vec", "hat", "overrightarrow", "widehat") and inside.op in ("name", "constant"):
            return inside
        return Node("apply", (inside,), name)

    def _styled(self, name: str) -> Node:
        token = self.c.group().tokens[:1] if self.c.at("{") else [self.c.next()]
        letter = token[0].text if token else ""
        if name in ("mathbb", "Bbb") and letter in NUMBER_SETS:
            return self._number_set(letter)
        if len(letter) == 1 and letter.isalpha():
            return named(letter)
        raise Unreadable("a style around nothing")

    def _number_set(self, letter: str) -> Node:
        marks = ""
        while self.c.at("^", "_"):
            self.c.next()
            tokens = self.c.group().tokens if self.c.at("{") else [self.c.next()]
            marks += "".join(token.text for token in tokens)
        if marks.isdigit() and int(marks) > 1:
            return power(Node("set", name=letter), whole(int(marks)))
        return Node("set", name=letter + marks.replace("*", ""))

    def _money(self, currency: str) -> Node:
        unit = Node(
            "unit", name={"dollars": "dollars", "pounds": "pounds-sterling", "rupees": "rupees"}.get(currency, currency)
        )
        if self._starts_factor():
            amount = self.product()
            return times(
                *[factor for factor in (amount.args if amount.op == "product" else (amount,)) if factor != unit], unit
            )
        return unit

    def _angle_brackets(self) -> Node:
        elements = [self.sum()]
        while self.c.take(","):
            elements.append(self.sum())
        self.c.expect("rangle")
        return Node("sequence", tuple(elements), "()")

    def _environment(self) -> Node:
        kind = self._environment_name()
        if kind == "array" and self.c.at("{"):
            self.c.group()
        rows: list[list[list[Token]]] = [[[]]]
        depth = 0
        while True:
            token = self.c.peek()
            if token.kind == "end":
                raise Unreadable("a matrix without an end")
            if token.kind == "command" and token.text == "end" and depth == 0:
                self.c.next()
                self._environment_name()
                break
            depth += token.kind == "command" and token.text == "begin"
            depth -= token.kind == "command" and token.text == "end"
            self.c.next()
            if depth == 0 and token.text == "\\\\":
                rows.append([[]])
            elif depth == 0 and token.text == "&" and token.kind == "sign":
                rows[-1].append([])
            elif token.text != "hline":
                rows[-1][-1].append(token)
        filled = [row for row in rows if any(row)]
        if not filled:
            raise Unreadable("a matrix without rows")
        cells = [tuple(self.inner(Cursor(cell)).whole_cell() for cell in row if cell) for row in filled]
        if kind not in _MATRICES or any(cell.op == "relation" for row in cells for cell in row):
            # a system of equations, or values with their conditions
            return Node(
                "sequence", tuple(row[0] if len(row) == 1 else Node("sequence", row, "()") for row in cells), ""
            )
        matrix = Node("matrix", tuple(Node("row", row) for row in cells))
        if len({len(row.args) for row in matrix.args}) != 1:
            raise Unreadable("rows of different lengths")
        return call("det", matrix) if kind == "vmatrix" else matrix

    def _environment_name(self) -> str:
        return "".join(token.text for token in self.c.group().tokens)
