"""Training in several processes: which one goes first, how they share work, and how they end together."""

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
    """Run the block in the first process, then in the others."""
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield
        return
    from accelerate import PartialState

    with PartialState(cpu=not torch.cuda.is_available()).main_process_first():
        yield


def share_work(jobs: Sequence[Job], do: Callable[[Job], Result], *, together: bool) -> list[Result]:
    """Do each job in one of the processes that train together; return all results, in the jobs' order, in every process.

    All processes must call it with the same jobs. A job's result must not depend on the process that does it; then all
    results equal those of a single process. Every process does the same number of jobs, because a sharded model runs a
    pass in all processes or in none; if there are too few, the last job is repeated. A single process, or one that is not
    `together` with others, does all jobs.
    """
    if not together or not torch.distributed.is_available() or not torch.distributed.is_initialized():
        return [do(job) for job in jobs]
    count, rank = torch.distributed.get_world_size(), torch.distributed.get_rank()
    own = [do(jobs[min(number + rank, len(jobs) - 1)]) for number in range(0, len(jobs), count)]
    parts: list[list[Result]] = [[]] * count
    torch.distributed.all_gather_object(parts, own)
    return [parts[number % count][number // count] for number in range(len(jobs))]


def from_main_process(value: Result) -> Result:
    """Return the first process's value in all processes that train together; all must call it."""
    if not torch.distributed.is_available() or not torch.distributed.is_initialized():
        return value
    values = [value]
    torch.distributed.broadcast_object_list(values)
    return values[0]


def leave_group() -> None:
    """Leave the process group, as the last thing that a process does with the others. Does nothing without a group.

    No variable and no traceback may still refer to a model that is wrapped for distributed training, because the wrapper
    holds the group from C++. If the wrapper were the last to release the group, the group would be freed while Python's
    global lock (GIL) is held. It would wait for its own threads, which wait for that lock to release the last collective's
    Python objects, and the process would never end. So garbage is collected first, and Python frees the group, which
    releases the lock.
    """
    if not torch.distributed.is_available() or not torch.distributed.is_initialized():
        return
    gc.collect()
    torch.distributed.destroy_process_group()
