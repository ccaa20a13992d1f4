"""Generations with what has happened in them, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass

from rewardmodel.failures import read_report
from rewardmodel.models import Generation, LoopRun, SettingsVersion, Shard, TrainingRun
from rewardmodel.models.generation import GenerationQuerySet
from rewardmodel.selectors.generation_counts import GenerationCounts, counts_of
from rewardmodel.selectors.waiting import Pieces, Wait, pieces_of, waiting_for
from rewardmodel.wording.failures import failure_in_words

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

    @property
    def failure(self) -> str:
        """Why it failed, the cause first, with the number of pieces that failed; empty: it did not."""
        cause = read_report(self.generation.failure).cause
        return failure_in_words(cause, self.pieces.get(self.generation.stage, Pieces()))

    @property
    def failure_details(self) -> str:
        """The traceback of the first piece that failed; empty: there is none."""
        return read_report(self.generation.failure).details


@dataclass(frozen=True, slots=True)
class GenerationDetail(GenerationOverview):
    """`failed_pieces`: shards that failed, in whole or for single rows, newest first; `error` says why. `training`: its newest one.
    `former_settings`: those that it had until somebody changed them, oldest first."""

    failed_pieces: list[Shard]
    training: TrainingRun | None
    former_settings: list[SettingsVersion]


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
        training=generation.training_runs.select_related("generation", "reward_model").order_by("-pk").first(),
        former_settings=list(generation.former_settings.select_related("changed_by").order_by("number")),
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
