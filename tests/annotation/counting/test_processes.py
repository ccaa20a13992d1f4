"""Counters of several real processes: they add up, never go back, and leave no files behind."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from annotation.counting import totals
from annotation.counting.metrics import WEB_SECONDS, counter_by, histogram, running
from annotation.counting.process_values import OURS

EVENTS = counter_by("test_events_total", "Events of these tests.", "kind")
SECONDS = histogram("test_seconds", "Times of these tests.", "kind", buckets=WEB_SECONDS)
NOW = running("test_now", "What goes on in these tests.", "kind")

Count = Callable[[str], float]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    settings.COUNTERS_DIR = str(tmp_path / "counters")
    OURS.begin_anew()
    yield tmp_path / "counters"
    OURS.begin_anew()


@pytest.fixture
def count() -> Count:
    """The sample of that name, over all its labels."""
    return lambda name: sum(
        sample.value for metric in totals.totals() for sample in metric.samples if sample.name == name
    )


PROGRAM = """
import sys, time
from django.conf import settings
settings.configure(COUNTERS_DIR={folder!r})
from annotation.counting.metrics import counter_by, histogram, running
EVENTS = counter_by("test_events_total", "Events of these tests.", "kind")
SECONDS = histogram("test_seconds", "Times of these tests.", "kind", buckets=(1, 2))
NOW = running("test_now", "What goes on in these tests.", "kind")
NOW.labels("a").inc()
for _ in range({events}):
    EVENTS.labels("a").inc()
    SECONDS.labels("a").observe(1.5)
print("counted", flush=True)
sys.stdin.readline()
"""


def begin(folder: Path, events: int) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PROGRAM.format(folder=str(folder), events=events))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "counted\n"
    return process


def test_processes_add_up_and_killed_ones_still_count(folder: Path, count: Count) -> None:
    EVENTS.labels("b").inc(5)
    one, other = begin(folder, 3), begin(folder, 4)
    try:
        assert (count("test_events_total"), count("test_now")) == (12, 2)
        os.kill(one.pid, signal.SIGKILL)
        one.wait()
        assert (count("test_events_total"), count("test_seconds_count"), count("test_now")) == (12, 7, 1)
        assert len(list(folder.glob(f"*-{one.pid}-*"))) == 0, "its files are put together with those of others"
        other.communicate("\n")
        assert (count("test_events_total"), count("test_seconds_sum"), count("test_now")) == (12, 10.5, 0)
    finally:
        one.kill()
        other.kill()
    EVENTS.labels("a").inc()
    for _ in range(3):
        assert count("test_events_total") == 13
    ended = [path.name for path in folder.iterdir() if str(os.getpid()) not in path.name]
    assert sorted(ended) == ["counter_ended-2.db", "ended.json", "folder.lock", "histogram_ended-2.db"]


def test_child_does_not_count_again_what_its_parent_counted(folder: Path, count: Count) -> None:
    EVENTS.labels("a").inc(10)
    SECONDS.labels("a").observe(0.01)
    child = os.fork()
    if child == 0:
        EVENTS.labels("a").inc(2)
        SECONDS.labels("a").observe(100)
        os._exit(0)
    os.waitpid(child, 0)
    assert (count("test_events_total"), count("test_seconds_count")) == (12, 2)
    buckets = [
        (sample.labels["le"], sample.value)
        for metric in totals.totals()
        for sample in metric.samples
        if sample.name == "test_seconds_bucket"
    ]
    assert len(buckets) == len(WEB_SECONDS) + 1
    assert (buckets[0], buckets[-1]) == (("0.005", 0.0), ("+Inf", 2.0))


@pytest.mark.parametrize("moment", ["before the record", "after the record"])
def test_nothing_counts_twice_if_the_one_that_adds_up_is_killed(
    folder: Path, count: Count, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    process = begin(folder, 6)
    process.communicate("\n")

    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    target = {"before the record": (Path, "replace"), "after the record": (totals, "_remove")}[moment]
    with monkeypatch.context() as patched:
        if moment == "after the record":
            removals = iter([lambda *_: None, die])
            patched.setattr(*target, lambda *given: next(removals)(*given))
        else:
            patched.setattr(*target, die)
        with pytest.raises(Killed):
            totals.put_ended_together(folder)
    for _ in range(2):
        assert (count("test_events_total"), count("test_seconds_count")) == (6, 6)
    assert not list(folder.glob(f"*-{process.pid}-*"))


def test_full_disk_loses_no_count_and_breaks_no_work(
    folder: Path, count: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    EVENTS.labels("a").inc()

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("annotation.counting.process_values.os.pwrite", full)
        EVENTS.labels("a").inc()
        EVENTS.labels("new").inc()
        SECONDS.labels("new").observe(1)
    EVENTS.labels("a").inc()
    EVENTS.labels("new").inc()
    SECONDS.labels("new").observe(1)
    assert (count("test_events_total"), count("test_seconds_count")) == (5, 2)


def test_folder_that_cannot_be_made_breaks_nothing(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    settings.COUNTERS_DIR = str(tmp_path / "file" / "counters")
    EVENTS.labels("a").inc()
    assert totals.totals() == []
