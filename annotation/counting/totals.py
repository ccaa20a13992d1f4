"""Adds up the values of all processes, and keeps those of ended ones, so that no counter goes back and no file stays."""

import contextlib
import fcntl
import json
import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TypedDict, cast

from prometheus_client.metrics_core import Metric
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector

from annotation.counting.process_values import ValuesFile, counters_folder, folder_locked

KEPT = ("counter", "histogram")
"""Kinds whose values outlive their process. A gauge says how things are now, and ends with it."""
RECORD = "ended.json"
"""Which files hold what ended processes counted, and which processes are in them. It is replaced in one step, so that each of them counts
once even if this process is killed between writing the sums and removing the files."""


class Record(TypedDict):
    number: int
    files: list[str]
    processes: list[str]


def totals() -> list[Metric]:
    """The metrics of all processes that share the folder."""
    folder = counters_folder()
    if not folder.is_dir():
        return []
    with contextlib.suppress(OSError):  # somebody else does it just now, or the disk is full
        put_ended_together(folder)
    with folder_locked(folder, fcntl.LOCK_SH):
        record = _record(folder)
        files = [folder / name for name in record["files"]]
        files += [path for path in _files(folder) if _process(path) not in record["processes"]]
        living = [path for path in files if not path.name.startswith("gauge") or is_alive(folder, _process(path))]
        return list(MultiProcessCollector.merge([str(path) for path in living]))  # type: ignore[no-untyped-call]


def put_ended_together(folder: Path) -> None:
    """Raises BlockingIOError if another process reads or does the same."""
    ended = {name for name in _processes(folder) if not is_alive(folder, name)}
    if not ended:
        return
    with folder_locked(folder, fcntl.LOCK_EX | fcntl.LOCK_NB):
        record = _record(folder)
        _remove(folder, record)  # what a killed process left to do
        ended = {name for name in _processes(folder) if not is_alive(folder, name)}
        number = record["number"] + 1
        files = []
        for kind in KEPT:
            sources = [folder / name for name in record["files"] if name.startswith(f"{kind}_")]
            sources += [path for path in _files(folder) if path.name.startswith(f"{kind}_") and _process(path) in ended]
            if sources:
                files.append(f"{kind}_ended-{number}.db")
                _write_sums(folder / files[-1], sources)
        draft = folder / f"{RECORD}.new"
        draft.write_text(json.dumps(Record(number=number, files=files, processes=sorted(ended))))
        draft.replace(folder / RECORD)
        _remove(folder, _record(folder))


def is_alive(folder: Path, process: str) -> bool:
    """Whether the process still holds its lock. The kernel lets go of it however the process ended."""
    try:
        descriptor = os.open(folder / f"{process}.lock", os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _write_sums(path: Path, sources: Iterable[Path]) -> None:
    sums: defaultdict[str, float] = defaultdict(float)
    for source in sources:
        for key, value, *_ in MmapedDict.read_all_values_from_file(source):  # type: ignore[no-untyped-call]
            sums[key] += value
    path.unlink(missing_ok=True)  # of an attempt that was killed
    path.with_suffix(".new").unlink(missing_ok=True)
    file = ValuesFile(path)
    try:
        for key, value in sums.items():
            file.add(key, value)
    finally:
        file.close()


def _record(folder: Path) -> Record:
    try:
        return cast(Record, json.loads((folder / RECORD).read_text()))
    except FileNotFoundError:
        return Record(number=0, files=[], processes=[])


def _remove(folder: Path, record: Record) -> None:
    """Remove what the record replaces."""
    for path in folder.glob("*_ended-*.db"):
        if path.name not in record["files"]:
            path.unlink(missing_ok=True)
    for process in record["processes"]:
        for path in (*folder.glob(f"*_{process}.db"), folder / f"{process}.lock"):
            path.unlink(missing_ok=True)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*.db") if "_ended-" not in path.name]


def _processes(folder: Path) -> set[str]:
    return {_process(path) for path in _files(folder)} | {path.stem for path in folder.glob("*-*-*.lock")}


def _process(path: Path) -> str:
    return path.stem.rpartition("_")[2]
