"""Generators with the results of their sampling, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import connection
from django.db.models import QuerySet

from annotation.models import Phase, Solution
from rewardmodel.models import Generation, Generator, ModelRequest, ModelVersion
from rewardmodel.selectors.generation_counts import solution_counts


@dataclass(frozen=True, slots=True)
class GeneratorOverview:
    """Counts of the solutions in its generations: all, those with a grade, and the correct ones.

    Held-out solutions, and imported ones not yet used, do not count.
    """

    generator: Generator
    generations: list[int]
    sampled: int
    graded: int
    correct: int

    @property
    def address(self) -> str:
        """The location, without a user name and password in a server's address."""
        parts = urlsplit(self.generator.location)
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


@dataclass(frozen=True, slots=True)
class GeneratorDetail(GeneratorOverview):
    """`former_versions`, newest first; `newest_sample`: the newest request for one; `kept_because`: why it cannot be deleted."""

    former_versions: list[ModelVersion]
    newest_sample: ModelRequest | None
    kept_because: str


def generator_detail(generator: Generator) -> GeneratorDetail:
    [overview] = generator_overviews([generator])
    return GeneratorDetail(
        generator=generator,
        generations=overview.generations,
        sampled=overview.sampled,
        graded=overview.graded,
        correct=overview.correct,
        former_versions=list(generator.former_versions.select_related("replaced_by").order_by("-number")),
        newest_sample=generator.requests.filter(action=ModelRequest.Action.DRAW).order_by("-pk").first(),
        kept_because=reason_to_keep(generator),
    )


def generators(*, search: str = "", retired: bool | None = None) -> QuerySet[Generator]:
    """Newest first. `retired`: only those that are, or only those that are not; None: all."""
    rows = Generator.objects.filter(name__icontains=search).order_by("-pk")
    return rows if retired is None else rows.filter(retired_at__isnull=not retired)


NEXT_NAME = """
WITH RECURSIVE names AS (
    (SELECT generator FROM annotation_solution ORDER BY generator LIMIT 1)
    UNION ALL
    SELECT (SELECT generator FROM annotation_solution WHERE generator > names.generator ORDER BY generator LIMIT 1)
    FROM names WHERE names.generator IS NOT NULL
)
SELECT generator FROM names WHERE generator IS NOT NULL LIMIT %s
"""


def imported_names(*, limit: int) -> list[str]:
    """Names of all generators that solutions have, imported ones too. It steps from name to name in an index: there are few names."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NAME, [limit])
        return [name for (name,) in cursor.fetchall()]


def writers() -> QuerySet[Generator]:
    """The generators that can write steps, newest first. Imported solutions have no model that could continue one."""
    return Generator.objects.in_use().exclude(backend=Generator.Backend.IMPORTED).order_by("-pk")


def reason_to_keep(generator: Generator) -> str:
    """Why it cannot be deleted; empty: it has written nothing, and nothing names it."""
    generation = Generation.objects.filter(generator=generator).order_by("number").first()
    if generation is not None:
        return f"Generation {generation.number} used “{generator}”."
    if Solution.objects.filter(generator=generator.name).exists():
        return f"There are solutions by “{generator}”."
    phase = Phase.objects.filter(generator=generator.name).first()
    return f"The phase “{phase.name}” names “{generator}”." if phase is not None else ""


def generator_overviews(rows: Iterable[Generator]) -> list[GeneratorOverview]:
    rows = list(rows)
    numbers: defaultdict[int, list[int]] = defaultdict(list)
    generations = list(Generation.objects.filter(generator__in=rows).select_related("generator").order_by("number"))
    for generation in generations:
        numbers[generation.generator_id].append(generation.number)
    counts = solution_counts(generations)
    grades = {generation.number: counts[generation.pk].grades for generation in generations}
    return [
        GeneratorOverview(
            generator=generator,
            generations=numbers[generator.pk],
            sampled=sum(sum(grades[number].values()) for number in numbers[generator.pk]),
            graded=sum(
                count
                for number in numbers[generator.pk]
                for grade, count in grades[number].items()
                if grade != Solution.Grade.UNGRADED
            ),
            correct=sum(grades[number].get(Solution.Grade.CORRECT, 0) for number in numbers[generator.pk]),
        )
        for generator in rows
    ]
