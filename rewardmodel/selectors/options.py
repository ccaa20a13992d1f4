"""The options of the next generation: what can be requested, and what applies if nothing is requested."""

from dataclasses import dataclass, fields, replace
from typing import Any

from annotation.models import Phase, Problem
from rewardmodel.generation_settings import PEOPLE, GenerationSettings, kind_of
from rewardmodel.models import Generation, Generator, RewardModel, TrainingRun
from rewardmodel.selectors.loop_runs import MOST_GENERATIONS, LoopRunForm, reason_to_refuse, what_comes_first
from rewardmodel.selectors.problems import SourceCounts, oracle_knows, sources_to_sample
from rewardmodel.wording import requests as wording

MOST_SUGGESTIONS = 100

TYPES: dict[Any, str] = {int: "integer", float: "number", str: "text", bool: "boolean", list[str]: "texts"}
"""By the type of the field; all others are objects."""


@dataclass(frozen=True, slots=True)
class Option:
    """`choices`: the only possible values; empty: any value of the type. `suggestions`: values that the database knows.

    `nullable`: None is possible, too, and means the phase's setting.
    """

    name: str
    type: str
    nullable: bool
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
    sources: list[SourceCounts]
    phases: list[Phase]
    phase: int | None
    run: LoopRunForm


def generation_form() -> GenerationForm:
    """The values are those that start_next would use: the newest generation's options with its changes for the next one."""
    newest = Generation.objects.newest()
    number = newest.number + 1 if newest else 0
    after = _settings_after(newest)
    sources = sources_to_sample()
    # before any source is chosen, the oracle is offered if it knows them all
    asked = after if after.sources else replace(after, sources=[source.name for source in sources])
    knows = oracle_knows(options=asked, generation=number)
    options = _options(after, knows=knows)
    phases = list(Phase.objects.filter(flow=Phase.Flow.TWO).order_by("pk"))
    return GenerationForm(
        number=number,
        blocked_by=_blocked(newest, phases),
        options=options,
        sources=sources,
        phases=phases,
        phase=newest.phase_id if newest else next((each.pk for each in phases), None),
        run=_loop_run_form(newest, number, phases, _model_labelers(options, knows=knows)),
    )


def _model_labelers(options: list[Option], *, knows: bool) -> list[str]:
    """Models that can label: the oracle if it knows the problems, and a PRM if there is one."""
    by_name = {option.name: option for option in options}
    possible = {PEOPLE: False, "oracle": knows, "prm": bool(by_name["labeler_model"].suggestions)}
    return [labeler for labeler in by_name["labeler"].choices if possible[labeler]]


def _loop_run_form(newest: Generation | None, number: int, phases: list[Phase], labelers: list[str]) -> LoopRunForm:
    lacks = _lacks(phases)
    if not labelers:
        lacks = lacks or wording.NO_MODEL_LABELER
    return LoopRunForm(
        first=number,
        most=MOST_GENERATIONS,
        labelers=labelers,
        blocked_by=reason_to_refuse() or lacks,
        beforehand=what_comes_first(newest),
    )


def _settings_after(newest: Generation | None) -> GenerationSettings:
    if newest is None:
        return GenerationSettings()
    return GenerationSettings.from_json(newest.options.next_json())


def _options(after: GenerationSettings, *, knows: bool) -> list[Option]:
    defaults, suggestions = GenerationSettings(), _suggestions()
    left_out = () if knows or after.labeler == "oracle" else ("oracle",)
    return [
        Option(
            name=option.name,
            type=TYPES.get(kind_of(option.type)[0], "object"),
            nullable=kind_of(option.type)[1],
            low=option.metadata["low"],
            high=option.metadata["high"],
            choices=tuple(choice for choice in option.metadata["one_of"] if choice not in left_out),
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
        for name in ("subject", "level")
    }
    generators = Generator.objects.order_by("-pk").values_list("name", flat=True)
    return {
        **known,
        "generator": list(generators[:MOST_SUGGESTIONS]),
        "selector": prms,
        "labeler_model": prms,
        "base": _bases(),
    }


def _bases() -> list[str]:
    """Checkpoints that trainings started from, then those of generators: a generator is often a good base."""
    trained = TrainingRun.objects.order_by("-pk").values_list("options__base", flat=True)[:MOST_SUGGESTIONS]
    sampled = Generator.objects.filter(backend=Generator.Backend.TRANSFORMERS).order_by("-pk")
    found = [*trained, *sampled.values_list("location", flat=True)[:MOST_SUGGESTIONS]]
    return list(dict.fromkeys(base for base in found if base))


def _blocked(newest: Generation | None, phases: list[Phase]) -> str | None:
    if newest is not None and not newest.is_over:
        return wording.generation_in_progress(newest)
    return _lacks(phases)


def _lacks(phases: list[Phase]) -> str | None:
    if not phases:
        return wording.NO_PHASE
    if not Generator.objects.exists():
        return wording.NO_GENERATOR
    return None
