"""The pairs of answers in the folder pairs/, by kind, each with its right verdict.

The files also say what PRM800K's grader, which is not part of the project, says of a pair; the tests do not read that. A new pair needs
no such column.
"""

from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "pairs"


class Pair(NamedTuple):
    """`verdict`: "=" the same, "≠" different, "?" one of them cannot be read."""

    kind: str
    verdict: str
    one: str
    other: str


def all_pairs() -> list[Pair]:
    return [
        Pair(file.stem, *line.split("\t")[:3])
        for file in sorted(FOLDER.glob("*.tsv"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


def written_with(answer: str) -> list[str]:
    """Return the same answer as people also hand it in."""
    return [f"${answer}$", rf"\boxed{{{answer}}}", f" {answer} ", rf"\({answer}\)"]
