"""Functions in the grammar, with their exponents, bases and operands; sums, limits and integrals."""

from mathtext.expressions.cursor import Cursor
from mathtext.expressions.functions import (
    FUNCTIONS,
    INVERSES,
)
from mathtext.expressions.letters import Letters
from mathtext.expressions.nodes import (
    Node,
    Unreadable,
    call,
    named,
    negative,
    plus,
    power,
    replace,
    times,
    whole,
)
from mathtext.units import find_unit


class Functions(Letters):
    """Reads functions and what they are of."""

    def _function(self, name: str) -> Node:
        if name in ("sqrt", "cbrt"):
            inside = self.argument()
            return call("sqrt", inside) if name == "sqrt" else call("root", inside, whole(3))
        if name == "lim":
            return self._limit()
        base = exponent = None
        for _ in range(2):
            if self.c.at("_") and base is None:
                self.c.next()
                base = self.argument(whole_number=False)
            elif self.c.at("^") and exponent is None:
                self.c.next()
                exponent = self._exponent()
        if exponent == negative(whole(1)) and name in INVERSES:
            name, exponent = INVERSES[name], None
        value = call(name, *self._operand(), *([base] if base is not None else []))
        if name == "log" and base is None:
            value = call("lg", *value.args)
        elif name in ("lg", "ln") and base is not None:
            raise Unreadable("a base of a logarithm that has one")
        return value if exponent is None else power(value, exponent)

    def _operand(self) -> tuple[Node, ...]:
        """Return what a function is of: a bracket, or the factors up to the next sign or function."""
        if self.c.at("(") or (self.c.at("[")):
            inside = self._bracketed()
            if inside.op == "sequence":
                return inside.args
            if self.c.at("^"):
                self.c.next()
                inside = power(inside, self._exponent())
            return (inside,)
        if self.c.at("-"):
            self.c.next()
            return (negative(self._operand()[0]),)
        factors = [self.power()]
        while self._starts_factor() and not self.c.at("(", "[") and not self._at_function() and not self._at_unit():
            factors.append(self._implied(factors))
        return (times(*factors),)

    def _at_function(self) -> bool:
        token = self.c.peek()
        return token.kind in ("word", "command") and (
            (token.text in FUNCTIONS and token.text != "sqrt") or token.text in ("sum", "prod")
        )

    def _at_unit(self) -> bool:
        token = self.c.peek()
        return token.kind == "word" and len(token.text) > 1 and find_unit(token.text, is_text=token.is_text) is not None

    def _big(self, name: str) -> Node:
        lower = upper = None
        for _ in range(2):
            if self.c.at("_") and lower is None:
                self.c.next()
                lower = self.c.group() if self.c.at("{") else None
            elif self.c.at("^"):
                self.c.next()
                upper = self.argument(whole_number=True)
        if lower is None or upper is None or lower.peek().kind != "word" or lower.peek(1).text != "=":
            raise Unreadable("a sum without bounds")
        letter = lower.next().text
        lower.next()
        start = self.inner(lower).whole_value()
        body = replace_constant(self.product(), letter)
        return Node("big", (body, named(letter), start, upper), name)

    def _limit(self) -> Node:
        r"""Read ``\lim_{x\to 0} …``; its value is not computed, so it is equal only to the same limit."""
        self.c.expect("_")
        target = self.c.group()
        letter = target.next()
        if letter.kind != "word" or len(letter.text) != 1 or not target.take("to", "rightarrow"):
            raise Unreadable("a limit of something else than a letter")
        goal = self.inner(
            Cursor([token for token in target.tokens[target.place :] if token.text not in ("^", "+")])
        ).whole_value()
        side = "+" if any(token.text == "+" for token in target.tokens) else ""
        body = replace_constant(self.product(), letter.text)
        return Node("apply", (goal, replace(body, named(letter.text), named("letter of a limit"))), "lim" + side)

    def _integral(self) -> Node:
        r"""Read ``\int_0^1 x \, dx``; its value is not computed, so it is equal only to the same integral."""
        bounds: dict[str, Node] = {}
        while self.c.at("_", "^"):
            sign = self.c.next().text
            bounds[sign] = self.argument(whole_number=True)
        body = self.sum()
        factors = (
            body.args
            if body.op == "product"
            else (body.args[-1].args if body.op == "sum" and body.args[-1].op == "product" else ())
        )
        if len(factors) < 2 or factors[-2] != named("d") or factors[-1].op != "name":
            raise Unreadable("an integral without its letter")
        rest = times(*factors[:-2]) if len(factors) > 2 else whole(1)
        inside = plus(*body.args[:-1], rest) if body.op == "sum" else rest
        if bounds:
            inside = replace(inside, factors[-1], named("letter of an integral"))
        return Node("apply", (*bounds.values(), inside), "int")


def replace_constant(node: Node, letter: str) -> Node:
    """Return the tree with the constant of this letter read as a name: in a sum over i, i is an index."""
    if node.op == "constant" and node.name == letter:
        return named(letter)
    if not node.args:
        return node
    return Node(
        node.op, tuple(replace_constant(part, letter) for part in node.args), node.name, node.number, node.places
    )
