"""A checkout with a tiny product in it, and a running `./dev` of it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from config.launcher.folders import ROOT, State
from config.launcher.guard import descendants

PRODUCT = Path(__file__).parent / "product"
PATIENCE_SECONDS = 240.0
Found = TypeVar("Found")


def wait_for(what: str, look: Callable[[], Found | None]) -> Found:
    """Return what `look` finds. The seconds are a limit for a broken product, not an expectation."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited in vain for {what}")


def is_alive(pid: int) -> bool:
    """Return False for zombies too: some containers have no process that reaps them."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


@dataclass(frozen=True)
class Checkout:
    """A checkout of the tiny product. `prefix` precedes every command: it changes to another user."""

    path: Path
    interpreter: str = sys.executable
    venv: str = sys.prefix
    prefix: Sequence[str] = ()

    @classmethod
    def create(
        cls, path: Path, interpreter: str = sys.executable, venv: str = sys.prefix, prefix: Sequence[str] = ()
    ) -> Checkout:
        shutil.copytree(PRODUCT, path, ignore=shutil.ignore_patterns("__pycache__"))
        for package in ("config/launcher", "config/web_server", "outgoing"):
            shutil.copytree(ROOT / package, path / package, ignore=shutil.ignore_patterns("__pycache__"))
        (path / "docs").mkdir()
        for name in (
            "dev",
            "requirements.txt",
            "requirements-dev.txt",
            *(path.name for path in ROOT.glob("requirements*.lock")),
            "docs/for-labelers.md",
            "config/refusals.py",
            "config/setting_files.py",
        ):
            shutil.copy(ROOT / name, path / name)
        return cls(path, interpreter, venv, prefix)

    @property
    def state(self) -> State:
        return State(self.path / "state")

    def environment(self, **changes: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("STEPMARK_")}
        for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "PORT", "XDG_RUNTIME_DIR", "ALLOWED_HOSTS"):
            kept.pop(name, None)
        own = {"STEPMARK_VENV": self.venv, "STEPMARK_STATE": str(self.state.path), "HOME": str(self.path)}
        return kept | own | changes

    def command(self, *arguments: str) -> list[str]:
        return [*self.prefix, self.interpreter, str(self.path / "dev"), *arguments]

    def can_import(self, module: str) -> bool:
        command = [*self.prefix, f"{self.venv}/bin/python", "-c", f"import {module}"]
        return subprocess.run(command, cwd="/", capture_output=True, check=False).returncode == 0

    def run(self, *arguments: str, folder: Path | None = None, **changes: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            env=self.environment(**changes),
            cwd=folder or self.path,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    def start(self, *arguments: str, **changes: str) -> Launched:
        output = (self.path / "output.txt").open("wb")
        process = subprocess.Popen(
            self.command(*arguments),
            env=self.environment(**changes),
            cwd=self.path,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        output.close()
        return Launched(self, process)


@dataclass
class Launched:
    checkout: Checkout
    process: subprocess.Popen[bytes]
    seen: set[int] = field(default_factory=set)

    @property
    def output(self) -> str:
        return (self.checkout.path / "output.txt").read_text()

    def wait_for_line(self, text: str) -> str:
        def line() -> str | None:
            if self.process.poll() is not None and text not in self.output:
                raise AssertionError(f"./dev ended before it wrote {text!r}:\n{self.output}")
            return next((line for line in self.output.splitlines() if text in line), None)

        return wait_for(f"{text!r} in the output of ./dev, which was:\n{self.output}", line)

    def processes(self) -> list[int]:
        """Return all processes below the launcher, and remember them for `survivors`."""
        found = descendants(self.process.pid)
        self.seen |= {self.process.pid, *found}
        return found

    def find(self, *parts: str) -> list[int]:
        """Return the processes below the launcher whose command line has all parts, without guards."""
        lines = {pid: command_line(pid) for pid in self.processes()}
        return [pid for pid, line in lines.items() if "guard.py" not in line and all(part in line for part in parts)]

    def survivors(self) -> list[str]:
        return [f"{pid} {command_line(pid)}" for pid in sorted(self.seen) if is_alive(pid)]

    def site(self) -> str:
        return self.wait_for_line("Stepmark is running").split()[-1]

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"{self.site()}{path}", timeout=30) as response:
            return str(response.read().decode())

    def signal(self, number: signal.Signals) -> None:
        self.processes()
        self.process.send_signal(number)

    def wait(self) -> int:
        return self.process.wait(timeout=PATIENCE_SECONDS)

    def end(self) -> None:
        """End all that a failed test left running."""
        self.processes()
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.wait()
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.wait()
        wait_for("the end of all processes", lambda: not self.survivors())
