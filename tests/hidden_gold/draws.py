"""Other ways in which the rule of places could have put gold among a labeler's tasks."""

from collections.abc import Sequence
from uuid import UUID, uuid5

import numpy as np

from annotation.rules.places import is_place_of_gold
from tests.hidden_gold.search import Flags

SEEDS = UUID(int=7)


def draw_again(*, tasks: int, every: int, labeler: UUID, count: int) -> Sequence[Flags]:
    """The same tasks, with the places of other secret seeds."""
    return [
        np.array(
            [
                is_place_of_gold(seed=uuid5(SEEDS, str(draw)), labeler=labeler, number=number, every=every)
                for number in range(tasks)
            ]
        )
        for draw in range(count)
    ]
