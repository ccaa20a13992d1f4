"""Models that label in a person's place: the demo domain's exact oracle, or another PRM.

They lease and submit assignments as people do, as users of kind `model`, so that every count and export can tell their labelings
apart. To add one, write a class with `name` and `ratings`, and a line in `labeler_of`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import QuerySet

from annotation.errors import DomainError
from annotation.models import Assignment, Item, Labeling, Solution, User
from annotation.services.labelings import submit_labeling
from annotation.services.queue import lease_item
from rewardmodel.generation_settings import PEOPLE, GenerationSettings
from rewardmodel.models import RewardModel, Score
from rewardmodel.selectors.reward_models import prm_named
from rewardmodel.services.scoring import compute_scores

USER_PREFIX = "model-"

Ratings = list[int]
"""Ratings (-1, 0, 1) of the steps of a solution, up to and including the first -1."""


class Labeler(Protocol):
    @property
    def name(self) -> str: ...

    def ratings(self, solutions: Sequence[Solution]) -> list[Ratings | Exception]:
        """Rate solutions; the result of a solution that could not be rated is an error."""


@dataclass(frozen=True, slots=True)
class OracleLabeler:
    """Rates solutions of the demo domain's problems exactly, by calculation."""

    name: str = "oracle"

    def ratings(self, solutions: Sequence[Solution]) -> list[Ratings | Exception]:
        rated: list[Ratings | Exception] = []
        for solution in solutions:
            try:
                rated.append(oracle_ratings(solution.problem.text, solution.steps))
            except ValueError as error:  # not a problem of the demo domain
                rated.append(error)
        return rated


@dataclass(frozen=True, slots=True)
class PrmLabeler:
    """Synthetic supervision: a step is negative if P(negative) is above the threshold; ratings end at the first negative step.

    A solution passes only if every step does. The probabilities are kept as scores, which training can use as soft labels.
    """

    reward_model: RewardModel
    threshold: float

    @property
    def name(self) -> str:
        return self.reward_model.name

    def ratings(self, solutions: Sequence[Solution]) -> list[Ratings | Exception]:
        ids = [solution.pk for solution in solutions]
        compute_scores(reward_model=self.reward_model, solutions=Solution.objects.filter(pk__in=ids)).write()
        scores = {
            score.solution_id: score for score in Score.objects.filter(reward_model=self.reward_model, solution__in=ids)
        }
        return [
            ValueError(scores[pk].error)
            if scores[pk].error
            else ratings_of(scores[pk].step_probabilities, self.threshold)
            for pk in ids
        ]


def labeler_of(options: GenerationSettings) -> Labeler | None:
    """Return the model that labels a generation with these settings, None if people do. Raises InvalidSettings."""
    if options.labeler == PEOPLE:
        return None
    if options.labeler == "oracle":
        return OracleLabeler()
    return PrmLabeler(prm_named(options.labeler_model, option="labeler_model"), options.labeler_threshold)


def oracle_ratings(problem: str, steps: Sequence[str]) -> Ratings:
    """Rate a solution of a problem of the demo domain. Raises ValueError if the problem is not one."""
    from rewardmodel.demo.domain.oracle import Oracle

    return Oracle().rate_solution(problem, list(steps))


def ratings_of(step_probabilities: Iterable[Sequence[float]], threshold: float) -> Ratings:
    """Return ratings for rows of P(negative), P(neutral), P(positive).

    >>> ratings_of([[0.1, 0.2, 0.7], [0.2, 0.5, 0.3], [0.21, 0.0, 0.79], [0.9, 0.0, 0.1]], 0.2)
    [1, 0, -1]
    """
    ratings = []
    for negative, neutral, positive in step_probabilities:
        ratings.append(-1 if negative > threshold else (1 if positive >= neutral else 0))
        if ratings[-1] == -1:
            break
    return ratings


def step_probabilities(labeling: Labeling) -> list[list[float]]:
    """Return a labeling PRM's step probabilities, normalized; empty if a person or the oracle labeled."""
    labeler = labeling.labeler
    if labeler is None or labeler.kind != User.Kind.MODEL or labeling.solution_id is None:
        return []
    name = labeler.username.removeprefix(USER_PREFIX)
    score = Score.objects.filter(solution=labeling.solution_id, reward_model__name=name, error="").first()
    rows = score.step_probabilities if score else []
    return [[share / sum(row) for share in row] for row in rows]


def labeler_user(name: str) -> User:
    """Return the user that a model labels as, created at first use. Nobody can sign in as this user."""
    user, _ = User.objects.get_or_create(
        username=f"{USER_PREFIX}{name}",
        defaults={"kind": User.Kind.MODEL, "role": User.Role.LABELER, "password": "!"},
    )
    return user


def lease_items(*, labeler: Labeler, generation: int) -> None:
    """Lease all normal items of a generation to a model labeler."""
    user = labeler_user(labeler.name)
    for item in Item.objects.filter(generation_number=generation, kind=Item.Kind.NORMAL).order_by("pk"):
        lease_item(item=item, labeler=user)


def label_items(*, labeler: Labeler, items: QuerySet[Item]) -> list[str]:
    """Label the items that the labeler has not labeled yet; return the errors, one string per failed item."""
    user = labeler_user(labeler.name)
    done = Assignment.objects.filter(labeler=user, status=Assignment.Status.SUBMITTED).values("item")
    waiting = list(items.exclude(pk__in=done).select_related("problem", "solution__problem").order_by("pk"))
    with_solution = [item for item in waiting if item.solution is not None]
    failed = [f"item {item.pk}: it has no solution to rate" for item in waiting if item.solution is None]
    ratings = labeler.ratings([item.solution for item in with_solution if item.solution is not None])
    for item, given in zip(with_solution, ratings, strict=True):
        try:
            if isinstance(given, Exception):
                raise given
            _label(user, item, given)
        except (DomainError, ValueError) as error:
            failed.append(f"item {item.pk}: {error}")
    return failed


def _label(user: User, item: Item, ratings: Ratings) -> None:
    assignment = lease_item(item=item, labeler=user)
    label = phase_two_label(item.solution.steps if item.solution else [], ratings)
    submit_labeling(assignment_id=assignment.pk, labeler=user, label=label)


def phase_two_label(steps: Sequence[str], ratings: Sequence[int]) -> dict[str, Any]:
    """Return the record's label for ratings of a solution's first steps, in the form in which a person's work is submitted."""
    found_error = bool(ratings) and ratings[-1] == -1
    return {
        "steps": [
            {
                "completions": [{"text": step, "rating": rating, "flagged": False}],
                "human_completion": None,
                "chosen_completion": None if rating == -1 else 0,
            }
            for step, rating in zip(steps, ratings, strict=False)
        ],
        "total_time": 0,
        "finish_reason": "found_error" if found_error else "solution",
    }
