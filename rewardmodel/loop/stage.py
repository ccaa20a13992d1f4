"""The interface of the modules in rewardmodel/loop/stages."""

from typing import Protocol

from rewardmodel.models import Generation, Shard
from rewardmodel.work.results import Result


class StageModule(Protocol):
    """A stage of the loop."""

    def enter(self, generation: Generation) -> None: ...

    def advance(self, generation: Generation) -> bool: ...


class ShardedStageModule(StageModule, Protocol):
    """A stage whose work is cut into shards."""

    def work(self, shard: Shard) -> Result: ...


class StageFailed(Exception):
    """The generation cannot continue; the message says why and what a person can do about it."""
