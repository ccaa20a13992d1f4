"""Opening data files: compression is recognized by content, and what cannot be read is named with the way out."""

import bz2
import gzip
import importlib
import lzma
import shutil
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any, cast

ENDINGS = (".json", ".jsonl", ".ndjson")
PACKED_ENDINGS = ("", ".gz", ".zst", ".bz2", ".xz")
"""A folder stands for the files in it, and below it, whose names end in one of ENDINGS and then one of these."""

STANDARD_INPUT = "-"
"""The name that stands for standard input."""

HEAD = 512
"""Bytes at the start of a file that tell what it is; the mark of a tar archive comes last, at byte 257."""

try:
    _zstd_module: Any = importlib.import_module("compression.zstd")
except ImportError:
    _zstd_module = None

DAMAGED: tuple[type[Exception], ...] = (EOFError, OSError, zlib.error, lzma.LZMAError)
"""What decompression raises when a file is damaged or cut off."""
if _zstd_module is not None:
    DAMAGED += (_zstd_module.ZstdError,)

_REFUSED = (
    ((b"\x00\x00\xfe\xff", b"\xff\xfe\x00\x00"), "is UTF-32 text; save it as UTF-8"),
    ((b"\xff\xfe", b"\xfe\xff", b"{\x00", b"[\x00", b"\x00{", b"\x00["), "is UTF-16 text; save it as UTF-8"),
    ((b"PK\x03\x04",), "is a ZIP archive; unpack it, then name the files in it or their folder"),
    ((b"PAR1",), "is a Parquet file; write it as JSON Lines, for example with to_json(…, lines=True)"),
    (
        (b"version https://git-lfs",),
        "is only a Git LFS pointer, not the data; run git lfs pull in its repository",
    ),
    ((b"<!", b"<html", b"<?xml", b"<HTML"), "is a web page, not data; download the file itself (often: “raw”)"),
)


class UnreadableFile(Exception):
    """A file cannot be opened, or is none that can be read. The message names it and says why."""


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Replace each folder by the data files below it, in the order of their names, with numbers counted: 2.json before 10.json.

    Raises UnreadableFile for a folder without such files.
    """
    files: list[Path] = []
    for path in paths:
        if not _is_folder(path):
            files.append(path)
            continue
        found = sorted((file for file in path.rglob("*") if _is_data(file, path)), key=_natural_order)
        if not found:
            raise UnreadableFile(f"{path} is a folder without data files; their names end in {', '.join(ENDINGS)}")
        files += found
    return files


def check_readable(path: Path) -> None:
    """Raise UnreadableFile if the file cannot be read. Call it for all files before anything is written."""
    with open_raw(path) as raw:
        content = unpacked(path, raw)
        try:
            head = content.read(HEAD)
        except DAMAGED:
            return  # reading reports it with its place
    for starts, reason in _REFUSED:
        if head.startswith(starts):
            raise UnreadableFile(f"{path} {reason}")
    if head[257:262] == b"ustar":
        raise UnreadableFile(f"{path} is a tar archive; unpack it, then name the files in it or their folder")


def open_raw(path: Path) -> IO[bytes]:
    """Open a file as it is, without decompression. Raises UnreadableFile.

    Standard input (`-`) and pipes, such as `<(zcat FILE)`, can be read once only. Their content is kept in a temporary file until the
    process ends, so that they can be opened again like any other.
    """
    try:
        return _held(path).open("rb")
    except IsADirectoryError as error:
        raise UnreadableFile(f"{path} is a folder; name the files in it") from error
    except FileNotFoundError as error:
        raise UnreadableFile(f"{path}: no such file") from error
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror or error}") from error
    except ValueError as error:  # a NUL in the name
        raise UnreadableFile(f"{str(path)!a} cannot be a file's name: {error}") from error


def _held(path: Path) -> Path:
    """Return the file itself, or the temporary file with the content of what can be read once only."""
    name = str(path)
    if name in _HELD:
        return Path(_HELD[name].name)
    if name != STANDARD_INPUT and (not path.exists() or path.is_file() or path.is_dir()):
        return path
    kept = tempfile.NamedTemporaryFile()  # noqa: SIM115 - open until the process ends
    if name == STANDARD_INPUT:
        shutil.copyfileobj(sys.stdin.buffer, kept)
    else:
        with path.open("rb") as source:
            shutil.copyfileobj(source, kept)
    kept.flush()
    _HELD[name] = kept
    return Path(kept.name)


_HELD: "dict[str, tempfile._TemporaryFileWrapper[bytes]]" = {}


def size_of(path: Path) -> int:
    """Return the size of a file that was opened, in bytes."""
    return _held(path).stat().st_size


def unpacked(path: Path, raw: IO[bytes]) -> IO[bytes]:
    """Return the content of an opened file, decompressed if it is compressed."""
    magic = raw.read(6)
    raw.seek(0)
    for start, opener in _OPENERS:
        if magic.startswith(start):
            return opener(path, raw)
    return raw


def _gzip(_path: Path, raw: IO[bytes]) -> IO[bytes]:
    return cast(IO[bytes], gzip.GzipFile(fileobj=raw))


def _zstd(path: Path, raw: IO[bytes]) -> IO[bytes]:
    if _zstd_module is None:
        raise UnreadableFile(
            f"{path} is compressed with Zstandard, which Python reads from version 3.14 on; decompress it first: zstd -d FILE"
        )
    return cast(IO[bytes], _zstd_module.ZstdFile(raw))


def _bz2(_path: Path, raw: IO[bytes]) -> IO[bytes]:
    return cast(IO[bytes], bz2.BZ2File(raw))


def _xz(_path: Path, raw: IO[bytes]) -> IO[bytes]:
    return cast(IO[bytes], lzma.LZMAFile(raw))


_OPENERS: tuple[tuple[bytes, Callable[[Path, IO[bytes]], IO[bytes]]], ...] = (
    (b"\x1f\x8b", _gzip),
    (b"\x28\xb5\x2f\xfd", _zstd),
    (b"BZh", _bz2),
    (b"\xfd7zXZ\x00", _xz),
)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False  # opening it says why


def _is_data(file: Path, folder: Path) -> bool:
    name = file.name.lower()
    is_hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return not is_hidden and name.endswith(_FILE_ENDINGS) and file.is_file()


_FILE_ENDINGS = tuple(ending + packed for ending in ENDINGS for packed in PACKED_ENDINGS)


def _natural_order(path: Path) -> tuple[tuple[tuple[int, str], ...], ...]:
    return tuple(tuple((len(run), run) for run in _runs(part)) for part in path.parts)


def _runs(name: str) -> list[str]:
    """Cut a name into runs of digits and other characters, digits without leading zeros, so that longer numbers come later."""
    runs: list[str] = []
    digits = False
    for character in name:
        if runs and character.isdigit() == digits:
            runs[-1] += character
        else:
            runs.append(character)
            digits = character.isdigit()
    return [run.lstrip("0") or "0" if run.isdigit() else run for run in runs]
