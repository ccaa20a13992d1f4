"""The file of a backup: a tar archive whose last member has the checksums of the others, so that a cut is noticed.

about.json       format, time, kind of the installation, migrations of the database
settings.json    the settings of the site, without secrets
database.dump    pg_dump's custom format
training/…       the models and all else of the trainings
archive/…        solutions of old generations
checksums.json   SHA-256 by name
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Any

from config.launcher.errors import LauncherError

FORMAT = 1
ABOUT, SETTINGS, DATABASE, CHECKSUMS = "about.json", "settings.json", "database.dump", "checksums.json"
MODELS, SAMPLES = "training", "archive"
FOLDERS = (MODELS, SAMPLES)
"""Of the state folder: models with all else of the trainings, and solutions of old generations."""
CHUNK_BYTES = 1024 * 1024


class BackupWriter:
    """Writes FILE under another name, and gives it its own at the end: `with BackupWriter(path) as file:`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.draft = path.with_name(f"{path.name}.partial")
        self.written = 0
        self.checksums: dict[str, str] = {}

    def __enter__(self) -> BackupWriter:
        descriptor = os.open(self.draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        self._tar = tarfile.open(fileobj=self._file, mode="w", format=tarfile.PAX_FORMAT)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.add_json(CHECKSUMS, self.checksums)
                self._tar.close()
                self._file.flush()
                os.fsync(self._file.fileno())
                self.draft.replace(self.path)
        finally:
            self._file.close()
            self.draft.unlink(missing_ok=True)

    def add_json(self, name: str, value: object) -> None:
        content = json.dumps(value, indent=2).encode()
        self._add(name, len(content), io.BytesIO(content))

    def add_file(self, name: str, path: Path) -> None:
        """Add a file as it is now: one that grows meanwhile is cut, one that shrinks is filled up with zeros."""
        with path.open("rb") as content:
            self._add(name, os.fstat(content.fileno()).st_size, content)

    def _add(self, name: str, size: int, content: IO[bytes]) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        source = _Counted(content, size, self._count)
        self._tar.addfile(member, source)  # type: ignore[arg-type]  # it reads, and nothing more is asked of it
        self.checksums[name] = source.digest.hexdigest()

    def _count(self, size: int) -> None:
        self.written += size


class _Counted:
    """Reads exactly `size` bytes, counts and hashes them."""

    def __init__(self, content: IO[bytes], size: int, count: Callable[[int], None]) -> None:
        self.content, self.left, self.count = content, size, count
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        wanted = min(size, self.left)
        chunk = self.content.read(wanted).ljust(wanted, b"\0")
        self.left -= wanted
        self.digest.update(chunk)
        self.count(wanted)
        return chunk


class BackupReader:
    """Reads a backup. Raises LauncherError for a file that is none, is cut off or is damaged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.read_bytes = 0
        self.identity = ""
        """Tells this backup from others, once it was checked."""

    @contextmanager
    def _members(self) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
        try:
            with tarfile.open(self.path, mode="r:") as tar:
                yield self._files(tar)
        except tarfile.TarError as error:
            raise LauncherError(f"{self.path} is no backup, or it is damaged: {error}.") from None
        except OSError as error:
            raise LauncherError(f"{self.path} cannot be read: {error.strerror or error}.") from None

    def _files(self, tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() else None
            if content is None or not is_safe(member.name):
                raise LauncherError(f"{self.path} is no backup of Stepmark: it has {member.name!r}.")
            yield member.name, content

    def check(self) -> dict[str, Any]:
        """Read the whole file and compare its checksums; return about.json."""
        found: dict[str, str] = {}
        kept: dict[str, Any] = {}
        with self._members() as members:
            for name, content in members:
                if name in (ABOUT, CHECKSUMS):
                    kept[name] = _json(content, self.path)
                    content.seek(0)
                found[name] = self._digest(content)
        told = kept.get(CHECKSUMS)
        found.pop(CHECKSUMS, None)
        if told is None or ABOUT not in kept or DATABASE not in found:
            raise LauncherError(f"{self.path} is not a whole backup: its end is missing.")
        if damaged := sorted(name for name in told.keys() | found.keys() if told.get(name) != found.get(name)):
            raise LauncherError(f"{self.path} is damaged: {', '.join(damaged[:3])} differ from what was written.")
        self.identity = hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()
        about: dict[str, Any] = kept[ABOUT]
        return about

    def extract(self, target_of: Callable[[str], Path | None]) -> None:
        """Write members to the places that `target_of` names; None skips one."""
        with self._members() as members:
            for name, content in members:
                target = target_of(name)
                if target is None:
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                    while chunk := content.read(CHUNK_BYTES):
                        file.write(chunk)
                        self.read_bytes += len(chunk)

    def _digest(self, content: IO[bytes]) -> str:
        digest = hashlib.sha256()
        while chunk := content.read(CHUNK_BYTES):
            digest.update(chunk)
            self.read_bytes += len(chunk)
        return digest.hexdigest()


def is_safe(name: str) -> bool:
    path = PurePosixPath(name)
    named = name in (ABOUT, SETTINGS, DATABASE, CHECKSUMS) or (len(path.parts) > 1 and path.parts[0] in FOLDERS)
    return named and ".." not in path.parts and not path.is_absolute() and "\0" not in name


def _json(content: IO[bytes], path: Path) -> dict[str, Any]:
    try:
        value = json.load(content)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise LauncherError(f"{path} is no backup of Stepmark: its description cannot be read.")
    return value
