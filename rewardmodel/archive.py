"""A model folder as a tar archive, streamed: weights as safetensors only, with what `from_pretrained` reads beside them.

The archive is made while it is sent, file by file, so it needs neither memory nor room on the disk; its length is known before.
"""

import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path

SUFFIXES = {".safetensors", ".json", ".jinja", ".model", ".txt", ".md"}
"""What goes along. Pickled weights (.bin, .pt) do not: to load one is to run what is in it."""

CHUNK = 1024 * 1024
"""Bytes."""

END = bytes(2 * tarfile.BLOCKSIZE)


def model_files(folder: Path) -> list[Path]:
    """The files that an archive holds, by name; empty where the folder is gone, or has no weights as safetensors.

    Links are left out: they could lead anywhere.
    """
    if not folder.is_dir():
        return []
    files = [
        path
        for path in sorted(folder.iterdir())
        if path.suffix in SUFFIXES and not path.name.startswith(".") and path.is_file() and not path.is_symlink()
    ]
    return files if any(path.suffix == ".safetensors" for path in files) else []


def archive_size(files: Sequence[Path], *, name: str) -> int:
    """Bytes of the whole archive."""
    return sum(len(_header(path, name)) + _padded(path.stat().st_size) for path in files) + len(END)


def archive_chunks(files: Sequence[Path], *, name: str) -> Iterator[bytes]:
    """The archive, with all files in one folder `name`. Raises OSError where a file became shorter while it was sent."""
    for path in files:
        with path.open("rb") as file:
            yield _header(path, name)
            size = left = path.stat().st_size
            while left:
                chunk = file.read(min(CHUNK, left))
                if not chunk:
                    raise OSError(f"{path} became shorter while it was sent")
                left -= len(chunk)
                yield chunk
            yield bytes(_padded(size) - size)
    yield END


def _header(path: Path, name: str) -> bytes:
    entry = tarfile.TarInfo(f"{name}/{path.name}")
    status = path.stat()
    entry.size, entry.mtime, entry.mode = status.st_size, int(status.st_mtime), 0o644
    # GNU: sizes above 8 GiB fit
    return entry.tobuf(tarfile.GNU_FORMAT)


def _padded(size: int) -> int:
    return -(-size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE
