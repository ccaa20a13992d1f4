"""Runs one program and makes sure that none of its processes outlives the launcher.

It is a separate script: `python guard.py … -- PROGRAM`.

    launcher ── guard ── program ── its children ── theirs …

- The launcher holds the only write end of a pipe (`--life` is the read end). However the launcher ends, SIGKILL included,
  the kernel closes it; the guard then stops the program by the `--orphan` stages.
- The guard is a child subreaper (Linux): a descendant that loses its parent becomes a child of the guard, even after setsid or
  a double fork. So the guard can find all processes of the program, and kills them when the program has ended.
- If the guard itself is killed, the kernel sends the program the first orphan signal (PR_SET_PDEATHSIG), and the launcher,
  also a subreaper, ends the rest.

SIGTERM to the guard begins the `--stop` stages; another SIGTERM skips to the next stage, but never to SIGKILL.
A stage is SIGNAL:SECONDS; SIGKILL follows the last one. The exit status is the program's (128 + signal if a signal ended it).
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import pwd
import select
import signal
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
POLL_SECONDS = 0.5
NOT_STARTED = 127


@dataclass(frozen=True)
class Stage:
    signal: signal.Signals
    seconds: float

    @classmethod
    def parse(cls, text: str) -> Stage:
        name, _, seconds = text.partition(":")
        return cls(signal.Signals[f"SIG{name}"], float(seconds))


def prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def become_subreaper() -> None:
    prctl(PR_SET_CHILD_SUBREAPER, 1)


def parents() -> dict[int, int]:
    """Return the parent's pid of every visible process."""
    if not os.path.isdir("/proc/self"):
        lister = subprocess.Popen(["ps", "-axo", "pid=,ppid="], stdout=subprocess.PIPE, text=True)
        lines = lister.communicate()[0].splitlines()
        pairs = (map(int, line.split()) for line in lines)
        return {pid: parent for pid, parent in pairs if pid != lister.pid}
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as file:
                # The second field is the program's name in brackets, which may itself contain spaces and brackets.
                found[int(name)] = int(file.read().rpartition(b")")[2].split()[1])
    return found


def descendants(*roots: int) -> list[int]:
    """Return the pids of all processes below the roots, without the roots, parents before their children."""
    children = defaultdict(list)
    for pid, parent in parents().items():
        children[parent].append(pid)
    found: list[int] = []
    waiting = list(roots)
    while waiting:
        below = children[waiting.pop()]
        found += below
        waiting += below
    return found


class Guard:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.pid = 0
        self.status: int | None = None
        self.stages: list[Stage] = []
        self.stopping = False
        self.deadline = float("inf")

    def run(self) -> int:
        become_subreaper()
        wake, wake_write = os.pipe()
        os.set_blocking(wake_write, False)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: None)  # only wakes up the loop below
        self.start_program()
        watched = [wake, self.options.life]
        while self.status is None:
            patience = min(POLL_SECONDS, max(0.0, self.deadline - time.monotonic()))
            ready = select.select(watched, [], [], patience)[0]
            if wake in ready:
                self.handle_signals(os.read(wake, 512))
            if self.options.life in ready:  # end of file: the launcher has ended
                watched.remove(self.options.life)
                self.begin(self.options.orphan)
            if time.monotonic() >= self.deadline:
                self.next_stage()
            self.reap()
        self.kill_descendants()
        return os.waitstatus_to_exitcode(self.status)

    def start_program(self) -> None:
        options, guard = self.options, os.getpid()
        self.pid = os.fork()
        if self.pid:
            return
        try:
            for number in (
                signal.SIGINT,
                signal.SIGQUIT,
                signal.SIGTERM,
                signal.SIGHUP,
                signal.SIGPIPE,
                signal.SIGCHLD,
            ):
                signal.signal(number, signal.SIG_DFL)
            signal.set_wakeup_fd(-1)
            for descriptor in (options.life, *options.close):
                os.close(descriptor)
            if options.user:
                account = pwd.getpwnam(options.user)
                os.setgroups([])
                os.setgid(account.pw_gid)
                os.setuid(account.pw_uid)
            os.chdir(options.folder)
            prctl(PR_SET_PDEATHSIG, options.orphan[0].signal)  # after setuid, which clears it
            if os.getppid() == guard:
                os.execvp(options.program[0], options.program)  # noqa: S606 - no shell is wanted
        except (OSError, KeyError) as error:
            print(f"{options.program[0]} can't be started: {error}", file=sys.stderr, flush=True)
        finally:
            os._exit(NOT_STARTED)

    def handle_signals(self, numbers: bytes) -> None:
        for number in numbers:
            if number == signal.SIGTERM:
                if not self.stopping:
                    self.begin(self.options.stop)
                elif self.stages:
                    self.next_stage()
            elif number in (signal.SIGINT, signal.SIGHUP) and not self.options.foreground:
                self.signal_program(signal.Signals(number))  # a foreground program has received it from the terminal

    def begin(self, stages: list[Stage]) -> None:
        self.stopping = True
        self.stages = list(stages)
        self.next_stage()

    def next_stage(self) -> None:
        if self.stages:
            stage = self.stages.pop(0)
            self.deadline = time.monotonic() + stage.seconds
            self.signal_program(stage.signal)
        else:
            self.deadline = float("inf")
            self.signal_program(signal.SIGKILL)

    def signal_program(self, number: signal.Signals) -> None:
        if self.status is None:  # not reaped yet, so the pid is still the program's
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def reap(self) -> None:
        """Take the exit statuses of all children that have ended, adopted orphans included."""
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return
                if pid == self.pid:
                    self.status = status

    def kill_descendants(self) -> None:
        while left := descendants(os.getpid()):
            for pid in left:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            self.reap()
            time.sleep(0.02)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--life", type=int, required=True)
    parser.add_argument(
        "--close", type=int, action="append", default=[], help="a descriptor that the program must not inherit"
    )
    parser.add_argument("--stop", type=Stage.parse, action="append", required=True)
    parser.add_argument("--orphan", type=Stage.parse, action="append", required=True)
    parser.add_argument("--user", default="")
    parser.add_argument("--folder", default=".")
    parser.add_argument("--foreground", action="store_true", help="the program shares the terminal's process group")
    parser.add_argument("program", nargs="+")
    code = Guard(parser.parse_args()).run()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
