"""What the next generation can be asked for, and what it has if nothing is asked."""

from dataclasses import dataclass, fields
from typing import Any

from annotation.models import Phase, Problem
from rewardmodel.loop.settings import GenerationSettings
from rewardmodel.models import Generation, Generator, RewardModel

MOST_SUGGESTIONS = 100

TYPES: dict[Any, str] = {int: "integer", float: "number", str: "text", bool: "boolean"}
"""By the type of the field; all others are objects."""


@dataclass(frozen=True, slots=True)
class Option:
    """`choices` are all that there are, `suggestions` what is known to the database; empty: any value of its type."""

    name: str
    type: str
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    suggestions: list[str]
    value: Any
    changed: bool


@dataclass(frozen=True, slots=True)
class GenerationForm:
    number: int
    blocked_by: str | None
    options: list[Option]
    phases: list[Phase]
    phase: int | None


def generation_form() -> GenerationForm:
    """Values are those of the newest generation with the changes that it names for its successor, as start_next takes them."""
    newest = Generation.objects.filter(number__gte=0).order_by("-number").first()
    phases = list(Phase.objects.filter(number=Phase.Number.TWO).order_by("pk"))
    return GenerationForm(
        number=newest.number + 1 if newest else 0,
        blocked_by=_blocked(newest, phases),
        options=options_after(newest),
        phases=phases,
        phase=newest.phase_id if newest else next((each.pk for each in phases), None),
    )


def options_after(newest: Generation | None) -> list[Option]:
    defaults, suggestions = GenerationSettings(), _suggestions()
    settings = GenerationSettings.from_json(newest.settings) if newest else defaults
    after = GenerationSettings.from_json(settings.next_json()) if newest else defaults
    return [
        Option(
            name=option.name,
            type=TYPES.get(option.type, "object"),
            low=option.metadata["low"],
            high=option.metadata["high"],
            choices=option.metadata["one_of"],
            suggestions=suggestions.get(option.name, []),
            value=getattr(after, option.name),
            changed=getattr(after, option.name) != getattr(defaults, option.name),
        )
        for option in fields(GenerationSettings)
    ]


def _suggestions() -> dict[str, list[str]]:
    models = RewardModel.objects.filter(kind=RewardModel.Kind.PRM).order_by("-pk").values_list("name", flat=True)
    prms = list(models[:MOST_SUGGESTIONS])
    train = Problem.objects.filter(split=Problem.Split.TRAIN, answer__isnull=False)
    known = {
        name: list(
            train.exclude(**{name: ""}).order_by(name).values_list(name, flat=True).distinct()[:MOST_SUGGESTIONS]
        )
        for name in ("source", "subject", "level")
    }
    generators = Generator.objects.order_by("-pk").values_list("name", flat=True)
    return {**known, "generator": list(generators[:MOST_SUGGESTIONS]), "selector": prms, "labeler_model": prms}


def _blocked(newest: Generation | None, phases: list[Phase]) -> str | None:
    if newest is not None and not newest.is_over:
        return f"Generation {newest.number} is under way. Wait until it is done, or cancel it."
    if not phases:
        return "There is no phase 2 to queue the selected solutions in. Create one on the phases page."
    if not Generator.objects.exists():
        return "There is no generator to sample from. Register one first."
    return None
