"""The figures of each generation, for the charts of the loop page. A fixed number of queries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, Sum

from annotation.models import Labeling, User
from rewardmodel.models import Evaluation, Generation, RewardModel
from rewardmodel.selectors.evaluations import newest_evaluations
from rewardmodel.selectors.generation_counts import ScoreCounts, score_counts

MOST_GENERATIONS = 500
"""The newest ones; more do not fit into a chart."""


@dataclass(frozen=True, slots=True)
class Ratings:
    positive: int = 0
    neutral: int = 0
    negative: int = 0
    by_models: int = 0


@dataclass(frozen=True, slots=True)
class TimelinePoint:
    """One generation. `reward_model` is the PRM that it trained, None before that; its `evaluation` the newest one."""

    generation: Generation
    ratings: Ratings
    scores: ScoreCounts
    reward_model: RewardModel | None
    evaluation: Evaluation | None

    @property
    def metrics(self) -> dict[str, Any]:
        """Measures on held-out rated steps, as training recorded them; empty if none were held out."""
        measured: dict[str, Any] = self.reward_model.metrics.get("evaluation", {}) if self.reward_model else {}
        return measured


@dataclass(frozen=True, slots=True)
class _Found:
    model: RewardModel | None = None
    evaluation: Evaluation | None = None


def timeline() -> list[TimelinePoint]:
    """Oldest first."""
    generations = list(
        Generation.objects.select_related("selector", "generator").order_by("-number")[:MOST_GENERATIONS]
    )[::-1]
    numbers = [generation.number for generation in generations]
    ratings = _ratings(numbers)
    scores = score_counts(generations)
    found = _models(generations)
    return [
        TimelinePoint(
            generation=generation,
            ratings=ratings.get(generation.number, Ratings()),
            scores=scores[generation.pk],
            reward_model=found[generation.pk].model,
            evaluation=found[generation.pk].evaluation,
        )
        for generation in generations
    ]


def _ratings(numbers: list[int]) -> dict[int, Ratings]:
    """Ratings by generation, from the index labeling_totals alone. Labelings that do not count and unrated completions are left out."""
    native = Labeling.objects.counting().filter(origin=Labeling.Origin.NATIVE)
    every = F("positive") + F("neutral") + F("negative")
    rows = (
        native.filter(generation_number__in=numbers)
        .values_list("generation_number")
        .annotate(
            Sum("positive"),
            Sum("neutral"),
            Sum("negative"),
            by_models=Sum(every, filter=Q(labeler__kind=User.Kind.MODEL), default=0),
        )
    )
    return {number: Ratings(*counts) for number, *counts in rows if number is not None}


def _models(generations: list[Generation]) -> dict[int, _Found]:
    """generation id -> the newest PRM that it trained, with that model's newest evaluation."""
    found = {generation.pk: _Found() for generation in generations}
    models = (
        RewardModel.objects.filter(kind=RewardModel.Kind.PRM, training_run__generation__in=generations)
        .select_related("training_run__generation")
        .order_by("pk")
    )
    evaluations = newest_evaluations(models)
    for model in models:
        if generation := model.training_run.generation:
            found[generation.pk] = _Found(model, evaluations.get(model.pk))
    return found
