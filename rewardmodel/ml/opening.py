"""Opens a reward model from what the user named: an own folder, a public model, or a server."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rewardmodel.ml.data import DataError

if TYPE_CHECKING:
    import torch

    from rewardmodel.ml.model import RewardModel
    from rewardmodel.ml.remote_scoring import RemoteRewardModel

URL_STARTS = ("http://", "https://")


def open_reward_model(
    location: str | Path,
    *,
    format: str | None = None,
    folder: str | Path | None = None,
    options: Mapping[str, Any] | None = None,
    device: "torch.device | str | None" = None,
    dtype: "torch.dtype | None" = None,
    surprise_base: str | None = None,
) -> "RewardModel | RemoteRewardModel":
    """Return a reward model with `.model`, `.tokenizer` and `.config`, as `scoring.score_solutions` takes them.

    `location`: the folder of a model, its name on the hub, or the root URL of a server that runs it (http://, https://).
    `format`: a name in `public.FORMATS`; None means an own model (a folder with reward_model.json), or a public one whose
    config.json says for certain what it is. `folder`: for a URL, the folder of the served model: only its tokenizer and
    configuration are read. `options`: settings of the format, and of the connection (api, name, api_key_variable,
    concurrency, timeout, attempts). `device`, `dtype` and `surprise_base` are for models that run in this process.

    Raises DataError, with what to do about it, if the location holds no such model, an option is unknown, or the model
    cannot be had in this way. Nothing is downloaded for a folder, and a model's own code is never run.
    """
    if str(location).startswith(URL_STARTS):
        from rewardmodel.ml.remote_scoring import open_remote_reward_model

        if folder is None:
            raise DataError(f"{location}: name the folder of the served model too: its tokenizer is needed here")
        return open_remote_reward_model(str(location), folder, public_format=format, **(options or {}))
    if format is not None:
        from rewardmodel.ml.public_models import load_public_reward_model

        return load_public_reward_model(location, format, device, dtype=dtype)
    from rewardmodel.ml.model import load_reward_model

    return load_reward_model(location, device, dtype=dtype, surprise_base=surprise_base)
