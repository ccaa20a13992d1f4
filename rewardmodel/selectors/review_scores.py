"""What reward models say about the solution of a review case: told only when the reviewer has decided."""

from dataclasses import dataclass

from annotation.errors import Conflict
from annotation.selectors.review_cases import case_by_id
from rewardmodel.models import Score

MOST_MODELS = 5


@dataclass(frozen=True, slots=True)
class ReviewScore:
    """`steps`: P(step is not negative). `solution_score`: their product."""

    model: str
    is_current: bool
    solution_score: float
    steps: list[float]


def scores_of_case(*, case_id: int) -> list[ReviewScore]:
    """By the newest models that have scored it. Raises NotFound, and Conflict before the decision, which the scores would bias."""
    case = case_by_id(case_id=case_id)
    if case.decision is None:
        raise Conflict("The scores of models are shown when you have decided.")
    if case.solution_id is None:
        return []
    scores = Score.objects.filter(solution=case.solution_id, error="").select_related("reward_model")
    return [
        ReviewScore(
            model=score.reward_model.name,
            is_current=score.reward_model.is_current,
            solution_score=score.solution_score,
            steps=[1 - row[0] / sum(row) for row in score.step_probabilities],
        )
        for score in scores.order_by("-reward_model")[:MOST_MODELS]
    ]
