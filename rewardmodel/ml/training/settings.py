"""The settings of a training run; each field is also a command line option."""

# ruff: noqa: RUF009 - `option` is a field declaration, as `dataclasses.field` is

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from rewardmodel.ml.scores import NEUTRALS, REDUCTIONS, Neutral, Reduction
from rewardmodel.ml.training.setting_checks import DTYPES, SCHEDULES, Dtype, check_settings, weights_by_class
from rewardmodel.ml.trees.tokens import LabelPlace

PRM_EPOCHS, OTHER_EPOCHS = 2, 1  # the paper's recipes
KINDS = ("prm", "orm", "generator", "language")
DEFAULT_LABEL_TOKENS = {"negative": "<|negative|>", "neutral": "<|neutral|>", "positive": "<|positive|>"}


def option(default: Any, text: str, **metadata: Any) -> Any:
    """Declare a setting with its help text; `metadata` goes to argparse."""
    return field(default=default, metadata={"help": text, **metadata})


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSettings:
    """How a model is trained. The defaults suit pretrained models with a few billion parameters."""

    kind: Literal["prm", "orm", "generator", "language"] = option(
        "prm",
        "process (prm) or outcome (orm) reward model, generator (from correct solutions), or language model (from plain text)",
        choices=KINDS,
    )
    epochs: int | None = option(None, "passes over the data; default: 2 for a PRM, 1 for others", type=int)
    batch_size: int = option(32, "labeled solutions, or documents, per optimizer step, over all processes", type=int)
    tokens_per_batch: int = option(
        8192, "maximum tokens in one forward pass; affects memory and speed, not the result", type=int
    )
    tree_tokens: int = option(
        8192,
        "labeled solutions with more tokens, including alternatives, are cut into parts that count as solutions; so are plain texts",
        type=int,
    )
    pack: bool = option(True, "put several short solutions into one row")
    optimizer: Literal["adamw", "muon"] = option(
        "adamw", "AdamW, or Muon for matrices and AdamW for the rest", choices=("adamw", "muon")
    )
    learning_rate: float = option(1e-5, "peak learning rate of AdamW", type=float)
    muon_learning_rate: float = option(1e-3, "peak learning rate of Muon", type=float)
    warmup_share: float = option(0.03, "share of the steps during which the learning rate rises", type=float)
    schedule: str = option("linear", "how the learning rate falls", choices=SCHEDULES)
    weight_decay: float = option(0.0, "decoupled weight decay", type=float)
    max_grad_norm: float = option(1.0, "clip gradients to this norm; 0 switches clipping off", type=float)
    max_length: int | None = option(
        None, "maximum tokens from the start of a document to a label; default: the model's limit", type=int
    )
    on_overflow: Literal["error", "drop"] = option(
        "error", "labels beyond max_length: stop with an error, or drop and count them", choices=("error", "drop")
    )
    label_on: LabelPlace = option(
        "separator", "read a label after the step's separator or before it", choices=("separator", "step")
    )
    label_tokens: str | None = option(
        None,
        "comma-separated tokens for negative, neutral, positive (or for two classes); new ones are added to the vocabulary."
        " Default: <|negative|>,<|neutral|>,<|positive|>",
        type=str,
    )
    neutral: Neutral = option(
        "positive", "what a neutral step counts as in scores, saved with the model", choices=NEUTRALS
    )
    reduction: Reduction = option(
        "product", "how step scores make a solution score, saved with the model", choices=REDUCTIONS
    )
    two_classes: bool = option(
        False, "a PRM with the classes negative and positive only; neutral labels count as --neutral says"
    )
    class_weights: str | None = option(
        None,
        "how much the labels of each class count in the loss: balanced (each class as much as the others), or one number per class,"
        " such as 2,1,1 for negative, neutral, positive; default: all the same",
        type=str,
    )
    chat_template: Literal["off", "auto"] = option(
        "off",
        "auto: write the problem as the user's turn and the steps as the answer, with the base's chat template if it has one; recorded"
        " in reward_model.json and used by scoring",
        choices=("off", "auto"),
    )
    evaluation_share: float = option(
        0.1, "share of the problems that are held out to choose the best weights; 0: none", type=float
    )
    evaluations: int | None = option(None, "number of evaluations, evenly spaced; default: one per epoch", type=int)
    best_metric: str = option(
        "loss",
        "metric on the held-out part that chooses the best weights: loss, accuracy, macro_f1, negative_auroc, …",
        type=str,
    )
    checkpoints: int = option(10, "number of checkpoints to resume from, evenly spaced", type=int)
    precision: Literal["auto", "float32", "bfloat16"] = option(
        "auto",
        "of matrix products in training: bfloat16 (autocast) or float32; auto: bfloat16 on a GPU that supports it. The weights that"
        " are trained are float32 in either case",
        choices=("auto", "float32", "bfloat16"),
    )
    dtype: Dtype = option(
        "auto", "of the saved weights, which is also that of scoring; auto: as the base's", choices=DTYPES
    )
    lora_rank: int = option(
        0, "train only LoRA adapters of this rank and the label rows, merged at the end; 0: train all weights", type=int
    )
    lora_alpha: int = option(32, "scale of the LoRA adapters, which is divided by their rank", type=int)
    surprise: bool = option(
        False, "also read how surprising each token was to the frozen base (departs from the paper)"
    )
    surprise_learning_rate: float = option(
        1e-2, "peak learning rate of AdamW for the surprise input's vectors, which start at zero", type=float
    )
    gradient_checkpointing: bool = option(False, "recompute activations to save memory")
    seed: int = option(0, "seed of the data order, dropout and the held-out part", type=int)
    report_to: str = option(
        "none", "where to write curves, besides the progress: none, tensorboard, wandb, …", type=str
    )

    def __post_init__(self) -> None:
        check_settings(self)

    @property
    def epoch_count(self) -> int:
        """The number of passes over the data."""
        return self.epochs if self.epochs is not None else (PRM_EPOCHS if self.kind == "prm" else OTHER_EPOCHS)

    @property
    def classes(self) -> tuple[str, ...]:
        """The label classes, in the order of a reward model's columns."""
        three = self.kind == "prm" and not self.two_classes
        return tuple(name for name in DEFAULT_LABEL_TOKENS if three or name != "neutral")

    @property
    def weight_of_class(self) -> tuple[float, ...] | None:
        """The weight of each class; None if they are all the same, or to be balanced on the data (`class_weights`)."""
        return weights_by_class(self)

    @property
    def token_of_class(self) -> dict[str, str]:
        """The label token of each class."""
        tokens = DEFAULT_LABEL_TOKENS
        if self.label_tokens is not None:
            named = self.label_tokens.split(",")
            names = DEFAULT_LABEL_TOKENS if len(named) == len(DEFAULT_LABEL_TOKENS) else self.classes
            tokens = dict(zip(names, named, strict=True))
        return {name: tokens[name] for name in self.classes}

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)
