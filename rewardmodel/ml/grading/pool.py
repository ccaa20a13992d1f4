"""Worker processes, started once and shared by all threads; they are killed at their time limit and replaced.

They are plain subprocesses with pipes, not multiprocessing: Celery's prefork workers are daemonic and may not have
multiprocessing children.

No pair takes longer than its limit. A worker compares its pairs one after the other; as soon as one of them reaches the limit, the rest
goes to the back of the queue for a worker, so that others who wait are delayed by one limit at most.
"""

import atexit
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import IO, cast

from mathtext.comparison import Verdict

Pair = tuple[str, str]
START_LIMIT = 120.0  # seconds until a worker that does not start counts as broken
TIME_LIMIT = 5.0  # seconds of wall-clock time for one pair
SHARE = 0.9  # of the limit that the kernel gives a pair; the rest is for reading both answers and for the way to the worker and back
CHUNK = 16  # pairs sent at once, so that a worker need not wait between two

_ROOT = str(Path(__file__).resolve().parents[3])


class GraderUnavailableError(RuntimeError):
    """No worker process can be started, because the installation is broken; this says nothing about the answers."""


class _Ended(Exception):
    """The worker process has ended."""


class _Worker:
    """One worker process. The pool makes sure that only one thread at a time calls `verdicts()`."""

    def __init__(self) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed in close())
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [_ROOT, os.environ.get("PYTHONPATH")]))}
        # its own session: Ctrl-C in the terminal must only reach the parent, and the worker ends after it
        self._process = subprocess.Popen(
            [sys.executable, "-m", "rewardmodel.ml.grading.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=environment,
            start_new_session=True,
            bufsize=0,
        )
        self._input = cast(IO[bytes], self._process.stdin)
        self._output = cast(IO[bytes], self._process.stdout)
        self._lines: deque[bytes] = deque()
        self._rest = b""
        self._ready = False

    def fileno(self) -> int:
        return self._output.fileno()

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_until_ready(self) -> None:
        """Raise GraderUnavailableError if the process ends or hangs before it is ready."""
        if self._ready:
            return
        with contextlib.suppress(_Ended):
            self._ready = self._line(time.monotonic() + START_LIMIT) == b"ready"
        if not self._ready:
            self.kill()
            self._errors.seek(0)
            reason = self._errors.read()[-2000:].decode(errors="replace").strip() or f"not ready in {START_LIMIT:.0f} s"
            raise GraderUnavailableError(f"the grading worker did not start (is mpmath installed?): {reason}")

    def verdicts(self, pairs: Sequence[Pair], limit: float) -> list[Verdict | None]:
        """Return one verdict per pair, in order; fewer if the worker died before the last one.

        If a pair takes more than `limit` seconds, the list ends with None for it.
        """
        results: list[Verdict | None] = []
        try:
            self._input.write(json.dumps({"limit": limit * SHARE, "pairs": pairs}).encode() + b"\n")
            for _ in pairs:
                line = self._line(time.monotonic() + limit)  # the worker does not answer, so it is killed from here
                if line == b"ended":
                    return [*results, None]
                if line is None:
                    self.kill()
                    return [*results, None]
                results.append(line.decode())  # type: ignore[arg-type]
        except (_Ended, BrokenPipeError):
            self.kill()
        return results

    def _line(self, deadline: float) -> bytes | None:
        """Return the next line, or None at the deadline; raise _Ended if the process has ended."""
        while not self._lines:
            remaining = deadline - time.monotonic()
            if remaining <= 0 or not select.select([self._output], [], [], remaining)[0]:
                return None
            data = os.read(self.fileno(), 65536)
            if not data:
                raise _Ended
            *lines, self._rest = (self._rest + data).split(b"\n")
            self._lines.extend(lines)
        return self._lines.popleft()

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)  # the watcher and its fork
        self._process.wait()
        self.drop()

    def drop(self) -> None:
        """Close our ends of the pipes; a forked child may do no more to its parent's worker."""
        self._input.close()
        self._output.close()

    @property
    def is_alive(self) -> bool:
        return not self._input.closed and self._process.poll() is None


class Pool:
    """At most `size` worker processes, started on first use."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._free: list[_Worker] = []
        self._lent = 0
        self._waiting: deque[object] = deque()
        self._changed = threading.Condition()

    def grow(self, size: int) -> None:
        """Allow at least `size` processes from now on."""
        with self._changed:
            self.size = max(self.size, size)
            self._changed.notify_all()

    def verdicts(self, pairs: Sequence[Pair], limit: float) -> list[Verdict | None]:
        """Compare all pairs; None for a pair that exceeded the limit. After such a pair it is the turn of others that wait."""
        results: list[Verdict | None] = []
        ended_at = -1
        while len(results) < len(pairs):
            part = self._turn(pairs[len(results) : len(results) + CHUNK], limit)
            results += part
            if len(part) < len(pairs[len(results) - len(part) :][:CHUNK]) and None not in part:
                if ended_at == len(results):
                    results.append(None)  # this pair has now ended two workers
                ended_at = len(results)
        return results

    def _turn(self, pairs: Sequence[Pair], limit: float) -> list[Verdict | None]:
        """Let one worker compare the pairs, up to the first that exceeds the limit."""
        worker = self._borrow()
        try:
            if not worker.is_alive:
                worker = _Worker()
            worker.wait_until_ready()
            return worker.verdicts(pairs, limit)
        except BaseException:
            worker.kill()  # it may still be busy with pairs whose verdicts are no longer needed (Ctrl-C, a task's time limit)
            raise
        finally:
            self._give_back(worker)

    def _borrow(self) -> _Worker:
        """Return a worker that nobody uses, in the order of asking."""
        ticket = object()
        with self._changed:
            self._waiting.append(ticket)
            try:
                while self._waiting[0] is not ticket or (not self._free and self._lent >= self.size):
                    self._changed.wait()
                self._lent += 1
                if self._free:
                    return self._free.pop()
            finally:
                self._waiting.remove(ticket)
                self._changed.notify_all()
        try:
            return _Worker()
        except BaseException:
            with self._changed:
                self._lent -= 1
                self._changed.notify_all()
            raise

    def _give_back(self, worker: _Worker) -> None:
        if not worker.is_alive:
            worker = _Worker()  # starts to load before the next pairs come
        with self._changed:
            self._lent -= 1
            self._free.append(worker)
            self._changed.notify_all()

    def pids(self) -> list[int]:
        """Return the process ids of the idle workers."""
        with self._changed:
            return [worker.pid for worker in self._free]

    def close(self) -> None:
        """Kill the idle workers."""
        with self._changed:
            for worker in self._free:
                worker.kill()
            self._free.clear()

    def forget(self) -> None:
        """In a forked child: forget the parent's workers and close their pipes."""
        for worker in self._free:
            worker.drop()


_shared = Pool(size=os.cpu_count() or 1)


def shared_pool() -> Pool:
    """Return this process's pool."""
    return _shared


def _start_afresh_in_forked_child() -> None:
    global _shared
    _shared.forget()
    _shared = Pool(size=os.cpu_count() or 1)


os.register_at_fork(after_in_child=_start_afresh_in_forked_child)
atexit.register(lambda: _shared.close())
