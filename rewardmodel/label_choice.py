"""Which labelings a training reads, as stored with the training and with the generation that asks for it."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from annotation.errors import DomainError

LABELERS = ("all", "people", "models")
_LISTS = {"phases": int, "generations": int, "sources": str, "labelers_named": str}
_WORDS = {int: "whole numbers", str: "texts"}


class InvalidLabelChoice(DomainError):
    """The choice has an unknown entry, or one of the wrong type."""

    code = "invalid_settings"
    status = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelChoice:
    """Filters that all have to fit; an empty one lets everything through. Superseded, excluded and held-back labelings never count.

    Imported labelings have no phase, so a choice of phases leaves them out.
    """

    phases: tuple[int, ...] = ()
    """Ids."""
    generations: tuple[int, ...] = ()
    """Generation numbers."""
    sources: tuple[str, ...] = ()
    """Data sets of the problems; "" stands for problems without one."""
    labelers: str = "all"
    """people, models, or all."""
    labelers_named: tuple[str, ...] = ()
    """User names, of people or of models that label."""

    @classmethod
    def from_json(cls, stored: dict[str, Any], *, field: str = "trained_on") -> Self:
        """Read a stored or posted choice. Raises InvalidLabelChoice with `field`."""
        known = [option.name for option in fields(cls)]
        values: dict[str, Any] = {}
        for name, value in stored.items():
            if name not in known:
                raise InvalidLabelChoice(
                    f"Labelings cannot be chosen by “{name}”. They can by: {', '.join(known)}.", field=field
                )
            values[name] = value if name == "labelers" else _list_of(name, value, field)
        if values.get("labelers", "all") not in LABELERS:
            raise InvalidLabelChoice(f"labelers must be one of {', '.join(LABELERS)}.", field=field)
        return cls(**values)

    def to_json(self) -> dict[str, Any]:
        """Without what lets everything through, so that {} means all labelings."""
        defaults = LabelChoice()
        chosen = {name: value for name, value in asdict(self).items() if value != getattr(defaults, name)}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in chosen.items()}

    @property
    def in_words(self) -> str:
        """
        >>> LabelChoice().in_words
        'all labelings'
        >>> LabelChoice(labelers="people", sources=("MATH", ""), generations=(3,)).in_words
        'labelings by people; source “MATH”, without a source; generation 3'
        """
        by = {"all": "labelings", "people": "labelings by people", "models": "labelings by models"}[self.labelers]
        sources = [f"source “{name}”" if name else "without a source" for name in self.sources]
        parts = [
            ", ".join(sources),
            _listed("phase", self.phases),
            _listed("generation", self.generations),
            f"labeled by {', '.join(f'“{name}”' for name in self.labelers_named)}" if self.labelers_named else "",
        ]
        found = [part for part in parts if part]
        return "; ".join([by, *found]) if found or self.labelers != "all" else "all labelings"

    @property
    def is_all(self) -> bool:
        return self == LabelChoice()


def _listed(word: str, numbers: tuple[int, ...]) -> str:
    if not numbers:
        return ""
    return f"{word}{'' if len(numbers) == 1 else 's'} {', '.join(map(str, numbers))}"


def _list_of(name: str, value: Any, field: str) -> tuple[Any, ...]:
    kind = _LISTS[name]
    fits = isinstance(value, list) and all(isinstance(each, kind) and not isinstance(each, bool) for each in value)
    if not fits:
        raise InvalidLabelChoice(f"{name} must be a list of {_WORDS[kind]}, not {value!r:.200}.", field=field)
    return tuple(dict.fromkeys(value))
