"""Which generator writes next steps and alternatives, and the settings that are refused because none can."""

from collections.abc import Set

from annotation.errors import DomainError
from annotation.models import Item, Phase
from annotation.services.phase_rules import InvalidPhase
from rewardmodel.generation_settings import GenerationSettings, InvalidSettings
from rewardmodel.models import Generation, Generator
from rewardmodel.selectors.generators import writers

DECIDES = frozenset({"generator", "ask_alternatives", "flow"})
"""The settings of a phase on which its writer depends."""

MOST_NAMED = 5
"""Generators that a message lists."""

NOBODY_WRITES = "No generator can write alternative steps."
ASK_NONE = "ask for none: enter 0"


class NoGenerator(DomainError):
    """There is no generator that could write completions."""

    code = "no_generator"
    status = 409


def writer_of(item: Item) -> tuple[Generator, GenerationSettings]:
    """Return the generator that writes for this item, and the options to sample with. Raises NoGenerator.

    It is the generator that the phase names. Otherwise it is that of the item's generation, of the phase's newest generation or of the
    newest one at all: the first of these that can write. If none of them can, it is the newest generator that can.
    """
    generations = Generation.objects.select_related("generator")
    own = generations.filter(number=item.generation_number).first() if item.generation_number is not None else None
    known = [own, generations.filter(phase=item.phase).newest(), generations.newest()]
    tried = [generation for generation in known if generation is not None]
    options = tried[0].options if tried else GenerationSettings()
    if item.phase.generator:
        return _named(item.phase.generator), options
    able = (generation.generator for generation in tried if generation.generator.can_write)
    writer = next(able, None) or writers().first()
    if writer is None:
        raise NoGenerator("No generator can write steps: none is registered, or all of them are imported solutions.")
    return writer, options


def check_phase_writer(*, phase: Phase, changed: Set[str]) -> None:
    """Refuse a setting that needs a generator that can write, if there is none. Raises InvalidPhase with the field."""
    offers = phase.flow == Phase.Flow.ONE or phase.ask_alternatives > 0
    if not offers or not changed & DECIDES:
        return
    if phase.generator:
        try:
            _named(phase.generator)
        except NoGenerator as error:
            raise InvalidPhase(f"{error.message} {_advice('leave this empty')}", field="generator") from error
    elif phase.flow == Phase.Flow.TWO and not writers().exists():
        raise InvalidPhase(f"{NOBODY_WRITES} {_advice(ASK_NONE)}", field="ask_alternatives")


def check_generation_writer(*, settings: GenerationSettings, phase: Phase | None, generator: Generator | None) -> None:
    """The same for a generation whose items are to come with alternatives. Raises InvalidSettings."""
    if not settings.ask_alternatives or (phase is not None and phase.generator) or writers().exists():
        return
    name = settings.generator or (generator.name if generator is not None else "")
    why = f"“{name}” consists of imported solutions. " if name else ""
    raise InvalidSettings(f"{why}{NOBODY_WRITES} {_advice(ASK_NONE)}", field="settings.ask_alternatives")


def _named(name: str) -> Generator:
    generator = Generator.objects.filter(name=name).first()
    if generator is None:
        raise NoGenerator(f"The phase names the generator “{name}”, but there is no generator of that name.")
    if generator.retired_at is not None:
        raise NoGenerator(f"The generator “{name}” is retired. Bring it back on its page, or name another one.")
    if not generator.can_write:
        raise NoGenerator(f"The generator “{name}” consists of imported solutions, so it cannot write steps.")
    return generator


def _advice(otherwise: str) -> str:
    names = list(writers().values_list("name", flat=True)[:MOST_NAMED])
    if names:
        return f"Choose one that can write: {', '.join(f'“{name}”' for name in names)}."
    return f"Register one that can (add_generator), or {otherwise}."
