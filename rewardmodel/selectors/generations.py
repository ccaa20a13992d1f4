"""Generations with what has happened in them; a fixed number of queries, however many there are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from annotation.models import Item, Labeling, Solution, User
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Generation, LoopRun, Score, Shard
from rewardmodel.selectors.waiting import Pieces, Wait, pieces_of, waiting_for

CONVINCED = 0.5
"""A wrong answer with a score of at least this fooled the reward model."""


@dataclass(frozen=True, slots=True)
class GenerationCounts:
    problems: int
    sampled: int
    samples_wanted: int
    graded: dict[str, int]
    scored: int
    queued: int
    labeled: int
    labeled_by_models: int
    labelings_wanted: int


@dataclass(frozen=True, slots=True)
class GenerationOverview:
    """`fooled_share`: which part of the wrong answers convinced the selector; None where none was scored.

    `pieces`: the shards of each stage that is cut into them. `waiting`: what it waits for, in sentences. `has_next`: whether another one
    starts automatically when it is done.
    """

    generation: Generation
    counts: GenerationCounts
    fooled_share: float | None
    pieces: dict[str, Pieces]
    waiting: list[Wait]
    has_next: bool


def newest_generations(*, limit: int = 20) -> list[GenerationOverview]:
    return overviews(all_generations()[:limit])


def all_generations() -> QuerySet[Generation]:
    """Newest first, with what an overview shows of their generator, reward model and phase."""
    return Generation.objects.select_related("generator", "selector", "phase").order_by("-number")


def failed_pieces(generation: Generation, *, limit: int = 50) -> QuerySet[Shard]:
    """Pieces of its work that failed, or that are done but for single rows, newest first; `error` says why."""
    return generation.shards.exclude(error="").order_by("-pk")[:limit]


def overviews(generations: Iterable[Generation]) -> list[GenerationOverview]:
    generations = list(generations)
    numbers = [generation.number for generation in generations]
    grades: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for number, grade, count in (
        Solution.objects.filter(generation_number__in=numbers)
        .values_list("generation_number", "grade")
        .annotate(count=Count("pk"))
    ):
        if number is not None:
            grades[number][grade] = count
    planned = _by(
        Shard.objects.filter(generation__in=generations, stage=Shard.Stage.SAMPLING)
        .values_list("generation__number")
        .annotate(total=Sum("size"))
    )
    items = Item.objects.filter(generation_number__in=numbers, kind=Item.Kind.NORMAL).values_list("generation_number")
    queued, wanted = _by(items.annotate(total=Count("pk"))), _by(items.annotate(total=Sum("labelings_wanted")))
    native = Labeling.objects.not_superseded().filter(origin=Labeling.Origin.NATIVE)
    given = native.filter(generation_number__in=numbers)
    by_model = Count("pk", filter=Q(labeler__kind=User.Kind.MODEL))
    labeled = {
        number: (total, models)
        for number, total, models in given.values_list("generation_number").annotate(total=Count("pk"), models=by_model)
    }
    scores = convinced(numbers)
    pieces = pieces_of(generations)
    run = LoopRun.objects.open().first()
    counted = [
        _overview(
            generation,
            grades=grades[generation.number],
            problems=planned.get(generation.number, 0),
            queued=queued.get(generation.number, 0),
            slots=wanted.get(generation.number, 0),
            labeled=labeled.get(generation.number, (0, 0)),
            scores=scores.get((generation.number, generation.selector_id), (0, 0, 0)),
            pieces=pieces.get(generation.pk, {}),
            run_continues=run is not None and run.first - 1 <= generation.number < run.last,
        )
        for generation in generations
    ]
    labelings_left = {
        each.generation.pk: max(0, each.counts.labelings_wanted - each.counts.labeled) for each in counted
    }
    waiting = waiting_for(generations, labelings_left=labelings_left, pieces=pieces)
    return [replace(each, waiting=waiting.get(each.generation.pk, [])) for each in counted]


def _overview(
    generation: Generation,
    *,
    grades: dict[str, int],
    problems: int,
    queued: int,
    slots: int,
    labeled: tuple[int, int],
    scores: tuple[int, int, int],
    pieces: dict[str, Pieces],
    run_continues: bool,
) -> GenerationOverview:
    options = GenerationSettings.from_json(generation.settings)
    scored, wrong, fooled = scores
    return GenerationOverview(
        generation=generation,
        counts=GenerationCounts(
            problems=problems,
            sampled=sum(grades.values()),
            samples_wanted=problems * options.samples_per_problem,
            graded={grade: count for grade, count in grades.items() if grade != Solution.Grade.UNGRADED},
            scored=scored,
            queued=queued,
            labeled=labeled[0],
            labeled_by_models=labeled[1],
            labelings_wanted=options.labelings_wanted(slots),
        ),
        fooled_share=fooled / wrong if wrong else None,
        pieces=pieces,
        waiting=[],
        has_next=(options.start_next or run_continues) and not generation.is_over,
    )


def convinced(numbers: list[int]) -> dict[tuple[int, int | None], tuple[int, int, int]]:
    """(generation, model) -> (scored, of them wrong, of those convincing)."""
    is_wrong = Q(solution__grade=Solution.Grade.WRONG)
    rows = (
        Score.objects.filter(solution__generation_number__in=numbers)
        .values_list("solution__generation_number", "reward_model")
        .annotate(
            scored=Count("pk"),
            wrong=Count("pk", filter=is_wrong),
            fooled=Count("pk", filter=is_wrong & Q(solution_score__gte=CONVINCED)),
        )
    )
    return {
        (number, model): (scored, wrong, fooled) for number, model, scored, wrong, fooled in rows if number is not None
    }


def _by(rows: Any) -> dict[int, int]:
    return {number: total or 0 for number, total in rows}
