"""One run of the loop beside eight labelers, with or without a fault."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from config.launcher.folders import ROOT
from tests.faults.injected import FAULTS, Fault, wait_for_stage
from tests.faults.labelers import LABELERS, PASSWORD, Crowd, username
from tests.faults.network import Impossible, Network, database_behind_a_network
from tests.faults.site import Broken, Site, copy_state, remove, serve
from tests.faults.verdict import Rows, differences, faults_of_ledger, rows_of_loop
from tests.rewardmodel.fault_rows import OPTIONS

LOOP_SECONDS = 900
STEADY_SECONDS = 3.0
DISK_ROOM = 220 << 20
"""Bytes that the small disk has beside what is on it at the start."""


@dataclass
class Outcome:
    fault: str
    what: str
    acknowledged: int = 0
    saw: str = ""
    longest_wait: float = 0.0
    silence: float = 0.0
    loop_seconds: float = 0.0
    lost: int = 0
    faults: list[str] = field(default_factory=list)
    skipped: str = ""
    rows: Rows | None = None


def make_start(folder: Path) -> Path:
    """Return the state folder of a stopped site in which generation 0 is done, and labelers have work."""
    start = folder / "start"
    with serve(start) as site:
        site.run_python(f"from tests.faults.seed import seed; seed({OPTIONS!r})")
        site.run_python(
            f"from tests.faults.seed import seed_people; seed_people({[username(n) for n in range(LABELERS)]!r}, {PASSWORD!r})"
        )
        site.wait(lambda: _stage(site, 0) == "done", what="end of generation 0", seconds=LOOP_SECONDS)
    return start


def run(folder: Path, start: Path, name: str, undisturbed: Rows | None) -> Outcome:
    """Run generation 1 beside the labelers, with the fault of this name; without a name, undisturbed."""
    fault = FAULTS.get(name) or Fault("nothing", lambda *_: None)
    outcome = Outcome(name or "nothing", fault.what)
    state = folder / (name or "undisturbed")
    try:
        with _site(state, start, fault) as (site, network):
            _run(site, network, fault, outcome, undisturbed)
    except Impossible as reason:
        outcome.skipped = str(reason)
    except (Broken, subprocess.CalledProcessError) as broken:
        outcome.faults.append(str(broken))
    finally:
        if not outcome.faults:
            remove(state)
    return outcome


def _run(site: Site, network: Network | None, fault: Fault, outcome: Outcome, undisturbed: Rows | None) -> None:
    crowd = Crowd.start(site.port)
    site.wait(lambda: crowd.ledger.count() >= LABELERS, what="first submits", seconds=120)
    crowd.ledger.longest_wait = 0.0  # signing in is slow by intention
    began = time.monotonic()
    try:
        site.run_python(
            "from tests.rewardmodel.fault_rows import plan_next; plan_next();"
            "from rewardmodel.work.dispatch import send_advance; send_advance()"
        )
        fault.inject(site, network)
        wait_for_stage(site, "done")
        outcome.loop_seconds = time.monotonic() - began
        count = crowd.ledger.count()
        site.wait(lambda: crowd.ledger.count() >= count + LABELERS, what="submits after the fault", seconds=120)
        time.sleep(STEADY_SECONDS)
    finally:
        ended = time.monotonic()
        crowd.stop()
        ledger = crowd.ledger
        outcome.acknowledged = ledger.count()
        outcome.saw = "; ".join(f"{text} ({times}×)" for text, times in ledger.failures.most_common(3)) or "nothing"
        outcome.longest_wait, outcome.silence = ledger.longest_wait, ledger.longest_silence(began, ended)
        outcome.faults += ledger.refused[:5]
    outcome.lost, told = faults_of_ledger(site, crowd.ledger.acknowledged)
    outcome.faults += told[:10]
    outcome.rows = rows_of_loop(site)
    if undisturbed is not None:
        outcome.faults += differences(undisturbed, outcome.rows)


def _stage(site: Site, number: int) -> str:
    rows = site.query("SELECT stage, status, failure FROM rewardmodel_generation WHERE number = %s", [number])
    if rows and rows[0][1] != "active":
        raise Broken(f"generation {number} is {rows[0][1]}: {rows[0][2]}")
    return str(rows[0][0]) if rows else ""


@contextlib.contextmanager
def _site(state: Path, start: Path, fault: Fault) -> Iterator[tuple[Site, Network | None]]:
    extra: dict[str, str] = {}
    network = None
    with contextlib.ExitStack() as stack:
        if fault.small_disk:
            stack.enter_context(_small_disk(state, start))
        copy_state(start, state)
        if fault.network:
            database = state.with_name(f"{state.name}-database")
            stack.callback(remove, database)
            database.mkdir(mode=0o755)
            shutil.move(state / "postgres", database / "postgres")
            behind = database_behind_a_network(database, apart=fault.network == "apart")
            network, extra = stack.enter_context(behind)
        if fault.clock_seconds:
            clock = str(Path(__file__).with_name("wrong_clock"))
            extra |= {"PYTHONPATH": clock, "SHIFTED_SECONDS": str(fault.clock_seconds), "SHIFTED_FROM": str(ROOT)}
        yield stack.enter_context(serve(state, **extra)), network


@contextlib.contextmanager
def _small_disk(state: Path, start: Path) -> Iterator[None]:
    """Mount a disk of its own for the state folder. Raises Impossible."""
    if os.geteuid() != 0:
        raise Impossible("a full disk needs root, to mount a small one")
    size = sum(file.stat().st_size for file in start.rglob("*") if file.is_file()) + DISK_ROOM
    state.mkdir(mode=0o755)
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0755", "tmpfs", str(state)],
        check=False,
        capture_output=True,
        text=True,
    )
    if made.returncode:
        raise Impossible(f"no small disk can be mounted: {made.stderr.strip()}")
    try:
        yield
    finally:
        shutil.copytree(state / "logs", state.with_name(f"{state.name}-logs"), dirs_exist_ok=True)
        subprocess.run(["umount", "--lazy", str(state)], check=False)
