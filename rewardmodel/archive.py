"""Stream a model folder as a tar archive: safetensors weights, and the other files that `from_pretrained` reads.

The archive is made file by file while it is sent, so it needs neither memory nor disk space. Its size is known in advance.
"""

import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path

SUFFIXES = {".safetensors", ".json", ".jinja", ".model", ".txt", ".md"}
"""Included files. Pickled weights (.bin, .pt) are excluded, because loading a pickle runs code from it."""

CHUNK = 1024 * 1024
"""Bytes."""

END = bytes(2 * tarfile.BLOCKSIZE)


def model_files(folder: Path) -> list[Path]:
    """Return the files of an archive, sorted by name; none if the folder is gone or has no safetensors weights.

    Links are excluded, because they could point anywhere.
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
    """Return the size of the whole archive in bytes."""
    return sum(len(_header(path, name)) + _padded(path.stat().st_size) for path in files) + len(END)


def archive_chunks(files: Sequence[Path], *, name: str) -> Iterator[bytes]:
    """Yield the archive, with all files in one folder `name`. Raises OSError if a file becomes shorter while it is sent."""
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
