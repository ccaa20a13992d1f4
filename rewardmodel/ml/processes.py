"""Training in several processes: who goes first in shared files, and how they part at the end."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

import torch.distributed


def is_main_process() -> bool:
    """Whether this process is the first of those that train together, or alone."""
    return int(os.environ.get("RANK", "0")) == 0


@contextmanager
def main_process_first() -> Iterator[None]:
    """Run the block in the first process, and in the others when that one is through it."""
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield
        return
    from accelerate import PartialState

    with PartialState(cpu=not torch.cuda.is_available()).main_process_first():
        yield


def leave_group() -> None:
    """Leave the process group; the last thing that a process does with the others. Without a group, nothing happens.

    Call it when no model wrapped for distributed training is in use any more, in no variable and no traceback: such a
    wrapper holds the group from C++. Were it the last to hold it, the group would be freed with Python's lock (the GIL)
    held, wait there for its own threads, and these for that lock, to let go of the last collective's Python objects: the
    process would never end. So what is left of the wrapper is collected first, and the group is freed by Python, which
    lets go of the lock.
    """
    if not torch.distributed.is_available() or not torch.distributed.is_initialized():
        return
    gc.collect()
    torch.distributed.destroy_process_group()
