"""Counts of what has happened in generations, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.db.models import Count, Q, Sum

from annotation.models import Item, Solution
from rewardmodel.models import Generation, Generator, Score, Shard, Stage
from rewardmodel.selectors.labeling_counts import usable_labelings
from rewardmodel.selectors.sample_archive import archived_counts, with_archived_grades

CONVINCED = 0.5
"""A wrong answer with a score of at least this fooled the reward model."""


@dataclass(frozen=True, slots=True)
class ScoreCounts:
    """Scores by the generation's selector: of `scored` solutions, `wrong` have a wrong answer, and `fooled` of those fooled it."""

    scored: int = 0
    wrong: int = 0
    fooled: int = 0

    @property
    def fooled_from(self) -> float:
        """The score from which a wrong answer convinces."""
        return CONVINCED

    @property
    def fooled_share(self) -> float | None:
        """Share of the wrong answers that fooled the selector; None if none was scored."""
        return self.fooled / self.wrong if self.wrong else None


@dataclass(frozen=True, slots=True)
class QueuedCounts:
    """Items for labelers, and the labelings that they need in total."""

    items: int = 0
    slots: int = 0


@dataclass(frozen=True, slots=True)
class LabeledCounts:
    """Labelings of the items that a training takes, and slots that were `lost` to others (selectors/labeling_counts.py)."""

    total: int = 0
    by_models: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class GenerationCounts:
    """`grades`: grade -> solutions, including those not graded yet. `to_grade`: solutions that were or will be graded, known when the
    grading begins; those of problems without an answer never are.
    """

    problems: int
    to_grade: int
    samples_wanted: int
    labelings_wanted: int
    grades: dict[str, int]
    scores: ScoreCounts
    queue: QueuedCounts
    labelings: LabeledCounts

    @property
    def sampled(self) -> int:
        return sum(self.grades.values())

    @property
    def graded(self) -> dict[str, int]:
        return {grade: count for grade, count in self.grades.items() if grade != Solution.Grade.UNGRADED}

    @property
    def labelings_left(self) -> int:
        return max(0, self.labelings_wanted - self.labelings.total)


def counts_of(generations: Sequence[Generation]) -> dict[int, GenerationCounts]:
    """Generation id -> counts. Solutions and scores of generations that are over are not counted again."""
    numbers = [generation.number for generation in generations]
    solutions, queue, labelings = solution_counts(generations), _queue(numbers), _labelings(numbers)
    return {
        generation.pk: GenerationCounts(
            problems=solutions[generation.pk].problems,
            to_grade=solutions[generation.pk].to_grade,
            samples_wanted=(
                # imported solutions are all there as soon as the generation takes them
                sum(solutions[generation.pk].grades.values())
                if generation.generator.backend == Generator.Backend.IMPORTED
                else solutions[generation.pk].problems * generation.options.samples_per_problem
            ),
            labelings_wanted=generation.options.labelings_wanted(
                max(0, queue[generation.number].slots - labelings[generation.number].lost)
            ),
            grades=solutions[generation.pk].grades,
            scores=solutions[generation.pk].scores,
            queue=queue[generation.number],
            labelings=labelings[generation.number],
        )
        for generation in generations
    }


@dataclass(frozen=True, slots=True)
class SolutionCounts:
    """What a generation has of solutions and scores, archived ones included. Stored once it is over (services/generation_totals.py)."""

    problems: int
    to_grade: int
    grades: dict[str, int]
    scores: ScoreCounts

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        return cls(**{**stored, "scores": ScoreCounts(**stored["scores"])})


def solution_counts(generations: Sequence[Generation]) -> dict[int, SolutionCounts]:
    """Generation id -> counts, stored ones where there are any."""
    stored = {each.pk: SolutionCounts.from_json(each.totals) for each in generations if each.totals}
    return stored | count_solutions([each for each in generations if not each.totals])


