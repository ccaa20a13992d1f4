"""Where collectstatic puts the pages' files, compressed beside themselves. It keeps those of earlier builds for a while.

A page that was opened before an upgrade fetches its parts under the names of its own build, possibly days later.
"""

import os
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.compress import Compressor

ASSETS = "assets"
"""The folder of files whose names have a hash of their content."""
CURRENT = "current-assets.txt"
"""Names the assets of the build that was collected last: the next collection knows by it which ones have just gone out of use."""
SUFFIXES = (".br", ".gz")
SHORTEST = 1_000
"""Bytes; a shorter file gains nothing."""
KEEP_FOR = timedelta(days=14)
"""As long as a session lasts."""
KEEP_BYTES = 100_000_000
"""At most this much of earlier builds; a build has about 2 MB."""


class KeepsOlderBuilds(StaticFilesStorage):
    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        """Called by collectstatic at its end, with all that it has collected."""
        if not dry_run:
            root = Path(self.path(""))
            compressed = compress(root, paths)
            keep_older_builds(root, current={path for path in {*paths, *compressed} if Path(path).parts[0] == ASSETS})
        return iter(())


def compress(root: Path, paths: Iterable[str]) -> set[str]:
    """Write each file that gets smaller again as .br and .gz, unless that has been done. Returns the paths of the compressed files.

    The web server sends the one that the browser accepts (whitenoise). Fonts are compressed in their format already.
    """
    compressor = Compressor(extensions=(*Compressor.SKIP_COMPRESS_EXTENSIONS, "ttf", "otf"), quiet=True)
    for path in paths:
        file = root / path
        if compressor.should_compress(path) and file.stat().st_size >= SHORTEST and not _is_compressed(file):
            compressor.compress(str(file))
    return {f"{path}{suffix}" for path in paths for suffix in SUFFIXES if (root / f"{path}{suffix}").exists()}


def _is_compressed(file: Path) -> bool:
    """The compressor gives its files the time of the original."""
    copies = [file.with_name(file.name + suffix) for suffix in SUFFIXES]
    return all(copy.exists() and copy.stat().st_mtime == file.stat().st_mtime for copy in copies)


def keep_older_builds(root: Path, current: set[str]) -> None:
    """Remove the assets that went out of use too long ago, or are too many."""
    record = root / CURRENT
    before = set(record.read_text().splitlines()) if record.exists() else None
    older = [
        path
        for path in (root / ASSETS).glob("*")
        if path.is_file() and path.relative_to(root).as_posix() not in current
    ]
    for path in older:
        # its time of change says since when it has been out of use; without a record that is now
        if before is None or path.relative_to(root).as_posix() in before:
            os.utime(path)
    remove_oldest(older, since=time.time() - KEEP_FOR.total_seconds(), most_bytes=KEEP_BYTES)
    root.mkdir(parents=True, exist_ok=True)
    record.write_text("".join(f"{path}\n" for path in sorted(current)))


def remove_oldest(files: Iterable[Path], since: float, most_bytes: int) -> None:
    """Keep the files changed since a time, newest first, as far as they fit."""
    kept = 0
    for path in sorted(files, key=lambda file: file.stat().st_mtime, reverse=True):
        kept += path.stat().st_size
        if kept > most_bytes or path.stat().st_mtime < since:
            path.unlink()
