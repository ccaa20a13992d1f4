"""The options of the next generation: what can be requested, and what applies if nothing is requested."""

from dataclasses import Field, dataclass, fields, replace
from typing import Any

from django.db.models import Exists, OuterRef

from annotation.models import Labeling, Phase, Problem, User
from rewardmodel.generation_settings import PEOPLE, GenerationSettings, kind_of
from rewardmodel.models import EvaluationSet, Generation, Generator, RewardModel, TrainingRun
from rewardmodel.selectors.changeable_settings import reasons_against_changes
from rewardmodel.selectors.generators import imported_names
from rewardmodel.selectors.loop_runs import MOST_GENERATIONS, LoopRunForm, reason_to_refuse, what_comes_first
from rewardmodel.selectors.newest import first_free_number, predecessor, usual_phase
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
class LabelChoices:
    """What the labelings of a training can be chosen by. `labelers`: user names of those who labeled, people first."""

    phases: list[Phase]
    generations: list[int]
    sources: list[str]
    labelers: list[str]


@dataclass(frozen=True, slots=True)
class GenerationForm:
    number: int
    blocked_by: str | None
    options: list[Option]
    sources: list[SourceCounts]
    phases: list[Phase]
    phase: int | None
    run: LoopRunForm
    label_choices: LabelChoices


def generation_form(*, phase: Phase | None = None) -> GenerationForm:
    """The values are those that start_next would use: the options of the phase's newest generation with its changes for the next one.

    Without a phase it is the usual one, or, if that has a generation in progress, the first that has none.
    """
    phases = list(Phase.objects.filter(flow=Phase.Flow.TWO).order_by("pk"))
    phase = phase or _free_phase(phases)
    newest = Generation.objects.filter(phase=phase).newest() if phase else None
    before = predecessor(phase=phase)
    number = first_free_number()
    after = _settings_after(before)
    sources = sources_to_sample()
    # before any source is chosen, the oracle is offered if it knows them all
    asked = after if after.sources else replace(after, sources=[source.name for source in sources])
    knows = oracle_knows(options=asked, generation=number)
    options = _options(after, knows=knows)
    return GenerationForm(
        number=number,
        blocked_by=_blocked(newest, phases),
        options=options,
        sources=sources,
        phases=phases,
        phase=phase.pk if phase else None,
        run=_loop_run_form(newest, phase, number, phases, _model_labelers(options, knows=knows)),
        label_choices=label_choices(),
    )


def label_choices() -> LabelChoices:
    """What is there to choose from: at most MOST_SUGGESTIONS of each."""
    generations = Generation.objects.order_by("-number").values_list("number", flat=True)
    sources = Problem.objects.filter(split=Problem.Split.TRAIN).order_by("source").values_list("source", flat=True)
    labelers = User.objects.filter(Exists(Labeling.objects.filter(labeler=OuterRef("pk")))).order_by(
        "-kind", "username"
    )
    return LabelChoices(
        phases=list(Phase.objects.order_by("pk")[:MOST_SUGGESTIONS]),
        generations=list(generations[:MOST_SUGGESTIONS]),
        sources=list(sources.distinct()[:MOST_SUGGESTIONS]),
        labelers=list(labelers.values_list("username", flat=True)[:MOST_SUGGESTIONS]),
    )


@dataclass(frozen=True, slots=True)
class ChangeableOption(Option):
    """`fixed`: why it cannot change any more; None: it can."""

    fixed: str | None


def options_to_retry(generation: Generation) -> list[ChangeableOption]:
    """The settings of a failed generation, and which of them can change before it is retried."""
    fixed, defaults, suggestions = reasons_against_changes(generation), GenerationSettings(), _suggestions()
    return [
        ChangeableOption(
            **_option(option, getattr(generation.options, option.name), defaults, suggestions),
            fixed=fixed.get(option.name),
        )
        for option in fields(GenerationSettings)
    ]


def _free_phase(phases: list[Phase]) -> Phase | None:
    taken = set(Generation.objects.unfinished().values_list("phase", flat=True))
    usual = usual_phase()
    if usual is None or usual.pk not in taken:
        return usual
    return next((phase for phase in phases if phase.pk not in taken), usual)


def _model_labelers(options: list[Option], *, knows: bool) -> list[str]:
    """Models that can label: the oracle if it knows the problems, and a PRM if there is one."""
    by_name = {option.name: option for option in options}
    possible = {PEOPLE: False, "oracle": knows, "prm": bool(by_name["labeler_model"].suggestions)}
    return [labeler for labeler in by_name["labeler"].choices if possible[labeler]]


def _loop_run_form(
    newest: Generation | None, phase: Phase | None, number: int, phases: list[Phase], labelers: list[str]
) -> LoopRunForm:
    lacks = _lacks(phases)
    if not labelers:
        lacks = lacks or wording.NO_MODEL_LABELER
    return LoopRunForm(
        first=number,
        most=MOST_GENERATIONS,
        labelers=labelers,
        blocked_by=(reason_to_refuse(phase) if phase else None) or lacks,
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
        Option(**_option(option, getattr(after, option.name), defaults, suggestions, left_out))
        for option in fields(GenerationSettings)
    ]


def _option(
    option: Field[Any],
    value: Any,
    defaults: GenerationSettings,
    suggestions: dict[str, list[str]],
    left_out: tuple[str, ...] = (),
) -> dict[str, Any]:
    """The fields of an Option."""
    return {
        "name": option.name,
        "type": TYPES.get(kind_of(option.type)[0], "object"),
        "nullable": kind_of(option.type)[1],
        "low": option.metadata["low"],
        "high": option.metadata["high"],
        "choices": tuple(choice for choice in option.metadata["one_of"] if choice not in left_out),
        "suggestions": suggestions.get(option.name, []),
        "value": value,
        "changed": value != getattr(defaults, option.name),
    }


def _suggestions() -> dict[str, list[str]]:
    kept = RewardModel.objects.filter(kind=RewardModel.Kind.PRM, retired_at=None, files_deleted_at=None)
    models = kept.order_by("-pk").values_list("name", flat=True)
    prms = list(models[:MOST_SUGGESTIONS])
    train = Problem.objects.filter(split=Problem.Split.TRAIN, answer__isnull=False)
    known = {
        name: list(
            train.exclude(**{name: ""}).order_by(name).values_list(name, flat=True).distinct()[:MOST_SUGGESTIONS]
        )
        for name in ("subject", "level")
    }
    sets = EvaluationSet.objects.filter(retired_at=None).order_by("-pk").values_list("name", flat=True)
    return {
        **known,
        "generator": _generators(),
        "evaluation_set": list(sets[:MOST_SUGGESTIONS]),
        "selector": prms,
        "labeler_model": prms,
        "base": _bases(),
    }


def _generators() -> list[str]:
    """Those that may be chosen, then the names under which solutions were imported that no generation has used yet."""
    chosen = list(Generator.objects.in_use().order_by("-pk").values_list("name", flat=True)[:MOST_SUGGESTIONS])
    imported = imported_names(limit=MOST_SUGGESTIONS)
    known = set(Generator.objects.filter(name__in=imported).values_list("name", flat=True))
    return [*chosen, *(name for name in imported if name not in known)][:MOST_SUGGESTIONS]


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
