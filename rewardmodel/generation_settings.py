"""The options of a generation, as stored in `Generation.settings`, with their types, bounds and defaults."""

# ruff: noqa: RUF009  `_option` is a field declaration, as `dataclasses.field` is

import math
from dataclasses import asdict, dataclass, field, fields
from types import UnionType
from typing import Any, Self, get_args

from annotation import limits
from annotation.errors import DomainError
from annotation.models.item import NEVER_DUE
from rewardmodel.gate import GATES
from rewardmodel.label_choice import LabelChoice
from rewardmodel.ml.training.settings import TrainingSettings
from rewardmodel.ml.trees.trajectories import LabelOptions

PEOPLE = "people"
"""The value of `labeler` if no model labels."""

REPORTED_TO = ("none", "tensorboard")
"""Where trainings of the site may write curves. Other values of `report_to` send them to servers of others."""

SMALLEST_SHARE = 0.001
"""Of quality control, because the queue looks back over at most a thousand labelings."""


NO_SOURCES = 'Name the sources of the problems to sample: `sources` is a list such as ["MATH"]; "" stands for problems without a source.'
NO_BASE = "Name the checkpoint that training starts from, its base: a folder with a transformers model, or the name of a public model."


class InvalidSettings(DomainError):
    """An option of a generation that is unknown, of the wrong type or out of bounds."""

    code = "invalid_settings"
    status = 400


def _option(default: Any, *, low: float | None = None, high: float | None = None, one_of: tuple[str, ...] = ()) -> Any:
    metadata = {"low": low, "high": high, "one_of": one_of}
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationSettings:
    """Options of one generation. They are stored with it, so that it can be reproduced."""

    generator: str = _option("")
    """Name of the generator, or of imported solutions; empty: the previous generation's."""
    selector: str = _option("")
    """Name of the PRM that scores and selects, for this generation only; empty: the current one."""

    # which problems; always of split train only
    problems: int = _option(200, low=1, high=1_000_000)
    sources: list[str] = _option(list)
    """Data sets of the problems; "" stands for problems without a source. It is required, so that problems that somebody imports later
    under another source are not sampled."""
    subject: str = _option("")
    level: str = _option("")
    without_drawings: bool = _option(False)
    """Leave out problems with a drawing (mathtext/drawings.py)."""

    # sampling
    samples_per_problem: int = _option(16, low=1, high=100_000)
    temperature: float = _option(1.0, low=0.0, high=5.0)
    top_p: float = _option(1.0, low=0.001, high=1.0)
    max_new_tokens: int = _option(256, low=1, high=100_000)
    seed: int = _option(0, low=0, high=2**31 - 1)

    # selecting
    selection: str = _option(
        "convincing_wrong", one_of=("convincing_wrong", "convincing_wrong_overall", "mixed", "uniform")
    )
    top_k: int = _option(1, low=1, high=10_000)
    """Solutions to queue per problem."""
    total: int = _option(100, low=1, high=10_000_000)
    """Solutions to queue in total, for the rule `convincing_wrong_overall`."""
    labelings_per_item: int | None = _option(
        None, low=limits.LABELINGS_PER_ITEM.low, high=limits.LABELINGS_PER_ITEM.high
    )
    """None: the phase decides."""
    ask_progress: bool | None = _option(None)
    """After the first negative step: ask how far the solution got? None: the phase decides. A model is not asked anything."""
    ask_explanation: bool | None = _option(None)
    """Ask what the mistake is?"""
    ask_alternatives: int | None = _option(None, low=0, high=limits.ASK_ALTERNATIVES.high)
    """Number of alternative steps to rate in its place."""
    quality_control_share: float | None = _option(None, low=0.0, high=0.5)
    """Share of quality-control items while this generation's items are served; None: the phase decides."""

    # labeling
    labeler: str = _option(PEOPLE, one_of=(PEOPLE, "oracle", "prm"))
    labeler_model: str = _option("")
    """Name of the PRM that labels, if `labeler` is prm."""
    labeler_threshold: float = _option(0.2, low=0.0, high=1.0)
    """The PRM rates a step as negative if its P(negative) is above this."""
    retrain_after_labelings: int = _option(50, low=0, high=100_000_000)
    """Number of this generation's labelings that ends its labeling; 0: label every item."""
    retrain_after_share: float = _option(0.0, low=0.0, high=1.0)
    """The same as a share of all labelings that its items need; 0: no such limit. The limit that is reached first ends it."""

    # training, evaluating
    base: str = _option("")
    """Checkpoint to start training from: a folder, absolute or below the checkout, or a public model's name. It is required."""
    training: dict[str, Any] = _option(dict)
    """Further options of `rewardmodel.ml.train`, by name without dashes: {"epochs": 2}."""
    soft_labels: bool = _option(False)
    """If a PRM labeled, train on its probabilities instead of its ratings."""
    labels: str = _option("plain", one_of=("plain", "majority", "consensus", "soft"))
    """What is learned of solutions that several people rated (annotation/exports/labels.py)."""
    trained_on: dict[str, Any] = _option(dict)
    """Which labelings the training reads (label_choice.py); {}: all of split train."""
    evaluation_set: str = _option("")
    """Name of the evaluation set; empty: all held-out problems."""
    evaluation_problems: int = _option(60, low=0, high=1_000_000)
    """Without a set: how many of all held-out problems; 0: no evaluation."""
    evaluation_samples: int = _option(32, low=1, high=100_000)
    gate: str = _option("best_of_n", one_of=GATES)
    """The figure in which a new PRM must not be worse than the current one; if it is missing, the other figure decides."""
    gate_margin: float = _option(0.02, low=0.0, high=1.0)
    """How much worse it may be and still pass, in accuracy or AUROC."""
    start_next: bool = _option(True)
    """Whether the next generation starts automatically when this one is done: with these settings and the changes in `then`."""
    then: dict[str, Any] = _option(dict)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Read stored or posted options; missing ones get their defaults. Raises InvalidSettings."""
        known = {option.name: option for option in fields(cls)}
        for name, value in stored.items():
            if name not in known:
                raise InvalidSettings(
                    f"There is no option “{name}”. The options are: {', '.join(known)}.", field=f"settings.{name}"
                )
            _check(name, value, known[name].type, known[name].metadata)
        settings = cls(**stored)
        settings._check_together()
        if settings.then:  # report an error in the next generation's options now, not when it starts
            cls.from_json({**settings.next_json(), "then": {}})
        return settings

    def next_json(self) -> dict[str, Any]:
        """Return the next generation's options. `then` applies to one generation only, unless it contains a `then` of its own."""
        return {**asdict(self), "selector": "", "then": {}, **self.then}

    def labelings_wanted(self, slots: int) -> int:
        """Return how many labelings end the labeling, if the items need `slots` in total. A model labels all of them."""
        limits = [self.retrain_after_labelings, math.ceil(self.retrain_after_share * slots)]
        set_limits = [limit for limit in limits if limit] if self.labeler == PEOPLE else []
        return min([*set_limits, slots])

    @property
    def selects_by_grade(self) -> bool:
        """Whether the selection rule takes graded solutions only, so that problems without an answer are of no use to it."""
        return self.selection in ("convincing_wrong", "convincing_wrong_overall")

    @property
    def quality_control_every(self) -> int | None:
        """The share as the queue counts it: the number of normal items before each quality-control item, rounded."""
        if self.quality_control_share is None:
            return None
        return round(1 / self.quality_control_share) - 1 if self.quality_control_share else NEVER_DUE

    def _check_together(self) -> None:
        if self.quality_control_share and self.quality_control_share < SMALLEST_SHARE:
            raise InvalidSettings(
                f"quality_control_share must be 0 or at least {SMALLEST_SHARE}, not {self.quality_control_share!r}.",
                field="settings.quality_control_share",
            )
        if self.training.get("report_to", "none") not in REPORTED_TO:
            raise InvalidSettings(
                f"report_to must be one of {', '.join(REPORTED_TO)}: the site sends its curves to nobody else.",
                field="settings.training",
            )
        LabelChoice.from_json(self.trained_on, field="settings.trained_on")
        if self.labeler == "prm" and not self.labeler_model:
            raise InvalidSettings("Enter the name of the PRM that labels.", field="settings.labeler_model")
        known = {option.name for kind in (TrainingSettings, LabelOptions) for option in fields(kind)} - {"kind"}
        if unknown := sorted(set(self.training) - known):
            raise InvalidSettings(
                f"There is no training option “{unknown[0]}”. The options are: {', '.join(sorted(known))}.",
                field="settings.training",
            )
        self._check_training_values()

    def _check_training_values(self) -> None:
        """Raise InvalidSettings if a training could not begin with these values, so that it does not fail after people have labeled."""
        known = {option.name for option in fields(TrainingSettings)}
        try:
            TrainingSettings(**{name: value for name, value in self.training.items() if name in known})
        except (TypeError, ValueError) as error:
            raise InvalidSettings(f"The training cannot begin so: {error}.", field="settings.training") from error

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


