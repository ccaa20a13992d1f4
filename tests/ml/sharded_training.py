"""Trains as `python -m rewardmodel.ml.train` does, but lets accelerate shard (FSDP) on CPU processes too.

accelerate 1.15 looks for FSDP's settings on accelerators only and trains several CPU processes unsharded without a word;
torch itself shards on CPUs with gloo. So the processes here go by the name of GPU processes.
"""

import sys
from typing import Any

from accelerate import PartialState
from accelerate.utils import DistributedType

from rewardmodel.ml import train

_initialise = PartialState.__init__


def _as_gpu_processes(self: Any, *arguments: Any, **options: Any) -> None:
    _initialise(self, *arguments, **options)
    if self.distributed_type == DistributedType.MULTI_CPU:
        self.distributed_type = DistributedType.MULTI_GPU


if __name__ == "__main__":
    PartialState.__init__ = _as_gpu_processes
    sys.exit(train.main(sys.argv[1:]))
