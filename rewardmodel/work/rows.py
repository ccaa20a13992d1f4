"""Compute rows so that a bad row does not stop the others."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Row = TypeVar("Row")
Result = TypeVar("Result")


def compute_all(compute: Callable[[Sequence[Row]], Sequence[Result]], rows: Sequence[Row]) -> list[Result | Exception]:
    """Compute all rows at once; if that raises, compute them in halves, down to the bad rows, whose results are their errors.

    If there are several rows and all fail, the rows are not to blame (no memory, no checkpoint): the first error is raised.
    """
    results = _compute_part(compute, rows)
    errors = [result for result in results if isinstance(result, Exception)]
    if len(rows) > 1 and len(errors) == len(rows):
        raise errors[0]
    return results


def _compute_part(
    compute: Callable[[Sequence[Row]], Sequence[Result]], rows: Sequence[Row]
) -> list[Result | Exception]:
    if not rows:
        return []
    try:
        return list(compute(rows))
    except Exception as error:
        if len(rows) == 1:
            return [error]
    middle = len(rows) // 2
    return _compute_part(compute, rows[:middle]) + _compute_part(compute, rows[middle:])
