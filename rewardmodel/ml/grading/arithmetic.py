"""Sums, products and powers of exact fractions, numbers of 60 digits, and matrices."""

import math
from fractions import Fraction

import mpmath
from mpmath import mp

from rewardmodel.ml.grading.points import Scalar, TooCostly, Undefined, Value

LARGEST_EXACT = 200_000  # bits of an exact fraction


LARGEST_POWER = 10**12  # bits of a number that is not exact


class Rows(tuple[tuple[Scalar, ...], ...]):
    """A matrix; `is_plain`: a tuple of numbers, which may mean a row as well as a column."""

    is_plain: bool = False


def inexact(value: Scalar) -> Scalar:
    if isinstance(value, Rows):
        raise Undefined("a matrix is no number")
    if isinstance(value, Fraction):
        return mp.mpf(value.numerator) / value.denominator
    return value


def is_real(value: Scalar) -> bool:
    if isinstance(value, mpmath.mpc):
        return bool(
            abs(value.imag) <= abs(value) * mp.mpf(10) ** (10 - mp.dps) or abs(value) < mp.mpf(10) ** (8 - mp.dps)
        )
    return True


def real(value: Scalar) -> Scalar:
    """Return a real value; raise Undefined for one that is not, such as a matrix."""
    if isinstance(value, Rows):
        raise Undefined("a matrix is no number")
    if isinstance(value, mpmath.mpc):
        if not is_real(value):
            raise Undefined("not real")
        return value.real
    return value


def _kept(value: Scalar) -> Scalar:
    """Return an exact fraction only while it is small."""
    if isinstance(value, Fraction) and value.numerator.bit_length() + value.denominator.bit_length() > LARGEST_EXACT:
        return inexact(value)
    return value


def add(left: Value, right: Value) -> Value:
    if isinstance(left, Rows) or isinstance(right, Rows):
        if not (isinstance(left, Rows) and isinstance(right, Rows)) or shape(left) != shape(right):
            raise Undefined("a number and a matrix, or matrices of two sizes")
        return rows_of(
            [[add(a, b) for a, b in zip(one, other, strict=True)] for one, other in zip(left, right, strict=True)],
            left,
        )
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return _kept(left + right)
    return inexact(left) + inexact(right)


def multiply(left: Value, right: Value) -> Value:
    if isinstance(left, Rows) and isinstance(right, Rows):
        if left.is_plain or right.is_plain or len(left[0]) != len(right):
            raise Undefined("no product")
        columns = list(zip(*right, strict=True))
        return rows_of([[_dot(row, column) for column in columns] for row in left])
    if isinstance(left, Rows):
        return rows_of([[multiply(entry, right) for entry in row] for row in left], left)
    if isinstance(right, Rows):
        return multiply(right, left)
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return _kept(left * right)
    return inexact(left) * inexact(right)


def _dot(row: tuple[Scalar, ...], column: tuple[Scalar, ...]) -> Scalar:
    total: Scalar = Fraction(0)
    for a, b in zip(row, column, strict=True):
        total = add(total, multiply(a, b))
    return total


def rows_of(entries: list[list[Scalar]], like: Rows | None = None) -> Rows:
    rows = Rows(tuple(row) for row in entries)
    rows.is_plain = like is not None and like.is_plain
    return rows


def shape(rows: Rows) -> tuple[int, int]:
    return len(rows), len(rows[0])


def raise_to(base: Value, exponent: Value) -> Value:
    if isinstance(base, Rows):
        if not isinstance(exponent, Fraction) or exponent.denominator != 1 or not 1 <= exponent <= 20:
            raise Undefined("no power of a matrix")
        result: Value = base
        for _ in range(int(exponent) - 1):
            result = multiply(result, base)
        return result
    if isinstance(exponent, Rows):
        raise Undefined("a matrix as exponent")
    if isinstance(base, Fraction) and isinstance(exponent, Fraction):
        exact = _exact_power(base, exponent)
        if exact is not None:
            return exact
    low, high = inexact(base), inexact(exponent)
    if low == 0:
        if not is_real(high) or mp.re(high) <= 0:
            raise Undefined("a power of zero")
        return Fraction(0)
    if abs(high) * abs(mp.log(abs(low), 2) if abs(low) != 0 else 0) > LARGEST_POWER:
        raise TooCostly("a number too large to compute")
    if (
        isinstance(exponent, Fraction)
        and exponent.denominator % 2 == 1
        and exponent.denominator > 1
        and is_real(low)
        and mp.re(low) < 0
    ):
        return (-1) ** (exponent.numerator % 2) * mp.power(-mp.re(low), high)  # the real root
    return mp.power(low, high)


def _exact_power(base: Fraction, exponent: Fraction) -> Fraction | None:
    """Return a power of fractions if it is a fraction of a size that can be computed."""
    if exponent.denominator == 1:
        size = (base.numerator.bit_length() + base.denominator.bit_length()) * abs(exponent.numerator)
        if size > LARGEST_EXACT and abs(base) not in (0, 1):
            return None
        if base == 0 and exponent <= 0:
            raise Undefined("0 to the power of 0, or 1/0")
        return base ** int(exponent) if abs(base) != 1 else base ** (int(exponent) % 2)
    if base < 0 or exponent.denominator > 64 or base.numerator.bit_length() > 5_000 or abs(exponent.numerator) > 1_000:
        return None
    roots = _whole_root(base.numerator, exponent.denominator), _whole_root(base.denominator, exponent.denominator)
    if roots[0] is None or roots[1] is None or (roots[0] == 0 and exponent < 0):
        return None
    return Fraction(roots[0], roots[1]) ** exponent.numerator


def _whole_root(value: int, degree: int) -> int | None:
    if value < 2:
        return value
    if degree == 2:
        root = math.isqrt(value)
    elif value.bit_length() < 200:
        root = round(value ** (1 / degree))
    else:
        return None
    return root if root**degree == value else None