def count_solutions(generations: Sequence[Generation]) -> dict[int, SolutionCounts]:
    """The same, counted now: this reads all solutions and scores of the generations. No query for none."""
    if not generations:
        return {}
    sizes, imported = _sizes(generations), _problems_of_imported(generations)
    grades, scores = _grades([generation.number for generation in generations]), _scores(generations)
    return {
        generation.pk: SolutionCounts(
            problems=sizes.get((generation.pk, Stage.SAMPLING), 0) + imported.get(generation.number, 0),
            to_grade=sizes.get((generation.pk, Stage.GRADING), 0),
            grades=with_archived_grades(grades[generation.number], generation),
            scores=_with_archived(scores.get(generation.pk, ScoreCounts()), generation),
        )
        for generation in generations
    }


def score_counts(generations: Sequence[Generation]) -> dict[int, ScoreCounts]:
    """Generation id -> counts, for each of the generations."""
    return {pk: counts.scores for pk, counts in solution_counts(generations).items()}


def _scores(generations: Sequence[Generation]) -> dict[int, ScoreCounts]:
    """Generation id -> counts of the scores in the database, by the generation's own selector."""
    is_wrong = Q(solution__grade=Solution.Grade.WRONG)
    rows = (
        Score.objects.filter(solution__generation_number__in=[generation.number for generation in generations])
        .values_list("solution__generation_number", "reward_model")
        .annotate(
            scored=Count("pk"),
            wrong=Count("pk", filter=is_wrong),
            fooled=Count("pk", filter=is_wrong & Q(solution_score__gte=CONVINCED)),
        )
    )
    found = {(number, model): ScoreCounts(scored, wrong, fooled) for number, model, scored, wrong, fooled in rows}
    return {
        generation.pk: found[generation.number, generation.selector_id]
        for generation in generations
        if (generation.number, generation.selector_id) in found
    }


def _with_archived(counts: ScoreCounts, generation: Generation) -> ScoreCounts:
    archived = archived_counts(generation)
    return ScoreCounts(
        scored=counts.scored + archived.scored,
        wrong=counts.wrong + archived.wrong,
        fooled=counts.fooled + archived.fooled,
    )


def _sizes(generations: Sequence[Generation]) -> dict[tuple[int, str], int]:
    """(generation id, stage) -> problems that it samples, or solutions that it grades."""
    shards = Shard.objects.filter(generation__in=generations, stage__in=[Stage.SAMPLING, Stage.GRADING])
    rows = shards.values_list("generation", "stage").annotate(size=Sum("size"))
    return {(generation_id, stage): size for generation_id, stage, size in rows}


def _problems_of_imported(generations: Sequence[Generation]) -> dict[int, int]:
    """Generation number -> problems of the imported solutions that it took. Nothing was sampled, so no shard counts them."""
    numbers = [
        generation.number for generation in generations if generation.generator.backend == Generator.Backend.IMPORTED
    ]
    solutions = Solution.objects.filter(generation_number__in=numbers).values_list("generation_number")
    return {
        number: count
        for number, count in solutions.annotate(count=Count("problem", distinct=True))
        if number is not None
    }


def _grades(numbers: list[int]) -> defaultdict[int, dict[str, int]]:
    """Generation number -> grade -> solutions."""
    grades: defaultdict[int, dict[str, int]] = defaultdict(dict)
    solutions = Solution.objects.filter(generation_number__in=numbers).values_list("generation_number", "grade")
    for number, grade, count in solutions.annotate(count=Count("pk")):
        if number is not None:
            grades[number][grade] = count
    return grades


def _queue(numbers: list[int]) -> defaultdict[int, QueuedCounts]:
    """Generation number -> counts."""
    items = Item.objects.filter(generation_number__in=numbers, kind=Item.Kind.NORMAL)
    rows = items.values_list("generation_number").annotate(items=Count("pk"), slots=Sum("labelings_wanted"))
    return defaultdict(QueuedCounts, {number: QueuedCounts(items, slots) for number, items, slots in rows})


def _labelings(numbers: list[int]) -> defaultdict[int, LabeledCounts]:
    """Generation number -> counts."""
    found = usable_labelings(numbers)
    return defaultdict(
        LabeledCounts,
        {
            number: LabeledCounts(total=one.usable, by_models=one.by_models, lost=one.lost)
            for number, one in found.items()
        },
    )
