"""Base of the import commands: arguments, bad lines and progress on stderr, summary."""

import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from annotation.imports.importer import (
    SHOWN_BAD_LINES,
    BadLine,
    Importer,
    Outcome,
    StoppedAtBadLine,
    Summary,
    Tally,
    run_import,
)
from annotation.management.checked_command import CheckedCommand
from datafiles.opening import UnreadableFile

PROGRESS_SECONDS = 2.0


class ImportCommand(CheckedCommand):
    """Base of the import commands. The exit code is 1 if a line was bad."""

    noun = "rows"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            metavar="FILE",
            nargs="+",
            type=Path,
            help="JSON or JSON Lines, plain or compressed, or a folder of such files.",
        )
        parser.add_argument("--strict", action="store_true", help="Stop at the first bad line and import nothing.")

    def importer_factory(self, options: dict[str, Any]) -> Callable[[], Importer[Any]]:
        """Return a function that creates the importer for a file."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        self._last_progress = time.monotonic()
        try:
            summary = run_import(
                paths=[Path(file) for file in options["files"]],
                new_importer=self.importer_factory(options),
                strict=options["strict"],
                report=self._report,
                progress=self._progress,
            )
        except UnreadableFile as error:
            raise CommandError(f"{error}. Nothing was imported.") from error
        except StoppedAtBadLine as error:
            raise CommandError("Stopped at the first bad line (--strict); nothing was imported.") from error
        self._summarize(summary)
        if summary.bad:
            raise CommandError(f"Bad lines skipped: {summary.bad:,}. All others were imported.")

    def _summarize(self, summary: Summary) -> None:
        counts = [
            f"{count:,} {outcome.value}"
            for outcome, count in summary.outcomes.items()
            if count or outcome is not Outcome.MOVED
        ]
        self.stdout.write(f"{summary.read:,} {self.noun} read: {', '.join(counts)}, {summary.bad:,} bad.")
        for remark, tally in summary.remarks.items():
            self.stdout.write(f"{tally.count:,} {self.noun} {remark}, for instance {tally.first}.")
        for note, count in summary.notes.items():
            self.stdout.write(f"{note}: {count:,}.")
        if summary.bad > SHOWN_BAD_LINES:
            self.stderr.write(
                f"… and {summary.bad - SHOWN_BAD_LINES:,} more. All {summary.bad:,} bad lines by reason:",
                style_func=str,
            )
            for reason, tally in sorted(summary.reasons.items(), key=_most_frequent_first)[:SHOWN_BAD_LINES]:
                self.stderr.write(f"{tally.count:>10,} × {reason} (first: {tally.first})", style_func=str)

    def _report(self, bad: BadLine) -> None:
        self.stderr.write(str(bad), style_func=str)

    def _progress(self, path: Path, lines: int, share: float) -> None:
        if round(share, 2) < 1 and time.monotonic() - self._last_progress >= PROGRESS_SECONDS:
            self._last_progress = time.monotonic()
            self.stderr.write(f"{path}: {lines:,} lines, {share:.0%} of the file", style_func=str)


def _most_frequent_first(reason: tuple[str, Tally]) -> int:
    return -reason[1].count
