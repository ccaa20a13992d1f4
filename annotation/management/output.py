"""Where export commands write: a file that appears only when it is complete, or standard output."""

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, cast

from django.core.management.base import OutputWrapper

from annotation.exports.output import whole_file

STDOUT = "-"


def open_output(output: str, stdout: OutputWrapper) -> AbstractContextManager[IO[bytes]]:
    """Open a file, or a command's standard output for the name "-". Raises OSError."""
    if output == STDOUT:
        return nullcontext(cast(IO[bytes], _BytesToText(stdout)))
    return whole_file(Path(output))


def leave_standard_output() -> None:
    """Call it when the reader, such as `head`, has stopped. Python flushes standard output on exit; that goes to /dev/null then."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _BytesToText:
    """Makes a command's standard output, which takes text, usable as a binary file."""

    def __init__(self, stdout: OutputWrapper) -> None:
        self._stdout = stdout

    def write(self, data: bytes) -> int:
        self._stdout.write(data.decode(), ending="")
        return len(data)