_EXPECTED: dict[Any, tuple[tuple[type, ...], str]] = {
    int: ((int,), "a whole number"),
    float: ((int, float), "a number"),
    str: ((str,), "a string"),
    bool: ((bool,), "true or false"),
    dict[str, Any]: ((dict,), "an object"),
    list[str]: ((list,), "a list of strings"),
}


def kind_of(annotation: Any) -> tuple[Any, bool]:
    """Return the type of an option's values, and whether it may be None.

    >>> kind_of(int | None)
    (<class 'int'>, True)
    """
    if isinstance(annotation, UnionType):
        return get_args(annotation)[0], True
    return annotation, False


def _check(name: str, value: Any, expected: Any, bounds: Any) -> None:
    kind, may_be_none = kind_of(expected)
    if value is None and may_be_none:
        return
    types, words = _EXPECTED[kind]
    # in Python a bool is an int, but true is not a valid number here
    if not isinstance(value, types) or (isinstance(value, bool) and kind is not bool):
        raise InvalidSettings(f"{name} must be {words}, not {value!r}.", field=f"settings.{name}")
    if isinstance(value, list) and not all(isinstance(each, str) for each in value):
        raise InvalidSettings(f"{name} must be {words}, not {value!r}.", field=f"settings.{name}")
    low, high, one_of = bounds["low"], bounds["high"], bounds["one_of"]
    if (low is not None and value < low) or (high is not None and value > high):
        raise InvalidSettings(f"{name} must lie between {low} and {high}, not {value!r}.", field=f"settings.{name}")
    if one_of and value not in one_of:
        raise InvalidSettings(f"{name} must be one of {', '.join(one_of)}, not {value!r}.", field=f"settings.{name}")
