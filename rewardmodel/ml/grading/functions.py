"""The functions that have a value: roots, logarithms, angles, whole-number functions, determinants."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from mpmath import mp

from rewardmodel.ml.grading.arithmetic import LARGEST_POWER, Rows, inexact, is_real, raise_to, real
from rewardmodel.ml.grading.points import Scalar, TooCostly, Undefined, Value

LARGEST_FACTORIAL = 10**9
EXACT_FACTORIAL = 10_000


def apply_function(name: str, values: list[Value]) -> Value:
    """Return the value of a function; raise Undefined if it has none for these arguments."""
    if name == "det":
        return _determinant(values[0])
    if name in ("abs", "norm") and isinstance(values[0], Rows):
        total: Scalar = Fraction(0)
        for row in values[0]:
            for entry in row:
                total = total + inexact(entry) ** 2
        return mp.sqrt(total)
    if any(isinstance(value, Rows) for value in values):
        raise Undefined("a function of a matrix")
    if name in _WHOLE:
        return _WHOLE[name](*values)
    if name == "sqrt":
        return raise_to(values[0], Fraction(1, 2))
    if name == "root":
        return _root(values[0], values[1])
    if name in ("gcd", "lcm"):
        return _common(name, values)
    if name in ("min", "max"):
        return (min if name == "min" else max)(values, key=lambda value: real(inexact(value)))
    rule = _ANALYTIC.get(name)
    if rule is None or len(values) not in (1, 2) or (len(values) == 2 and name != "log"):
        raise Undefined(f"{name} has no value")
    arguments = [inexact(value) for value in values]
    if abs(arguments[0]) > mp.mpf(10) ** 1000 and name not in ("ln", "lg", "log"):
        raise TooCostly("an argument too large")
    return rule(*arguments)


def _root(value: Scalar, degree: Scalar) -> Scalar:
    if degree == 0:
        raise Undefined("the zeroth root")
    return raise_to(value, 1 / degree)


def _whole_number(value: Scalar) -> int:
    if isinstance(value, Fraction) and value.denominator == 1:
        return int(value)
    raise Undefined("not a whole number")


def _factorial(value: Scalar) -> Scalar:
    if isinstance(value, Fraction) and value.denominator == 1:
        if value < 0:
            raise Undefined("the factorial of a negative number")
        if value <= EXACT_FACTORIAL:
            return Fraction(math.factorial(int(value)))
    if abs(value) > LARGEST_FACTORIAL:
        raise TooCostly("a factorial too large to compute")
    return mp.factorial(inexact(value))


def _binomial(top: Scalar, bottom: Scalar) -> Scalar:
    are_whole = (
        isinstance(top, Fraction) and isinstance(bottom, Fraction) and top.denominator == bottom.denominator == 1
    )
    if are_whole and bottom >= 0 and 0 <= top <= EXACT_FACTORIAL:
        return Fraction(math.comb(int(top), int(bottom)))
    if isinstance(bottom, Fraction) and bottom.denominator == 1 and 0 <= bottom <= 40:
        result: Scalar = Fraction(1)
        for place in range(int(bottom)):
            result = result * (top - place) / (place + 1)
        return result
    if max(abs(inexact(top)), abs(inexact(bottom))) > LARGEST_FACTORIAL:
        raise TooCostly("a binomial coefficient too large to compute")
    return mp.binomial(inexact(top), inexact(bottom))


def _permutations(top: Scalar, bottom: Scalar) -> Scalar:
    return _binomial(top, bottom) * _factorial(bottom)


def _common(name: str, values: list[Value]) -> Scalar:
    numbers = [_whole_number(value) for value in values]
    return Fraction(math.gcd(*numbers) if name == "gcd" else math.lcm(*numbers))


def _floor(value: Scalar) -> Scalar:
    return Fraction(math.floor(value)) if isinstance(value, Fraction) else mp.floor(real(value))


def _ceil(value: Scalar) -> Scalar:
    return Fraction(math.ceil(value)) if isinstance(value, Fraction) else mp.ceil(real(value))


def _absolute(value: Scalar) -> Scalar:
    return abs(value)


def _sign(value: Scalar) -> Scalar:
    number = real(value)
    return Fraction((number > 0) - (number < 0))


def _exp(value: Scalar) -> Scalar:
    if abs(value) > LARGEST_POWER:
        raise TooCostly("a number too large to compute")
    return mp.exp(value)


def _logarithm(value: Scalar, base: Scalar) -> Scalar:
    return _ln(value) / _ln(base)


def _ln(value: Scalar) -> Scalar:
    if value == 0:
        raise Undefined("the logarithm of zero")
    return mp.log(value)


def _real_first(function: Callable[[Any], Any]) -> Callable[[Scalar], Scalar]:
    return lambda value: function(real(value) if is_real(value) else value)


def _determinant(value: Value) -> Scalar:
    if not isinstance(value, Rows) or len(value) != len(value[0]) or len(value) > 6:
        raise Undefined("no determinant")
    return _expanded([list(row) for row in value])


def _expanded(rows: list[list[Scalar]]) -> Scalar:
    if len(rows) == 1:
        return rows[0][0]
    total: Scalar = Fraction(0)
    for place, entry in enumerate(rows[0]):
        minor = _expanded([row[:place] + row[place + 1 :] for row in rows[1:]])
        exact = isinstance(entry, Fraction) and isinstance(minor, Fraction)
        part = entry * minor if exact else inexact(entry) * inexact(minor)
        part = -part if place % 2 else part
        total = (
            total + part
            if isinstance(total, Fraction) and isinstance(part, Fraction)
            else inexact(total) + inexact(part)
        )
    return total


_WHOLE: dict[str, Callable[..., Scalar]] = {
    "factorial": _factorial, "binom": _binomial, "permutations": _permutations, "floor": _floor, "ceil": _ceil,
    "abs": _absolute, "norm": _absolute, "sgn": _sign,
}  # fmt: skip
_ANALYTIC: dict[str, Callable[..., Scalar]] = {
    "sin": mp.sin, "cos": mp.cos, "tan": mp.tan, "cot": mp.cot, "sec": mp.sec, "csc": mp.csc, "sinh": mp.sinh, "cosh": mp.cosh,
    "tanh": mp.tanh, "coth": mp.coth, "sech": mp.sech, "csch": mp.csch, "arcsin": _real_first(mp.asin), "arccos": _real_first(mp.acos),
    "arctan": mp.atan, "arccot": mp.acot, "arcsec": mp.asec, "arccsc": mp.acsc, "arsinh": mp.asinh, "arcosh": mp.acosh,
    "artanh": mp.atanh, "ln": _ln, "lg": lambda value: _ln(value) / mp.log(10), "log": _logarithm, "exp": _exp, "erf": mp.erf,
    "Re": mp.re, "Im": mp.im, "cis": lambda value: mp.exp(mp.mpc(0, 1) * value), "arg": mp.arg, "Arg": mp.arg,
}  # fmt: skip
