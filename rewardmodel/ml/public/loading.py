"""Loads public models: safetensors only, no code of theirs, and heads that no class of `transformers` has."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from rewardmodel.ml.data import DataError

HEADS = ("score.", "classifier.", "v_head.")


def load_public(loader: str, path: str, device: torch.device, dtype: torch.dtype | None) -> Any:
    """Load a model by one of `transformers`' Auto classes, in evaluation mode. Raises DataError, in one sentence."""
    import transformers
    from transformers.utils import logging

    logging.disable_progress_bar()
    verbosity = logging.get_verbosity()
    logging.set_verbosity_error()  # no table of the weights that belong to a head: what is missing is checked below
    try:
        model, info = getattr(transformers, loader).from_pretrained(
            path, dtype=dtype or "auto", use_safetensors=True, trust_remote_code=False, output_loading_info=True
        )
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise DataError(f"{path}: cannot be loaded as a model: {_first_line(error)}") from error
    finally:
        logging.set_verbosity(verbosity)
    lost = sorted(name for name in info["unexpected_keys"] if name.startswith(HEADS) and loader != "AutoModel")
    if missing := sorted(info["missing_keys"]):
        raise DataError(f"{path}: the weights {', '.join(missing[:3])} are missing: this is not a model of this format")
    if lost:
        raise DataError(f"{path}: the weights {', '.join(lost[:3])} have no place in a model of this format")
    return model.to(device).eval()


def load_config(path: str) -> Any:
    """Load a model's config.json. Raises DataError if there is none, or its family needs code of its own."""
    from transformers import AutoConfig

    try:
        return AutoConfig.from_pretrained(path, trust_remote_code=False)
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"{path}: no model that can be read: {_first_line(error)}") from error


def head_weights(path: str, prefix: str) -> dict[str, Tensor]:
    """Return the weights whose names begin with `prefix`, named without it. Raises DataError if there are none."""
    from safetensors import safe_open

    weights: dict[str, Tensor] = {}
    for file in sorted(_weights_folder(path).glob("*.safetensors")):
        with safe_open(file, framework="pt") as tensors:
            names = [name for name in tensors.keys() if name.startswith(prefix)]  # noqa: SIM118 - no dict, not iterable
            weights |= {name.removeprefix(prefix): tensors.get_tensor(name) for name in names}
    if not weights:
        raise DataError(f"{path}: no weights are named {prefix}*: this is not a model of this format")
    return weights


def weight_names(path: str) -> set[str]:
    """Return the names of all weights of a local folder."""
    from safetensors import safe_open

    names: set[str] = set()
    for file in sorted(Path(path).glob("*.safetensors")):
        with safe_open(file, framework="pt") as tensors:
            names |= set(tensors.keys())
    return names


def _weights_folder(path: str) -> Path:
    if Path(path).is_dir():
        return Path(path)
    from huggingface_hub import snapshot_download

    return Path(snapshot_download(path, allow_patterns=["*.safetensors"]))  # already in the cache: the model was loaded


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
