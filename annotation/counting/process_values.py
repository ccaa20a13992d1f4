"""The values of one process, in files that Prometheus' client library can read and add up (its multiprocess format).

The library maps its files into memory. A full disk would then end the process with SIGBUS, so this writes with `pwrite`: if that fails,
the value stays in memory and is written with the next change.
"""

import contextlib
import fcntl
import os
import re
import secrets
import socket
import struct
from collections import defaultdict
from pathlib import Path
from threading import RLock
from typing import Any

from django.conf import settings
from prometheus_client.mmap_dict import mmap_key

HEADER = struct.Struct("i4x")
LENGTH = struct.Struct("i")
VALUE = struct.Struct("dd")
FOLDER_LOCK = "folder.lock"
"""Held shared by readers and by processes that begin, exclusively by the one that puts ended processes together."""


class ValuesFile:
    """Entries of a key and its value. A reader sees an entry only when it is complete, because the length in the header grows last."""

    def __init__(self, path: Path) -> None:
        draft = path.with_suffix(".new")
        self.descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o640)
        try:
            _write(self.descriptor, HEADER.pack(HEADER.size), 0)
            draft.rename(path)
        except OSError:
            self.close()
            draft.unlink(missing_ok=True)
            raise
        self.used = HEADER.size

    def add(self, key: str, value: float) -> int:
        """Append an entry and return the place of its value."""
        encoded = key.encode()
        padded = encoded + b" " * (8 - (len(encoded) + LENGTH.size) % 8)
        entry = LENGTH.pack(len(encoded)) + padded + VALUE.pack(value, 0.0)
        _write(self.descriptor, entry, self.used)
        place = self.used + len(entry) - VALUE.size
        _write(self.descriptor, HEADER.pack(self.used + len(entry)), 0)
        self.used += len(entry)
        return place

    def set(self, place: int, value: float) -> None:
        _write(self.descriptor, VALUE.pack(value, 0.0), place)

    def close(self) -> None:
        os.close(self.descriptor)


class ProcessFiles:
    """The files of this process, made when the first value is written. While its lock is held, the process is alive."""

    def __init__(self) -> None:
        self.mutex = RLock()
        self.files: dict[str, ValuesFile] = {}
        self.lock: int | None = None
        self.name = ""
        self.values: defaultdict[tuple[str, ...], list[ProcessValue]] = defaultdict(list)

    def file(self, prefix: str) -> ValuesFile:
        if prefix not in self.files:
            folder = counters_folder()
            folder.mkdir(parents=True, exist_ok=True)
            with folder_locked(folder, fcntl.LOCK_SH):
                if self.lock is None:
                    self._begin(folder)
                self.files[prefix] = ValuesFile(folder / f"{prefix}_{self.name}.db")
        return self.files[prefix]

    def _begin(self, folder: Path) -> None:
        host = re.sub(r"[^A-Za-z0-9.-]", "-", socket.gethostname())[:60]
        self.name = f"{host}-{os.getpid()}-{secrets.token_hex(4)}"
        self.lock = os.open(folder / f"{self.name}.lock", os.O_RDWR | os.O_CREAT, 0o640)
        fcntl.flock(self.lock, fcntl.LOCK_EX)

    def begin_anew(self) -> None:
        """Forget what the process counted, without writing: after a fork, and in tests that take another folder."""
        self.mutex = RLock()  # another thread of the parent may have held it
        for file in self.files.values():
            file.close()
        if self.lock is not None:
            os.close(self.lock)
        self.files, self.lock = {}, None
        for group in self.values.values():
            for value in group:
                value.amount, value.place = 0.0, None


class ProcessValue:
    """What the library calls a value: a float that belongs to one metric and one set of labels."""

    _multiprocess = True

    def __init__(
        self,
        typ: str,
        metric_name: str,
        name: str,
        labelnames: list[str],
        labelvalues: list[str],
        help_text: str,
        multiprocess_mode: str = "",
        **_: Any,
    ) -> None:
        self.prefix = f"{typ}_{multiprocess_mode}" if typ == "gauge" else typ
        self.key = mmap_key(metric_name, name, labelnames, labelvalues, help_text)
        self.amount = 0.0
        self.place: int | None = None
        shared = labelvalues[:-1] if list(labelnames)[-1:] == ["le"] else labelvalues
        self.group = OURS.values[(metric_name, *shared)]
        self.group.append(self)

    def inc(self, amount: float) -> None:
        with OURS.mutex:
            self._write(self.amount + amount)

    def set(self, value: float, timestamp: float | None = None) -> None:
        with OURS.mutex:
            self._write(value)

    def get(self) -> float:
        return self.amount

    def set_exemplar(self, exemplar: object) -> None:
        """Not kept."""

    def get_exemplar(self) -> None:
        return None

    def _write(self, amount: float) -> None:
        self.amount = amount
        with contextlib.suppress(
            OSError
        ):  # the disk is full, or the folder is gone: counting must never break the work
            file = OURS.file(self.prefix)
            if self.place is not None:
                file.set(self.place, amount)
                return
            for value in self.group:  # all buckets of a histogram, so that none is missing in what is read
                if value.place is None:
                    value.place = file.add(value.key, value.amount)


def counters_folder() -> Path:
    return Path(settings.COUNTERS_DIR)


@contextlib.contextmanager
def folder_locked(folder: Path, kind: int) -> Any:
    """Raises BlockingIOError if `kind` has LOCK_NB and somebody else holds the lock."""
    descriptor = os.open(folder / FOLDER_LOCK, os.O_RDWR | os.O_CREAT, 0o640)
    try:
        fcntl.flock(descriptor, kind)
        yield
    finally:
        os.close(descriptor)


def _write(descriptor: int, data: bytes, place: int) -> None:
    if os.pwrite(descriptor, data, place) != len(data):
        raise OSError("the disk is full")


OURS = ProcessFiles()
os.register_at_fork(after_in_child=OURS.begin_anew)
