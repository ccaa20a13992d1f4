"""Unions of intervals of real numbers: when they are the same, and what is in both, in one, or in neither."""

from dataclasses import dataclass
from typing import Any

from mpmath import mp

from rewardmodel.ml.grading.arithmetic import inexact
from rewardmodel.ml.grading.points import Scalar
from rewardmodel.ml.grading.values import same_scalars

INFINITY = mp.inf


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, with or without its ends; a single number has both ends and low = high."""

    low: Any
    has_low: bool
    high: Any
    has_high: bool


Region = list[Interval]


LINE = [Interval(-INFINITY, False, INFINITY, False)]


def is_reversed(parts: Region) -> bool:
    return any(inexact(part.low) > inexact(part.high) for part in parts)


def same_regions(one: Region, other: Region) -> bool:
    return len(one) == len(other) and all(
        _same_end(a.low, b.low) and _same_end(a.high, b.high) and (a.has_low, a.has_high) == (b.has_low, b.has_high)
        for a, b in zip(one, other, strict=True)
    )


def _same_end(one: Scalar, other: Scalar) -> bool:
    if same_scalars(one, other):
        return True
    if not (mp.isfinite(one) and mp.isfinite(other)):
        return False
    return bool(abs(inexact(one) - inexact(other)) <= mp.mpf(10) ** -30 * max(1, abs(inexact(one))))


def union(parts: Region) -> Region:
    if len(parts) < 2:
        return parts
    ordered = sorted(parts, key=lambda part: (inexact(part.low), not part.has_low))
    result = [ordered[0]]
    for part in ordered[1:]:
        last = result[-1]
        touches = same_scalars(part.low, last.high)
        if (inexact(part.low) < inexact(last.high) and not touches) or (touches and (part.has_low or last.has_high)):
            if same_scalars(part.high, last.high):
                result[-1] = Interval(last.low, last.has_low, last.high, last.has_high or part.has_high)
            elif inexact(part.high) > inexact(last.high):
                result[-1] = Interval(last.low, last.has_low, part.high, part.has_high)
        else:
            result.append(part)
    return result


def intersection(one: Region, other: Region) -> Region:
    found = []
    for a in one:
        for b in other:
            low, has_low = _tighter(a.low, a.has_low, b.low, b.has_low, highest=True)
            high, has_high = _tighter(a.high, a.has_high, b.high, b.has_high, highest=False)
            if same_scalars(low, high):
                if has_low and has_high:
                    found.append(Interval(low, True, low, True))
            elif inexact(low) < inexact(high):
                found.append(Interval(low, has_low, high, has_high))
    return union(found)


def _tighter(one: Scalar, has_one: bool, other: Scalar, has_other: bool, *, highest: bool) -> tuple[Scalar, bool]:
    if same_scalars(one, other):
        return one, has_one and has_other
    first = (inexact(one) > inexact(other)) == highest
    return (one, has_one) if first else (other, has_other)


def complement(parts: Region) -> Region:
    result = []
    low, has_low = -INFINITY, False
    for part in union(parts):
        if not (same_scalars(low, part.low) and not (has_low and not part.has_low)):
            result.append(Interval(low, has_low, part.low, not part.has_low and mp.isfinite(part.low)))
        low, has_low = part.high, not part.has_high
    if mp.isfinite(low) or low < 0:
        result.append(Interval(low, has_low and mp.isfinite(low), INFINITY, False))
    return result
