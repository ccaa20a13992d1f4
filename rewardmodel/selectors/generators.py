"""Generators with the results of their sampling, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Count, QuerySet

from annotation.models import Solution
from rewardmodel.models import Generation, Generator
from rewardmodel.selectors.sample_archive import with_archived_grades


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


def generators(*, search: str = "") -> QuerySet[Generator]:
    """Newest first."""
    return Generator.objects.filter(name__icontains=search).order_by("-pk")


def writers() -> QuerySet[Generator]:
    """The generators that can write steps, newest first. Imported solutions have no model that could continue one."""
    return Generator.objects.exclude(backend=Generator.Backend.IMPORTED).order_by("-pk")


def generator_overviews(rows: Iterable[Generator]) -> list[GeneratorOverview]:
    rows = list(rows)
    numbers: defaultdict[int, list[int]] = defaultdict(list)
    generations = list(Generation.objects.filter(generator__in=rows).order_by("number"))
    for generation in generations:
        numbers[generation.generator_id].append(generation.number)
    grades: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for number, grade, count in (
        Solution.objects.filter(generation_number__in=[generation.number for generation in generations])
        .values_list("generation_number", "grade")
        .annotate(count=Count("pk"))
    ):
        if number is not None:
            grades[number][grade] = count
    for generation in generations:
        grades[generation.number] = with_archived_grades(grades[generation.number], generation)
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
