"""Training in several processes: who goes first in shared files, how they share work, and how they part at the end."""

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import torch.distributed

Job = TypeVar("Job")
Result = TypeVar("Result")


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


def share_work(jobs: Sequence[Job], do: Callable[[Job], Result], *, together: bool) -> list[Result]:
    """Do each job in one of the processes that train together; return all results, in the jobs' order, in every process.

    To be called by all with the same jobs. What a job gives must not depend on where it is done: then the results are
    those of one process, whichever is done first. All do equally many, the last one several times where there are too few:
    a sharded model goes through a pass in all processes or in none. Alone, or where it is not `together`, a process does them all.
    """
    if not together or not torch.distributed.is_available() or not torch.distributed.is_initialized():
        return [do(job) for job in jobs]
    count, rank = torch.distributed.get_world_size(), torch.distributed.get_rank()
    own = [do(jobs[min(number + rank, len(jobs) - 1)]) for number in range(0, len(jobs), count)]
    parts: list[list[Result]] = [[]] * count
    torch.distributed.all_gather_object(parts, own)
    return [parts[number % count][number // count] for number in range(len(jobs))]


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
