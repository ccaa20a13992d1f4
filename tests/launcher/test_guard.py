"""A guard and its program, with real processes and real signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.launcher import processes
from config.launcher.processes import Program
from tests.launcher.launched_checkout import is_alive, wait_for

# Writes its children's pids: one that left the session, one whose parent has ended.
FAMILY = """
setsid sleep 300 & echo $! >> {pids}
(setsid sleep 300 & echo $! >> {pids}) &
wait %1
"""


def read_pids(file: Path) -> list[int]:
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def start_family(pids: Path) -> subprocess.Popen[bytes]:
    process = Program(["sh", "-c", FAMILY.format(pids=pids)]).start(None)
    wait_for("two children", lambda: len(read_pids(pids)) == 2)
    return process


def test_program_ends_with_its_own_exit_status() -> None:
    assert Program(["sh", "-c", "exit 7"]).start(None).wait() == 7


def test_program_ended_by_a_signal_gives_128_and_the_signal() -> None:
    assert Program(["sh", "-c", "kill -9 $$"]).start(None).wait() == 128 + 9


def test_program_that_does_not_exist_gives_127_and_its_name(tmp_path: Path) -> None:
    log = tmp_path / "log"

    assert processes.run(Program(["/nowhere/program"]), log) == 127
    assert "/nowhere/program can't be started" in log.read_text()


def test_guard_asked_to_stop_ends_children_that_left_the_session(tmp_path: Path) -> None:
    process = start_family(tmp_path / "pids")

    process.terminate()
    process.wait()

    assert [pid for pid in read_pids(tmp_path / "pids") if is_alive(pid)] == []


def test_guard_ends_children_of_a_finished_program(tmp_path: Path) -> None:
    pids = tmp_path / "pids"

    assert Program(["sh", "-c", f"setsid sleep 300 & echo $! > {pids}"]).start(None).wait() == 0
    assert [is_alive(pid) for pid in read_pids(pids)] == [False]


def test_guard_takes_the_stages_in_turn_until_one_works(tmp_path: Path) -> None:
    log = tmp_path / "log"
    script = "trap 'echo term' TERM; trap 'echo quit; exit 4' QUIT; echo ready; while :; do sleep 0.05; done"

    with log.open("wb") as output:
        process = Program(["sh", "-c", script], stop=("TERM:0.3", "QUIT:30")).start(output)
    wait_for("the program", lambda: "ready" in log.read_text())
    process.terminate()

    assert process.wait() == 4
    assert log.read_text().split() == ["ready", "term", "quit"]


def test_guard_skips_to_the_next_stage_on_a_second_signal(tmp_path: Path) -> None:
    log = tmp_path / "log"
    script = "trap 'echo term' TERM; trap 'echo quit; exit 4' QUIT; echo ready; while :; do sleep 0.05; done"

    with log.open("wb") as output:
        process = Program(["sh", "-c", script], stop=("TERM:600", "QUIT:600")).start(output)
    wait_for("the program", lambda: "ready" in log.read_text())
    process.terminate()
    wait_for("the first stage", lambda: "term" in log.read_text())
    process.terminate()

    assert process.wait() == 4


def test_guard_hurried_at_the_last_stage_does_not_kill(tmp_path: Path) -> None:
    log = tmp_path / "log"
    script = "trap 'echo term; sleep 1; echo saved; exit 0' TERM; echo ready; while :; do sleep 0.05; done"

    with log.open("wb") as output:
        process = Program(["sh", "-c", script], stop=("TERM:600",)).start(output)
    wait_for("the program", lambda: "ready" in log.read_text())
    process.terminate()
    wait_for("the stage", lambda: "term" in log.read_text())
    process.terminate()

    assert process.wait() == 0
    assert log.read_text().split() == ["ready", "term", "saved"]


def test_guard_kills_a_program_that_ignores_every_stage(tmp_path: Path) -> None:
    log = tmp_path / "log"
    script = "trap '' TERM; echo ready; while :; do sleep 0.05; done"

    with log.open("wb") as output:
        process = Program(["sh", "-c", script], stop=("TERM:0.2",)).start(output)
    wait_for("the program", lambda: "ready" in log.read_text())
    process.terminate()

    assert process.wait() == 128 + 9


def test_guard_passes_ctrl_c_on_to_a_program_in_the_background(tmp_path: Path) -> None:
    log = tmp_path / "log"

    with log.open("wb") as output:
        process = Program(["sh", "-c", "trap 'exit 5' INT; echo ready; while :; do sleep 0.05; done"]).start(output)
    wait_for("the program", lambda: "ready" in log.read_text())
    process.send_signal(signal.SIGINT)

    assert process.wait() == 5


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's death")
def test_program_is_told_when_its_guard_was_killed(tmp_path: Path) -> None:
    log = tmp_path / "log"

    with log.open("wb") as output:
        process = Program(
            ["sh", "-c", "trap 'echo told; exit' QUIT; echo ready; while :; do sleep 0.05; done"], orphan=("QUIT:5",)
        ).start(output)
    wait_for("the program", lambda: "ready" in log.read_text())
    process.kill()
    process.wait()

    wait_for("the program's last word", lambda: "told" in log.read_text())


def test_guard_ends_everything_when_its_launcher_is_killed(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    launcher = f"""
import os, subprocess, time
from config.launcher.processes import Program
Program(["sh", "-c", {FAMILY.format(pids=pids)!r}], orphan=("TERM:1",)).start(None)
time.sleep(600)
"""
    process = subprocess.Popen([sys.executable, "-c", launcher])
    wait_for("two children", lambda: len(read_pids(pids)) == 2)

    process.send_signal(signal.SIGKILL)
    process.wait()

    wait_for("the end of the family", lambda: not any(map(is_alive, read_pids(pids))))


def test_program_gets_none_of_the_launchers_descriptors(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with (tmp_path / "lock").open("w") as lock:
        processes.hold(lock.fileno())
        try:
            processes.run(Program(["sh", "-c", "ls /proc/self/fd | wc -l"]), log)
        finally:
            processes.let_go(lock.fileno())

    assert log.read_text().strip() == "4"  # the three standard descriptors, and the folder that ls reads


def test_interrupted_run_ends_the_program(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    launcher = f"""
import sys
from config.launcher.errors import Interrupted
from config.launcher.processes import Program, run
from config.launcher.signals import stop_signals
stop_signals.install()
try:
    run(Program(["sh", "-c", "echo $$ > {pids}; sleep 300"]))
except Interrupted:
    sys.exit(9)
"""
    process = subprocess.Popen([sys.executable, "-c", launcher])
    wait_for("the program", lambda: read_pids(pids))
    time.sleep(0.1)
    os.kill(process.pid, signal.SIGTERM)

    assert process.wait() == 9
    assert [is_alive(pid) for pid in read_pids(pids)] == [False]
