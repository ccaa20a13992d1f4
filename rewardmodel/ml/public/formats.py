"""The table of public formats, and how to load a model of one.

| format                    | input of the model                                            | its judgement                           |
|---------------------------|---------------------------------------------------------------|-----------------------------------------|
| `math-shepherd`           | problem, `Step k: …` lines that each end in the tag `ки`      | "+" against "-" at the tag              |
| `versaprm`                | problem, steps that each end in a blank and four newlines     | "+" against "-" at the last newline     |
| `rlhflow`                 | a chat; each step a user turn, each verdict "+"               | "+" against "-" just before the verdict |
| `rlhflow-orm`             | a chat; problem and solution in one user turn                 | the same, for the whole solution        |
| `qwen-prm`                | a chat; `<extra_0>` after every step of the answer            | a two-class head at `<extra_0>`         |
| `qwen-rm`                 | the same chat without tags                                    | a value at the last token               |
| `skywork`                 | problem, newline, lines that each end in a newline            | a value head at a step's last newline   |
| `token-classification`    | problem, steps that each end in a separator (TRL)             | a two-class head at the separator       |
| `sequence-classification` | a chat of problem and solution                                | a head at the last token                |
| `pathfinder`              | a chat per step, with masks                                   | `<+>` against `<->` before a mask       |
| `eurus-prm`               | a chat of problem and answer, by a model and a reference      | sigmoid of the log-ratio up to a step   |
| `thinkprm`                | a question about the whole solution, to a server              | verdicts in the text                    |
| `genprm`                  | a conversation with a question per step, to a server          | verdicts in the text, or P(Yes)         |

None has a class for neutral steps, so their neutral column is 0.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from rewardmodel.ml.data import DataError
from rewardmodel.ml.model import default_device
from rewardmodel.ml.public.heads import QwenPrm, QwenRm, SequenceClassification, Skywork, TokenClassification
from rewardmodel.ml.public.implicit import ImplicitReward
from rewardmodel.ml.public.interface import PublicFormat, PublicRewardModel
from rewardmodel.ml.public.label_tokens import MathShepherd, RlhFlow, RlhFlowOutcome, VersaPrm
from rewardmodel.ml.public.loading import load_config, weight_names
from rewardmodel.ml.public.pathfinder import PathFinder
from rewardmodel.ml.public.verifiers import GenPrm, ThinkPrm

FORMATS: dict[str, type[PublicFormat]] = {
    form.name: form
    for form in (
        MathShepherd,
        VersaPrm,
        RlhFlow,
        RlhFlowOutcome,
        QwenPrm,
        QwenRm,
        Skywork,
        TokenClassification,
        SequenceClassification,
        PathFinder,
        ImplicitReward,
        ThinkPrm,
        GenPrm,
    )
}

# Class names in config.json that only one format has.
ARCHITECTURES = {"Qwen2ForProcessRewardModel": "qwen-prm", "Qwen2ForRewardModel": "qwen-rm"}


def public_format(name: str, options: Mapping[str, Any] | None = None) -> PublicFormat:
    """Return a format with its options. Raises DataError, with the known names, for an unknown one."""
    if name not in FORMATS:
        raise DataError(f"format {name!r} is unknown; known: {', '.join(FORMATS)}")
    return FORMATS[name].from_options(options or {})


def load_public_reward_model(
    path: str | Path,
    format_name: str,
    device: torch.device | str | None = None,
    *,
    dtype: torch.dtype | None = None,
    **options: Any,
) -> PublicRewardModel:
    """Load a public model, a folder or a name on the hub, for scoring in one of FORMATS.

    `options` are those of the format, such as `separator` or `reference`; `dtype` None keeps the saved one. Raises DataError,
    in one sentence, if the model is not of this format.
    """
    form = public_format(format_name, options)
    return form.load(str(path), torch.device(device or default_device()), dtype)


def tell_format(path: str | Path) -> str:
    """Return the format of a public model, if its config.json says it for certain.

    Raises DataError otherwise, with what it could be.
    """
    config = load_config(str(path))
    names = list(getattr(config, "architectures", None) or [])
    for name in names:
        if name in ARCHITECTURES:
            return ARCHITECTURES[name]
        if name.endswith("ForSequenceClassification"):
            return SequenceClassification.name
    raise DataError(f"{path}: {_guess(path, names)}")


def _guess(path: str | Path, architectures: list[str]) -> str:
    """Say what a model could be; a wrong format gives numbers without meaning, so it must be named."""
    start = "no reward_model.json, so it is not a model of ours, and its config does not tell its public format: name one of "
    names = ", ".join(FORMATS)
    if any(name.endswith("ForTokenClassification") for name in architectures):
        return (
            f"{start}{names}. It classifies tokens: probably token-classification, with the separator of its training"
        )
    if Path(path).is_dir() and any(name.startswith("v_head.") for name in weight_names(str(path))):
        return f"{start}{names}. It has a value head: probably skywork"
    return f"{start}{names}"
