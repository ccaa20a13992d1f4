"""Checks of training settings, all made before a model is loaded or a file is read. Messages name the options as they are typed."""

import math
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from rewardmodel.ml.metrics import label_metrics

if TYPE_CHECKING:
    from rewardmodel.ml.training.settings import TrainingSettings

Dtype = Literal["auto", "float32", "bfloat16", "float16"]
DTYPES: tuple[Dtype, ...] = get_args(Dtype)
SCHEDULES = (
    *("linear", "cosine", "cosine_with_restarts", "polynomial"),
    *("constant", "constant_with_warmup", "inverse_sqrt"),
)
"""Those of transformers' schedules that need no further parameters."""
LANGUAGE_METRICS = ("loss", "perplexity")
BALANCED = "balanced"

_AT_LEAST = {
    **dict.fromkeys(("epochs", "batch_size", "tokens_per_batch", "tree_tokens", "checkpoints", "evaluations"), 1),
    **dict.fromkeys(("max_length", "lora_alpha"), 1),
    **dict.fromkeys(("lora_rank", "weight_decay", "max_grad_norm", "seed"), 0),
}
_ABOVE_ZERO = ("learning_rate", "muon_learning_rate", "surprise_learning_rate")
_REWARD_MODELS_ONLY = ("surprise", "two_classes", "class_weights", "label_tokens")


def flag(name: str) -> str:
    """Return the option of a setting: flag("batch_size") is "--batch-size"."""
    return f"--{name.replace('_', '-')}"


def check_settings(settings: "TrainingSettings") -> None:
    """Raise ValueError, which names the option, its value and what it must be, for a setting that cannot be used."""
    for name, low in _AT_LEAST.items():
        value = getattr(settings, name)
        if value is not None and not low <= value < math.inf:
            raise ValueError(f"{flag(name)} is {value}; it must be at least {low}{_REMARKS.get(name, '')}")
    for name in _ABOVE_ZERO:
        if not 0 < getattr(settings, name) < math.inf:
            raise ValueError(f"{flag(name)} is {getattr(settings, name)}; it must be more than 0")
    for name in ("evaluation_share", "warmup_share"):
        if not 0 <= getattr(settings, name) < 1:
            raise ValueError(f"{flag(name)} is {getattr(settings, name)}; it must be at least 0 and less than 1")
    if settings.schedule not in SCHEDULES:
        raise ValueError(f"--schedule is {settings.schedule!r}; it must be one of {', '.join(SCHEDULES)}")
    _check_kind(settings)
    _check_labels(settings)
    if settings.best_metric not in (known := metric_names(settings)):
        raise ValueError(f"--best-metric is {settings.best_metric!r}; it must be one of {', '.join(known)}")


_REMARKS = {"lora_rank": " (0: no adapters)", "max_grad_norm": " (0: no clipping)"}


def _check_kind(settings: "TrainingSettings") -> None:
    if settings.kind not in ("prm", "orm"):
        if settings.chat_template != "off":
            raise ValueError(f"--kind {settings.kind} has no --chat-template; only reward models do")
        for name in _REWARD_MODELS_ONLY:
            if getattr(settings, name):
                raise ValueError(f"--kind {settings.kind} has no {flag(name)}; only reward models do")
    if settings.two_classes and settings.kind != "prm":
        raise ValueError(f"--two-classes is for --kind prm; a model of --kind {settings.kind} has two classes anyway")
    if settings.kind == "language" and settings.tree_tokens < 2:
        raise ValueError(f"--tree-tokens is {settings.tree_tokens}; pieces of text need at least 2 tokens")
    if settings.kind == "language" and settings.max_length == 1:
        raise ValueError("--max-length is 1; pieces of text need at least 2 tokens")


def _check_labels(settings: "TrainingSettings") -> None:
    if settings.label_tokens is not None:
        tokens = settings.label_tokens.split(",")
        may_be = {3, len(settings.classes)}
        if len(set(tokens)) != len(tokens) or len(tokens) not in may_be or not all(tokens):
            numbers = " or ".join({2: "two", 3: "three"}[count] for count in sorted(may_be))
            raise ValueError(f"--label-tokens is {settings.label_tokens!r}; it must name {numbers} different tokens")
    weights_by_class(settings)


def weights_by_class(settings: "TrainingSettings") -> tuple[float, ...] | None:
    """Return the weights that --class-weights gives; None for none, and for balanced ones. Raises ValueError."""
    text = settings.class_weights
    if text is None or text == BALANCED:
        return None
    try:
        weights = tuple(float(part) for part in text.split(","))
    except ValueError:
        weights = ()
    if (
        len(weights) != len(settings.classes)
        or not all(0 <= weight < math.inf for weight in weights)
        or not any(weights)
    ):
        raise ValueError(
            f"--class-weights is {text!r}; it must be {BALANCED}, or {len(settings.classes)} numbers of at least 0, with commas between"
            f" them, for {', '.join(settings.classes)}"
        )
    return weights


def metric_names(settings: "TrainingSettings") -> tuple[str, ...]:
    """Return the names of the metrics by which the best weights can be chosen."""
    if settings.kind not in ("prm", "orm"):
        return LANGUAGE_METRICS
    example = np.eye(len(settings.classes))
    left_out = ("always_", "labels", "negative_share")
    return tuple(
        name
        for name in label_metrics(example, example, settings.classes)
        if not name.startswith(left_out) and not name.endswith("_stderr")
    )
