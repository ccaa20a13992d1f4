"""Training in several processes: how they part at the end."""

import gc

import torch.distributed


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
