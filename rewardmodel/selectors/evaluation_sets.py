"""Evaluation sets, and the problems that a generation or a comparison is measured on."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from annotation.models import Problem
from rewardmodel.generation_settings import GenerationSettings, InvalidSettings
from rewardmodel.models import EvaluationSet
from rewardmodel.selectors.problems import held_out_problems, problems_to_evaluate_on

MOST_CHOICES = 200


@dataclass(frozen=True, slots=True)
class HeldOutChoices:
    """What held-out problems can be chosen by, and how many there are of a source: (source, problems)."""

    sources: list[tuple[str, int]]
    subjects: list[str]
    levels: list[str]


@dataclass(frozen=True, slots=True)
class EvaluatedOn:
    """The problems of an evaluation, and the set they belong to; None: all held-out problems, or the first of them."""

    evaluation_set: EvaluationSet | None
    problem_ids: list[int]


def evaluation_sets() -> "QuerySet[EvaluationSet]":
    """Newest first, with `evaluated`: how many evaluations there are on each."""
    rows = EvaluationSet.objects.select_related("created_by").annotate(evaluated=Count("evaluations"))
    return rows.order_by("-pk")


def evaluation_set_named(name: str, *, field: str = "settings.evaluation_set") -> EvaluationSet:
    """Raises InvalidSettings if there is none of this name, or if it is retired."""
    found = EvaluationSet.objects.filter(name=name).first()
    if found is None:
        raise InvalidSettings(
            f"There is no evaluation set “{name}”. Make it on the page of the evaluation sets.", field=field
        )
    if found.retired_at is not None:
        raise InvalidSettings(
            f"The evaluation set “{name}” is retired. Bring it back, or choose another one.", field=field
        )
    return found


def evaluated_on(options: GenerationSettings) -> EvaluatedOn:
    """The problems that these options ask for. A set that was retired since then still counts."""
    if not options.evaluation_set:
        return EvaluatedOn(None, held_out_problems(count=options.evaluation_problems))
    chosen = EvaluationSet.objects.get(name=options.evaluation_set)
    return EvaluatedOn(chosen, problems_of(chosen))


def problems_of(chosen: EvaluationSet) -> list[int]:
    """Its problems, without those that are held out no longer."""
    still = set(problems_to_evaluate_on().filter(pk__in=chosen.problem_ids).values_list("pk", flat=True))
    return [pk for pk in chosen.problem_ids if pk in still]


def matching_held_out_problems(*, sources: list[str], subjects: list[str], levels: list[str]) -> "QuerySet[Problem]":
    """Held-out problems with an answer; an empty list means any."""
    problems = problems_to_evaluate_on()
    for name, values in (("source", sources), ("subject", subjects), ("level", levels)):
        if values:
            problems = problems.filter(**{f"{name}__in": values})
    return problems


def held_out_choices() -> HeldOutChoices:
    problems = problems_to_evaluate_on().order_by()
    sources = problems.values_list("source").annotate(problems=Count("pk")).order_by("source")

    def known(name: str) -> list[str]:
        rows = problems.exclude(**{name: ""}).order_by(name).values_list(name, flat=True).distinct()
        return list(rows[:MOST_CHOICES])

    return HeldOutChoices(sources=list(sources), subjects=known("subject"), levels=known("level"))
