"""Tell whether a model's files are those of before: quickly by their sizes and times, surely by their contents."""

import hashlib
from functools import lru_cache
from pathlib import Path

READ = {".safetensors", ".json", ".jinja", ".model", ".txt"}
"""Suffixes of the files that opening a model reads."""
CHUNK = 8 * 1024 * 1024
"""Bytes."""


def stat_of(folder: str | Path) -> str:
    """Return a digest of names, sizes and times of change; empty if the folder has no such files, as for a server or a public name.

    It is the same while nobody writes to the folder, and costs no reading.
    """
    files = _files(Path(folder))
    told = [(path.name, status.st_size, status.st_mtime_ns) for path in files if (status := path.stat())]
    return hashlib.sha256(repr(told).encode()).hexdigest() if told else ""


def content_of(folder: str | Path) -> str:
    """Return a digest of names and contents: the same for a copy. Files are read once while their `stat_of` stays; empty without files."""
    stat = stat_of(folder)
    return _content(str(folder), stat) if stat else ""


@lru_cache(maxsize=64)
def _content(folder: str, stat: str) -> str:
    digest = hashlib.sha256()
    for path in _files(Path(folder)):
        digest.update(path.name.encode() + b"\0")
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    return digest.hexdigest()


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix in READ and path.is_file())
