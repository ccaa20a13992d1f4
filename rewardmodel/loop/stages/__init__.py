"""One module per stage, with the stage's name from rewardmodel/models/stages.py.

`enter` runs once, in the transaction that moves a generation into the stage: it plans the work, mostly by cutting it into shards.
`advance` runs whenever the loop is checked, possibly often and while workers are busy: it adds what is missing, and returns True if
the stage is finished.
`work` runs in a worker and computes one shard. Only stages with a queue have it.
A stage that is finished as soon as it is planned does everything in `enter`, and its `advance` returns True (planned, selecting).
"""

from importlib import import_module
from typing import cast

from rewardmodel.loop.stage import ShardedStageModule, StageModule
from rewardmodel.models.stages import SHARDED, WORKING, Stage


def _load(stage: Stage) -> StageModule:
    module = import_module(f"{__name__}.{stage}")
    missing = [name for name in ("enter", "advance", *(["work"] if stage.queue else [])) if not hasattr(module, name)]
    if missing:
        raise ImportError(f"The stage {stage} needs {', '.join(missing)} in {module.__name__}.")
    return cast(StageModule, module)


MODULES: dict[str, StageModule] = {stage.value: _load(stage) for stage in WORKING}
"""In the order of the stages."""

SHARDED_MODULES = {stage.value: cast(ShardedStageModule, MODULES[stage]) for stage in SHARDED}
