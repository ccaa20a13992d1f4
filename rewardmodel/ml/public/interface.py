"""What a public format is, and what a model that reads whole solutions by its own rules must do."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Literal, NamedTuple, Self, get_args

import numpy as np
import numpy.typing as npt
import torch

from rewardmodel.ml.data import DataError
from rewardmodel.ml.model import Kind, RewardConfig
from rewardmodel.ml.protocols import Tokenizer

Overflow = Literal["error", "nan"]
Probabilities = npt.NDArray[np.float32]
VERDICTS = {"negative": "-", "positive": "+"}
"""The classes of every public format: none has a class for neutral steps."""


class SolutionJudge(ABC):
    """A model that `scoring.score_solutions` hands whole solutions to, because it reads them by rules of its own."""

    reward_config: RewardConfig

    @abstractmethod
    def step_probabilities(
        self, samples: Sequence[Mapping[str, Any]], *, tokens_per_batch: int, on_overflow: Overflow
    ) -> list[Probabilities]:
        """Return for each sample the probabilities (steps, 2) float32 of its steps, columns negative, positive.

        A row of NaN means that the step has no score: it lies beyond the model's length, the model judges only whole
        solutions and this is not the last step, or a verifier gave no verdict on it. With `on_overflow` "error" the first and
        the last of these raise DataError. Samples have `problem` (str) and `steps` (list of str), already checked.
        """


@dataclass(frozen=True)
class PublicFormat(ABC):
    """How texts are written for a family of models, and where their judgement is read. Fields are the format's options."""

    name: ClassVar[str]
    kind: ClassVar[Kind] = "prm"

    @abstractmethod
    def load(self, path: str, device: torch.device, dtype: torch.dtype | None) -> "PublicRewardModel":
        """Load the model at `path`, a folder or a name on the hub. Raises DataError if it is not of this format."""

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Self:
        """Return the format with some of its options set. Raises DataError for an unknown or unsuitable one."""
        known = {field.name: field for field in fields(cls)}
        for name, value in options.items():
            if name not in known:
                raise DataError(
                    f"{name!r} is not an option of the format {cls.name}; " + _list_options([*known], "it has")
                )
            _require_type(cls.name, name, value, known[name].type)
        return cls(**options)


class PublicRewardModel(NamedTuple):
    """The counterpart of model.RewardModel for a public model: scoring needs the model and the tokenizer."""

    model: SolutionJudge
    tokenizer: Tokenizer
    config: RewardConfig


def public_config(kind: Kind, max_length: int | None) -> RewardConfig:
    """Return the reward config of a public model; its separators are not used, because the format writes the text."""
    return RewardConfig(
        kind=kind, label_tokens=VERDICTS, separator="\n", problem_separator="\n", label_on="separator", bos=False,
        max_length=max_length,
    )  # fmt: skip


def sample_place(sample: object, number: int) -> str:
    """Return where a sample comes from, FILE:LINE; "sample NUMBER" if it comes from no file."""
    return str(getattr(sample, "place", "")) or f"sample {number}"


def refuse_overflow(sample: object, number: int, lost: int, steps: int, limit: int | None) -> None:
    """Raise DataError for sample `number` if some of its steps lie beyond the model's length."""
    if lost:
        raise DataError(
            f"{sample_place(sample, number)}: {lost} of {steps} steps lie beyond the model's limit of {limit} tokens; leave the "
            'sample out, shorten it, or give --on-overflow nan (on_overflow="nan")'
        )


def _require_type(form: str, option: str, value: object, wanted: Any) -> None:
    """Raise DataError if an option's value is not of the type of its field."""
    allowed = get_args(wanted) or (wanted,)
    if isinstance(value, bool) or not isinstance(value, (*allowed, int) if float in allowed else allowed):
        names = " or ".join({"NoneType": "null"}.get(kind.__name__, kind.__name__) for kind in allowed)
        raise DataError(f"option {option} of the format {form} is {value!r}; it must be of the type {names}")


def _list_options(names: Sequence[str], start: str) -> str:
    return f"{start} {', '.join(names)}" if names else "it has no options"
