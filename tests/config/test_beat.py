"""Beat runs once, however many real ones are started; another takes over when it is killed, when Redis was emptied, or at its end."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings

from config.beat import LOCK, LOCK_SECONDS, RUNS
from tests.rewardmodel.celery_workers import _client, _private

EVERY = 2
"""Seconds between two messages of advance_generations."""
TASK = "rewardmodel.tasks.advance_generations"


class Beats:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = _private(settings.REDIS_URL)
        self.redis: redis.Redis = _client(self.url)
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        with (self.folder / f"beat-{len(self.running)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "config.celery", "beat", "--pidfile=", "--loglevel=INFO"],
                cwd=settings.BASE_DIR,
                env=os.environ | {"REDIS_URL": self.url, "STEPMARK_ADVANCE_SECONDS": str(EVERY)},
                stdout=log,
                stderr=log,
            )
        self.running.append(process)
        return process

    def log(self, process: "subprocess.Popen[bytes]") -> str:
        return (self.folder / f"beat-{self.running.index(process)}.log").read_text()

    def sent(self, process: "subprocess.Popen[bytes]") -> int:
        return self.log(process).count(f"({TASK})")

    def leader(self) -> "subprocess.Popen[bytes]":
        """The one that began to run last and is alive."""
        alive = [
            process for process in self.running if process.poll() is None and "this beat runs now" in self.log(process)
        ]
        assert len(alive) == 1, alive
        return alive[0]

    def messages(self) -> int:
        waiting = [json.loads(message) for message in self.redis.lrange("default", 0, -1)]
        return sum(message["headers"]["task"] == TASK for message in waiting)


@pytest.fixture
def beats(tmp_path: Path) -> Iterator[Beats]:
    beats = Beats(tmp_path)
    beats.redis.flushdb()
    yield beats
    for process in beats.running:
        if process.poll() is None:
            process.kill()
        process.wait()
    beats.redis.flushdb()
    beats.redis.close()


def wait(what: str, condition: Callable[[], object], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.1)


def test_of_three_beats_one_sends(beats: Beats) -> None:
    for _ in range(3):
        beats.start()
    wait("all to be up", lambda: all("beat: Starting" in beats.log(process) for process in beats.running))
    wait("five messages", lambda: beats.messages() >= 5)
    leader = beats.leader()
    idle = [process for process in beats.running if process is not leader]
    assert [beats.sent(process) for process in idle] == [0, 0]


def test_another_beat_takes_over_from_a_killed_one_and_remembers_what_ran(beats: Beats) -> None:
    beats.start()
    wait("two messages", lambda: beats.messages() >= 2)
    hourly = time.time() - 1800
    beats.redis.hset(RUNS, "forget-sign-in-failures", str(hourly))
    first = beats.leader()
    second = beats.start()
    wait("the second to be up", lambda: "beat: Starting" in beats.log(second))
    first.send_signal(signal.SIGKILL)
    first.wait()
    began = time.monotonic()
    wait("a message of the second", lambda: beats.sent(second) >= 1)
    assert time.monotonic() - began < LOCK_SECONDS + 30  # the rest is the patience of a busy machine
    assert beats.redis.hget(RUNS, "forget-sign-in-failures") == str(hourly).encode()  # it is not yet due again
    assert "forget_sign_in_failures" not in beats.log(second)


def test_beat_that_stops_hands_over_at_once(beats: Beats) -> None:
    first = beats.start()
    wait("a message", lambda: beats.messages() >= 1)
    second = beats.start()
    wait("the second to be up", lambda: "beat: Starting" in beats.log(second))
    first.terminate()
    first.wait(timeout=60)
    wait("a message of the second", lambda: beats.sent(second) >= 1)


def test_emptied_redis_leaves_one_beat(beats: Beats) -> None:
    beats.start()
    wait("a message", lambda: beats.messages() >= 1)
    second = beats.start()
    wait("the second to be up", lambda: "beat: Starting" in beats.log(second))
    beats.redis.flushdb()
    wait("three messages", lambda: beats.messages() >= 3)
    assert beats.redis.get(LOCK) is not None
    counts = [beats.sent(process) for process in beats.running]
    wait("more messages", lambda: sum(map(beats.sent, beats.running)) >= sum(counts) + 3)
    grown = [beats.sent(process) - before for process, before in zip(beats.running, counts, strict=True)]
    assert sorted(grown)[0] == 0


def test_time_of_a_clock_that_was_ahead_puts_nothing_off(beats: Beats) -> None:
    beats.redis.hset(RUNS, "advance-generations", str(time.time() + 3600))
    beats.start()
    wait("two messages", lambda: beats.messages() >= 2)
