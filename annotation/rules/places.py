"""Places of gold: at which of a labeler's tasks in a phase a quality-control item is served.

A labeler's tasks in a phase are numbered from 0 and cut into windows of equal length. In each window one place, drawn at random, has a
quality-control item. The draw is a hash of the phase's secret seed, the labeler and the window, so it needs no stored places, any server
computes the same, and nobody can foresee it by counting. services/next_item.py computes it in SQL (IS_GOLD); a test compares the two.
"""

import hashlib
from uuid import UUID

NEVER = 32_767
"""A spacing that means: no quality control."""


def window_of(every: int) -> int | None:
    """Tasks of a window, with `every` normal ones and one of quality control. None: no quality control."""
    return None if every >= NEVER else every + 1


def place_in_window(*, seed: UUID, labeler: UUID, window: int, length: int) -> int:
    """The place of quality control in a window, from 0 to length - 1."""
    digest = hashlib.md5(f"{seed}/{labeler}/{window}".encode(), usedforsecurity=False).hexdigest()
    return int(digest[:8], 16) % length


def is_place_of_gold(*, seed: UUID, labeler: UUID, number: int, every: int) -> bool:
    """Whether the labeler's task of this number, from 0, is one of quality control."""
    length = window_of(every)
    return length is not None and number % length == place_in_window(
        seed=seed, labeler=labeler, window=number // length, length=length
    )


def tasks_left(*, seed: UUID, labeler: UUID, number: int, every: int, normal: int, gold: int) -> int:
    """How many tasks the labeler gets from task `number` on, with this many normal and quality-control items waiting for them.

    Quality control is served only while a normal item waits. Each task that is served, of either kind, makes this smaller by one, so the
    number tells nobody which kind it was.
    """
    length, left, served = window_of(every), normal, 0
    while length is not None and left > 0 and served < gold:
        window, begin = divmod(number, length)
        place = place_in_window(seed=seed, labeler=labeler, window=window, length=length)
        normal_before = place - begin  # negative: the place has passed
        if 0 <= normal_before < left:
            served += 1
            left -= length - begin - 1
        else:
            left -= length - begin
        number = (window + 1) * length
    return normal + served
