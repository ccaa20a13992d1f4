"""One module per stage of the loop.

Each has `enter`, called once in the transaction that moves a generation into the stage, and `advance`, called whenever somebody
looks: it does what is missing and says whether the stage is finished. Stages whose work is cut into shards have `work` too: it
computes one shard and returns what writes the result.
"""

from typing import Protocol

from rewardmodel.models import Generation, Shard
from rewardmodel.work.shards import Writer


class Stage(Protocol):
    def enter(self, generation: Generation) -> None: ...

    def advance(self, generation: Generation) -> bool: ...


class ShardedStage(Stage, Protocol):
    def work(self, shard: Shard) -> Writer: ...


class StageFailed(Exception):
    """The generation cannot go on; the message says why and what a person can do about it."""
