"""Solutions of old generations that are in files, not in the database: which may go there, their counts, their rows."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from annotation.models import Gold, Item, Labeling, Regrade, ReviewCase, Solution
from rewardmodel.models import Generation, Generator, HeldOutSample


@dataclass(frozen=True, slots=True)
class ArchivedCounts:
    """What left the database: `grades` (grade -> solutions), and of those that the selector scored, how many were wrong and fooled it."""

    grades: dict[str, int]
    scored: int = 0
    wrong: int = 0
    fooled: int = 0

    @property
    def solutions(self) -> int:
        return sum(self.grades.values())


def archived_counts(generation: Generation) -> ArchivedCounts:
    counts = {name: generation.archive.get(name, 0) for name in ("scored", "wrong", "fooled")}
    return ArchivedCounts(grades=dict(generation.archive.get("grades", {})), **counts)


def with_archived_grades(grades: dict[str, int], generation: Generation) -> dict[str, int]:
    """Return grade -> solutions, those in the database and those in the file together."""
    archived = archived_counts(generation).grades
    return {grade: grades.get(grade, 0) + archived.get(grade, 0) for grade in dict.fromkeys((*grades, *archived))}


def generations_to_archive() -> "QuerySet[Generation]":
    """Generations that are over and older than the newest KEEP_GENERATIONS, oldest first.

    Imported solutions stay: the next import of their file would take them for new ones.
    """
    keep: int = settings.KEEP_GENERATIONS
    newest = Generation.objects.newest()
    if not keep or newest is None:
        return Generation.objects.none()
    over = Q(stage=Generation.Stage.DONE) | Q(status=Generation.Status.CANCELLED)
    old = Generation.objects.turns().filter(over, number__lte=newest.number - keep)
    return (
        old.exclude(generator__backend=Generator.Backend.IMPORTED)
        .select_related("selector", "generator")
        .order_by("number")
    )


def solutions_to_archive(generation: Generation) -> "QuerySet[Solution]":
    """Its solutions that nobody was asked to label, that no evaluation uses, and of which no gold, review or changed grade tells."""
    used = (Item, Labeling, HeldOutSample, Gold, ReviewCase, Regrade)
    free = Q(*(~Exists(model._default_manager.filter(solution=OuterRef("pk"))) for model in used))
    return Solution.objects.filter(free, generation_number=generation.number).order_by("pk")


def archive_path(generation: Generation) -> Path:
    state_dir: Path = settings.STATE_DIR
    return state_dir / "archive" / f"generation-{generation.number}.jsonl.gz"


def archived_rows(generation: Generation) -> Iterator[dict[str, Any]]:
    """Yield what `services/sample_archive.py` wrote, one row per solution. Raises FileNotFoundError."""
    with gzip.open(archive_path(generation), "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
