"""Folders of reward models as people bring them from elsewhere: tiny, with random heads on the demo's base."""

import shutil
from pathlib import Path
from typing import Any, Literal

BASE_DIR = Path(__file__).resolve().parents[2] / "rewardmodel" / "demo" / "domain" / "base"
TOKENS = {"negative": "0", "neutral": "1", "positive": "2"}


def own_model(folder: Path, *, kind: Literal["prm", "orm"] = "prm") -> Path:
    """A folder as rewardmodel.ml.train writes it."""
    from rewardmodel.ml.model import RewardConfig

    shutil.copytree(BASE_DIR, folder)
    tokens = TOKENS if kind == "prm" else {"negative": "0", "positive": "2"}
    cut: dict[str, Any] = {"separator": "\n", "problem_separator": "\n\n", "label_on": "separator", "bos": False}
    RewardConfig(kind, tokens, max_length=512, **cut).save(folder)
    return folder


def token_classifier(folder: Path) -> Path:
    """A public model with a two-class head at each token, as TRL trains them."""
    import torch
    from transformers import AutoConfig, AutoModelForTokenClassification

    shutil.copytree(BASE_DIR, folder, ignore=shutil.ignore_patterns("*.safetensors"))
    torch.manual_seed(1)
    config = AutoConfig.from_pretrained(BASE_DIR, num_labels=2)
    make: Any = AutoModelForTokenClassification
    make.from_config(config).save_pretrained(folder)
    return folder
