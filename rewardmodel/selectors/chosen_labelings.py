"""The labelings and outcomes that a training reads, how many there are, and how long the last training took."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet, Sum

from annotation.exports.selection import TRAINED_ON, selected_labelings
from annotation.models import Phase, Problem, Solution, User
from annotation.models.labeling import LabelingQuerySet
from rewardmodel.label_choice import InvalidLabelChoice, LabelChoice
from rewardmodel.models import RewardModel, TrainingRun

LARGE = 10_000
"""Rated steps. A training of more is asked for with a reason."""


@dataclass(frozen=True, slots=True)
class TrainingSize:
    """What a training would read now. An ORM reads outcomes: then both counts are their number, and nobody labeled them.

    `expected`: how long it takes if it is as fast as the last one from the same base; None: there was none.
    """

    labelings: int
    rated_steps: int
    by_models: int | None
    expected: timedelta | None

    @property
    def is_large(self) -> bool:
        return self.rated_steps > LARGE


def chosen_labelings(choice: LabelChoice) -> LabelingQuerySet:
    """Those that count, are finished, and belong to problems of split train, without screening and quality control."""
    labelings = selected_labelings(TRAINED_ON)
    if choice.phases:
        labelings = labelings.filter(assignment__item__phase__in=choice.phases)
    if choice.generations:
        labelings = labelings.filter(generation_number__in=choice.generations)
    if choice.sources:
        labelings = labelings.filter(problem__source__in=choice.sources)
    if choice.labelers_named:
        labelings = labelings.filter(labeler__username__in=choice.labelers_named)
    is_model = Q(labeler__kind=User.Kind.MODEL)
    if choice.labelers == "models":
        labelings = labelings.filter(is_model)
    elif choice.labelers == "people":
        labelings = labelings.filter(Q(labeler=None) | ~is_model)
    return labelings


def chosen_outcomes(choice: LabelChoice) -> "QuerySet[Solution]":
    """Graded solutions of split train, of problems that are in the pool: an ORM learns from them."""
    solutions = Solution.objects.filter(
        problem__split=Problem.Split.TRAIN,
        problem__excluded_at=None,
        grade__in=[Solution.Grade.CORRECT, Solution.Grade.WRONG],
    )
    if choice.generations:
        solutions = solutions.filter(generation_number__in=choice.generations)
    return solutions.filter(problem__source__in=choice.sources) if choice.sources else solutions


def check_choice(choice: LabelChoice, *, kind: str = "prm", field: str = "trained_on") -> None:
    """Raise InvalidLabelChoice if the choice names what is not there, or what this kind of model does not learn from."""
    if kind == RewardModel.Kind.ORM and (choice.phases or choice.labelers_named or choice.labelers != "all"):
        raise InvalidLabelChoice(
            "An ORM learns from graded solutions, which nobody labels. Choose them by source or generation.",
            field=field,
        )
    known = set(Phase.objects.filter(pk__in=choice.phases).values_list("pk", flat=True))
    if missing := [pk for pk in choice.phases if pk not in known]:
        raise InvalidLabelChoice(f"There is no phase with the id {missing[0]}.", field=field)
    names = set(User.objects.filter(username__in=choice.labelers_named).values_list("username", flat=True))
    if unknown := [name for name in choice.labelers_named if name not in names]:
        raise InvalidLabelChoice(f"There is nobody with the name “{unknown[0]}”.", field=field)


def training_size(*, kind: str, choice: LabelChoice, base: str = "") -> TrainingSize:
    """Count what a training would read if it began now."""
    if kind == RewardModel.Kind.ORM:
        outcomes = chosen_outcomes(choice).count()
        return TrainingSize(outcomes, outcomes, None, _expected(kind, base, outcomes))
    counts = (
        chosen_labelings(choice)
        .order_by()
        .aggregate(
            labelings=Count("pk"),
            by_models=Count("pk", filter=Q(labeler__kind=User.Kind.MODEL)),
            positive=Sum("positive", default=0),
            neutral=Sum("neutral", default=0),
            negative=Sum("negative", default=0),
        )
    )
    rated = counts["positive"] + counts["neutral"] + counts["negative"]
    return TrainingSize(counts["labelings"], rated, counts["by_models"], _expected(kind, base, rated))


def _expected(kind: str, base: str, rated_steps: int) -> timedelta | None:
    done = TrainingRun.objects.filter(
        kind=kind,
        status=TrainingRun.Status.DONE,
        began_at__isnull=False,
        finished_at__isnull=False,
        rated_steps__gt=0,
        options__base=base,
    )
    last = done.order_by("-pk").first()
    if last is None or last.began_at is None or last.finished_at is None:
        return None
    return (last.finished_at - last.began_at) * (rated_steps / last.rated_steps)
