"""How the loop has gone, generation by generation: what the charts of the loop page are drawn from. A fixed number of queries."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from rewardmodel.models import Evaluation, Generation, RewardModel
from rewardmodel.selectors.generation_counts import ScoreCounts, score_counts

MOST_GENERATIONS = 500
"""The newest ones; more do not fit into a chart."""

RATINGS = """
SELECT labeling.generation_number,
       sum(labeling.positive), sum(labeling.neutral), sum(labeling.negative),
       coalesce(
           sum(labeling.positive + labeling.neutral + labeling.negative) FILTER (WHERE labeler.kind = 'model'), 0
       )
FROM annotation_labeling AS labeling
LEFT JOIN annotation_user AS labeler ON labeler.id = labeling.labeler_id
WHERE labeling.generation_number = ANY(%s) AND labeling.origin = 'native'
    AND NOT EXISTS (
        SELECT FROM annotation_labeling AS newer WHERE newer.supersedes_id IS NOT NULL AND newer.supersedes_id = labeling.id
    )
GROUP BY 1
"""
"""Superseded labelings do not count; completions that nobody rated do not either. Read from the index labeling_totals."""


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
        """Measures on the held-out part of the labels, as the training wrote them; empty where none was held out."""
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
    with connection.cursor() as cursor:
        cursor.execute(RATINGS, [numbers])
        return {number: Ratings(*counts) for number, *counts in cursor.fetchall()}


def _models(generations: list[Generation]) -> dict[int, _Found]:
    """generation id -> the newest PRM that it trained, with that model's newest evaluation."""
    found = {generation.pk: _Found() for generation in generations}
    models = (
        RewardModel.objects.filter(kind=RewardModel.Kind.PRM, training_run__generation__in=generations)
        .select_related("training_run__generation")
        .prefetch_related("evaluations")
        .order_by("pk")
    )
    for model in models:
        if generation := model.training_run.generation:
            newest = max(model.evaluations.all(), key=lambda each: each.created_at, default=None)
            found[generation.pk] = _Found(model, newest)
    return found
