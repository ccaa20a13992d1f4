"""Wilson's interval, against hand-computed values."""

from math import sqrt

import pytest

from quality.intervals import Z95, wilson


@pytest.mark.parametrize(
    ("passed", "of", "low", "high"),
    [
        (0, 0, 0.0, 1.0),
        # z² = 3.8415: 0 of 3 gives (0, z² / (3 + z²))
        (0, 3, 0.0, 0.5615),
        (3, 3, 0.4385, 1.0),
        # 8 of 20: middle (.4 + 1.9207 / 20) / (1 + 3.8415 / 20) = .4161, half 1.96 √(.24 / 20 + 3.8415 / 1600) / 1.1921 = .1973
        (8, 20, 0.2188, 0.6134),
    ],
)
def test_wilson_by_hand(passed: int, of: int, low: float, high: float) -> None:
    assert wilson(passed, of) == pytest.approx((low, high), abs=1e-4)


def test_ends_are_where_the_share_is_as_far_as_z() -> None:
    """The interval holds each share p for which |passed / of - p| is at most z standard errors of p."""
    for bound in wilson(13, 17):
        assert abs(13 / 17 - bound) == pytest.approx(Z95 * sqrt(bound * (1 - bound) / 17))
