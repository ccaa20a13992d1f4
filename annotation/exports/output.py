"""Writing a file so that it appears only when it is complete."""

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a temporary file in the same folder. It replaces `path` if the block succeeds, and is deleted if the block fails.

    So readers see the old file or the new one, never a partial one. A name ending in .gz is compressed. Devices and pipes are written
    directly. Raises OSError.
    """
    path = path.resolve()
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as device:
            yield device
        return
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder, not a file")
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            if path.suffix == ".gz":
                # no name and no time in the header, so that equal exports give equal files
                with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as compressed:
                    yield cast(IO[bytes], compressed)
            else:
                yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
