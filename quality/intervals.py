"""Intervals of shares."""

from math import sqrt

Z95 = 1.959963984540054
"""Standard errors on each side of a central 95 %."""


def wilson(passed: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share; (0, 1) if nothing was counted. It stays honest for few answers and near 0 and 1.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.

    >>> [round(bound, 3) for bound in wilson(0, 3)], [round(bound, 3) for bound in wilson(8, 20)]
    ([0.0, 0.562], [0.219, 0.613])
    """
    if not of:
        return 0.0, 1.0
    share, weight = passed / of, Z95**2 / of
    middle = (share + weight / 2) / (1 + weight)
    half = sqrt(share * (1 - share) * weight + weight**2 / 4) / (1 + weight)
    return max(0.0, middle - half), min(1.0, middle + half)
