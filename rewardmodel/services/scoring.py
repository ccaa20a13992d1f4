"""Score solutions with a reward model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import QuerySet

from annotation.models import Solution
from rewardmodel import engine
from rewardmodel.failures import blamed_on
from rewardmodel.ml.scores import solution_score
from rewardmodel.models import RewardModel, Score
from rewardmodel.services.model_files import notice_files
from rewardmodel.work.rows import compute_all


@dataclass(frozen=True, slots=True)
class Scores:
    """Unsaved rows; the row of a solution that could not be scored holds the error."""

    rows: list[Score]

    def write(self) -> str:
        """Store the scores; return the errors, one line per solution."""
        Score.objects.bulk_create(self.rows, batch_size=1000, ignore_conflicts=True)
        return "\n".join(f"solution {row.solution_id}: {row.error}" for row in self.rows if row.error)


def compute_scores(*, reward_model: RewardModel, solutions: "QuerySet[Solution, Any]") -> Scores:
    """Score the solutions that the model has not scored yet; nothing is written."""
    with blamed_on("Reward model", reward_model.name):
        notice_files(reward_model=reward_model)
    unscored = list(solutions.exclude(scores__reward_model=reward_model).select_related("problem").order_by("pk"))

    def compute(part: Sequence[Solution]) -> list[np.ndarray]:
        return engine.score(
            reward_model, [{"problem": solution.problem.text, "steps": solution.steps} for solution in part]
        )

    with blamed_on("Reward model", reward_model.name):
        results = compute_all(compute, unscored)
    return Scores([_row(reward_model, solution, result) for solution, result in zip(unscored, results, strict=True)])


def _row(reward_model: RewardModel, solution: Solution, result: np.ndarray | Exception) -> Score:
    row = Score(solution=solution, reward_model=reward_model, step_probabilities=[], solution_score=0.0)
    if isinstance(result, Exception):
        row.error = f"{type(result).__name__}: {result}"
        return row
    judged = result[-1:] if reward_model.kind == RewardModel.Kind.ORM else result
    if not np.isfinite(judged).all():
        row.error = "the model gave probabilities that are not numbers"
        return row
    if reward_model.kind == RewardModel.Kind.ORM:
        row.solution_score = float(result[-1, -1]) if len(result) else 0.0  # P(correct), read at the last token
    else:
        row.solution_score = solution_score(result)
    if np.isfinite(result).all():  # some outcome models judge the last step only
        row.step_probabilities = result.tolist()
    return row
