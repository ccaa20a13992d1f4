"""Generations with what has happened in them, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass

from rewardmodel.models import Generation, LoopRun, Shard
from rewardmodel.models.generation import GenerationQuerySet
from rewardmodel.selectors.generation_counts import GenerationCounts, counts_of
from rewardmodel.selectors.waiting import Pieces, Wait, pieces_of, waiting_for

MOST_FAILED_PIECES = 50
"""The newest ones; more are not shown."""


@dataclass(frozen=True, slots=True)
class GenerationOverview:
    """`pieces`: counts of the shards, by stage. `waiting`: what the generation waits for, in sentences. `has_next`: whether another one
    starts automatically when it is done.
    """

    generation: Generation
    counts: GenerationCounts
    pieces: dict[str, Pieces]
    waiting: list[Wait]
    has_next: bool


@dataclass(frozen=True, slots=True)
class GenerationDetail(GenerationOverview):
    """`failed_pieces`: shards that failed, in whole or for single rows, newest first; `error` says why."""

    failed_pieces: list[Shard]


def newest_generations(*, limit: int = 20) -> list[GenerationOverview]:
    return overviews(all_generations()[:limit])


def newest_turn() -> GenerationOverview | None:
    """The newest turn of the loop; None before the first one."""
    newest = overviews(all_generations().turns()[:1])
    return newest[0] if newest else None


def turns_in_progress() -> list[GenerationOverview]:
    """The turns that are not over, at most one per phase, oldest first; the newest turn if all are over."""
    running = overviews(all_generations().unfinished().order_by("number"))
    newest = None if running else newest_turn()
    return running or ([newest] if newest else [])


def all_generations() -> GenerationQuerySet:
    """Newest first, with what an overview shows of their generator, reward model and phase."""
    return Generation.objects.select_related("generator", "selector", "phase").order_by("-number")


def generation_detail(generation: Generation) -> GenerationDetail:
    """For a generation that `all_generations` has read."""
    (overview,) = overviews([generation])
    return GenerationDetail(
        generation=generation,
        counts=overview.counts,
        pieces=overview.pieces,
        waiting=overview.waiting,
        has_next=overview.has_next,
        failed_pieces=list(generation.shards.exclude(error="").order_by("-pk")[:MOST_FAILED_PIECES]),
    )


def overviews(generations: Iterable[Generation]) -> list[GenerationOverview]:
    generations = list(generations)
    counts, pieces = counts_of(generations), pieces_of(generations)
    labelings_left = {pk: each.labelings_left for pk, each in counts.items()}
    open_runs = {run.phase_id: run for run in LoopRun.objects.open()}
    waiting = waiting_for(generations, labelings_left=labelings_left, pieces=pieces)
    return [
        GenerationOverview(
            generation=generation,
            counts=counts[generation.pk],
            pieces=pieces.get(generation.pk, {}),
            waiting=waiting.get(generation.pk, []),
            has_next=_has_next(generation, open_runs.get(generation.phase_id)),
        )
        for generation in generations
    ]


def _has_next(generation: Generation, run: LoopRun | None) -> bool:
    return (generation.options.start_next or run is not None) and not generation.is_over
