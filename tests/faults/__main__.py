"""Breaks parts of a real site and prints a table: `python -m tests.faults [NAME…] [--markdown FILE] [--keep]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.faults.injected import FAULTS
from tests.faults.labelers import LABELERS
from tests.faults.run import Outcome, make_start, run
from tests.faults.site import remove

HEADER = (
    "| fault | what a labeler saw | longest wait of a request (s) | longest time without a submit (s) "
    "| loop (s) | acknowledged | lost |"
)


def main(arguments: list[str]) -> int:
    """Return 0 if every fault was brought about and the site kept all its promises."""
    parser = argparse.ArgumentParser(prog="./dev faults", description=__doc__.partition(":")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(FAULTS)}; none: all")
    parser.add_argument("--markdown", type=Path, help="write the table to this file too")
    parser.add_argument("--folder", type=Path, help="keep the state folders here")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.names if name not in FAULTS]:
        parser.error(f"no fault {', '.join(unknown)}; there are {', '.join(FAULTS)}")
    folder = Path(tempfile.mkdtemp(prefix="stepmark-faults-", dir=options.folder or "/tmp"))
    folder.chmod(0o755)  # PostgreSQL may run as another user
    outcomes: list[Outcome] = []
    try:
        tell(f"preparing a site with a finished generation and {LABELERS} labelers in {folder}")
        start = make_start(folder)
        for name in ["", *(options.names or FAULTS)]:
            tell(f"{name or 'undisturbed run'} …")
            outcomes.append(run(folder, start, name, outcomes[0].rows if outcomes else None))
            tell(sentence(outcomes[-1]))
            if not outcomes[0].rows:
                break  # nothing to compare with
    finally:
        if all(not outcome.faults for outcome in outcomes) and not options.folder:
            remove(folder)
        else:
            tell(f"state folders and logs are kept in {folder}")
    table = "\n".join([HEADER, "|---|---|---|---|---|---|---|", *map(row, outcomes)])
    print(table)  # noqa: T201
    if options.markdown:
        options.markdown.write_text(f"{table}\n")
    return 0 if all(not outcome.faults and not outcome.skipped for outcome in outcomes) else 1


def row(outcome: Outcome) -> str:
    if outcome.skipped:
        return f"| {outcome.what} | not run: {outcome.skipped} | | | | | |"
    cells = [
        outcome.what,
        outcome.saw,
        f"{outcome.longest_wait:.1f}",
        f"{outcome.silence:.1f}",
        f"{outcome.loop_seconds:.0f}",
        str(outcome.acknowledged),
        str(outcome.lost) if not outcome.faults else f"{outcome.lost}; BROKEN",
    ]
    return f"| {' | '.join(cells)} |"


def sentence(outcome: Outcome) -> str:
    if outcome.skipped:
        return f"{outcome.fault}: not run: {outcome.skipped}"
    lines = [f"{outcome.fault}: " + ("DOES NOT HOLD" if outcome.faults else "holds") + f"; {row(outcome)}"]
    return "\n".join([*lines, *(f"    {fault}" for fault in outcome.faults)])


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
