"""The settings of a training run: one field, one command line option."""

# ruff: noqa: RUF009 - `option` is a field declaration, as `dataclasses.field` is

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from rewardmodel.ml.scores import Neutral, Reduction
from rewardmodel.ml.trees.tokens import LabelPlace

PRM_EPOCHS, OTHER_EPOCHS = 2, 1  # the paper's recipes
KINDS = ("prm", "orm", "generator", "language")
DEFAULT_LABEL_TOKENS = {"negative": "<|negative|>", "neutral": "<|neutral|>", "positive": "<|positive|>"}


def option(default: Any, text: str, **metadata: Any) -> Any:
    """Declare a setting with its help text; `metadata` goes to argparse."""
    return field(default=default, metadata={"help": text, **metadata})


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSettings:
    """How a model is trained. The defaults suit pretrained models of some billion parameters."""

    kind: Literal["prm", "orm", "generator", "language"] = option(
        "prm",
        "process (prm) or outcome (orm) reward model, generator (of correct solutions), or language model (of plain text)",
        choices=KINDS,
    )
    epochs: int | None = option(None, "passes over the data; 2 for a PRM, else 1, where not given", type=int)
    batch_size: int = option(32, "labeled solutions, or documents, per optimizer step, over all processes", type=int)
    tokens_per_batch: int = option(
        8192, "tokens in one forward pass, at most; changes memory and speed, not the result", type=int
    )
    tree_tokens: int = option(
        8192,
        "labeled solutions with more tokens, alternatives included, are cut into parts that count as solutions; plain texts too",
        type=int,
    )
    pack: bool = option(True, "several short solutions share a row")
    optimizer: Literal["adamw", "muon"] = option("adamw", "AdamW, or Muon for matrices", choices=("adamw", "muon"))
    learning_rate: float = option(1e-5, "highest learning rate of AdamW", type=float)
    muon_learning_rate: float = option(1e-3, "highest learning rate of Muon", type=float)
    warmup_share: float = option(0.03, "share of the steps in which the learning rate rises", type=float)
    schedule: str = option("linear", "how the learning rate falls: linear, cosine, constant_with_warmup, …", type=str)
    weight_decay: float = option(0.0, "decoupled weight decay", type=float)
    max_grad_norm: float = option(1.0, "gradients are clipped to this norm; 0 switches it off", type=float)
    max_length: int | None = option(
        None, "tokens from the start of a document to a label, at most; the model's own limit where not given", type=int
    )
    on_overflow: Literal["error", "drop"] = option(
        "error", "labels beyond max_length: stop, or drop and count them", choices=("error", "drop")
    )
    label_on: LabelPlace = option(
        "separator", "read a label after the step's separator or before it", choices=("separator", "step")
    )
    label_tokens: str | None = option(
        None, "comma-separated tokens for negative, neutral, positive; added where not in the vocabulary", type=str
    )
    neutral: Neutral = option(
        "positive", "what a neutral step counts as in scores, saved with the model", choices=("positive", "negative")
    )
    reduction: Reduction = option(
        "product", "how step scores make a solution score, saved with the model", choices=("product", "minimum")
    )
    evaluation_share: float = option(
        0.1, "share of the problems held out to choose the best checkpoint; 0 for none", type=float
    )
    evaluations: int | None = option(None, "evaluations, evenly spaced; one per epoch where not given", type=int)
    best_metric: str = option(
        "loss", "metric that chooses the best checkpoint (loss, accuracy, macro_f1, negative_auroc, …)", type=str
    )
    checkpoints: int = option(10, "checkpoints to resume from, evenly spaced", type=int)
    precision: Literal["auto", "float32", "bfloat16"] = option(
        "auto", "bfloat16 autocast; auto: on a GPU that has it", choices=("auto", "float32", "bfloat16")
    )
    lora_rank: int = option(
        0, "train LoRA adapters of this rank and the label rows only, merged at the end; 0 for none", type=int
    )
    lora_alpha: int = option(32, "scale of the LoRA adapters, divided by their rank", type=int)
    surprise: bool = option(
        False, "the model also reads how surprising each token was to the frozen base (departs from the paper)"
    )
    surprise_learning_rate: float = option(
        1e-2, "highest learning rate of AdamW for the surprise input's vectors, which start at zero", type=float
    )
    gradient_checkpointing: bool = option(False, "recompute activations to save memory")
    seed: int = option(0, "order of the data, dropout, the held-out part", type=int)
    report_to: str = option("none", "where curves go besides the progress: none, tensorboard, wandb, …", type=str)

    def __post_init__(self) -> None:
        for name in ("batch_size", "tokens_per_batch", "tree_tokens", "checkpoints"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}; it must be at least 1")
        if not 0 <= self.evaluation_share < 1:
            raise ValueError(f"evaluation_share is {self.evaluation_share}; it must be at least 0 and less than 1")
        if self.lora_rank < 0:
            raise ValueError(f"lora_rank is {self.lora_rank}; it must be 0 (no adapters) or more")
        if self.label_tokens is not None and len(set(self.label_tokens.split(","))) != len(DEFAULT_LABEL_TOKENS):
            raise ValueError(f"label_tokens is {self.label_tokens!r}; it must name three different tokens")
        if self.surprise and self.kind not in ("prm", "orm"):
            raise ValueError(f"kind {self.kind!r} has no surprise input: it is one of reward models")
        if self.kind == "language" and self.tree_tokens < 2:
            raise ValueError(f"tree_tokens is {self.tree_tokens}; pieces of text need at least 2 tokens")

    @property
    def epoch_count(self) -> int:
        """The number of passes over the data."""
        return self.epochs or (PRM_EPOCHS if self.kind == "prm" else OTHER_EPOCHS)

    @property
    def token_of_class(self) -> dict[str, str]:
        """The label token of each class; an outcome model has no neutral one."""
        tokens = DEFAULT_LABEL_TOKENS
        if self.label_tokens is not None:
            tokens = dict(zip(DEFAULT_LABEL_TOKENS, self.label_tokens.split(","), strict=True))
        return {name: token for name, token in tokens.items() if self.kind == "prm" or name != "neutral"}

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)
