"""Opens a reward model from what the user named: an own folder, a public model, or a server."""

import argparse
import inspect
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outgoing.addresses import ANYWHERE, Network
from rewardmodel.ml.data import DataError
from rewardmodel.ml.json_server import JsonServer
from rewardmodel.ml.training.setting_checks import DTYPES

if TYPE_CHECKING:
    import torch

    from rewardmodel.ml.model import RewardModel
    from rewardmodel.ml.public.interface import PublicRewardModel
    from rewardmodel.ml.remote_scoring import RemoteRewardModel

    OpenRewardModel = RewardModel | RemoteRewardModel | PublicRewardModel

URL_STARTS = ("http://", "https://")
CONNECTION_OPTIONS = frozenset(inspect.signature(JsonServer).parameters) - {"location", "error", "network"}
SERVED_OPTIONS = frozenset({"api", "name"})


def open_reward_model(
    location: str | Path,
    *,
    format: str | None = None,
    folder: str | Path | None = None,
    options: Mapping[str, Any] | None = None,
    device: "torch.device | str | None" = None,
    dtype: "torch.dtype | None" = None,
    surprise_base: str | None = None,
    network: Network = ANYWHERE,
) -> "OpenRewardModel":
    """Return a reward model with `.model`, `.tokenizer` and `.config`, as `scoring.score_solutions` takes them.

    `location`: the folder of a model, its name on the hub, or the root URL of a server that runs it (http://, https://).
    `format`: a name in `public.formats.FORMATS`; None means an own model (a folder with reward_model.json), or a public one
    whose config.json says for certain what it is. `folder`: for a URL, the folder of the served model: only its tokenizer and
    configuration are read; verifiers (thinkprm, genprm) need none. `options`: settings of the format (docs/reward-models.md),
    and for a URL those of the connection: api, name, api_key_variable, concurrency, timeout, attempts, first_wait.
    `device`, `dtype` and `surprise_base` are for models that run in this process. `network`: where a server may be.

    Raises DataError or ServerError, with what to do about it, if the location holds no such model, an option is unknown, or
    the model cannot be had in this way. A model's own code is never run, and weights are read from safetensors only.
    """
    try:
        if str(location).startswith(URL_STARTS):
            return _open_served(str(location), format, folder, options or {}, network)
        if folder is not None:
            raise DataError(f"{location} is not the URL of a server (http://… or https://…), so {folder} has no use")
        if format is None and not (Path(location) / "reward_model.json").is_file():
            format = _tell(location)
        if format is not None:
            from rewardmodel.ml.public.formats import load_public_reward_model

            return load_public_reward_model(location, format, device, dtype=dtype, **(options or {}))
        if options:
            raise DataError(f"{location} is a model of ours, which has no options such as {next(iter(options))!r}")
        from rewardmodel.ml.model import load_reward_model

        return load_reward_model(location, device, dtype=dtype, surprise_base=surprise_base)
    except OSError as error:  # what transformers raises for names and folders that it cannot read
        raise DataError(f"{location}: {(str(error).strip() or type(error).__name__).splitlines()[0]}") from error


def _open_served(
    location: str, format: str | None, folder: str | Path | None, options: Mapping[str, Any], network: Network
) -> "OpenRewardModel":
    """Open a model behind a server; the options of its format and those of the connection come in one mapping."""
    from rewardmodel.ml.public.formats import public_format
    from rewardmodel.ml.public.verifiers import VerifierFormat, open_verifier
    from rewardmodel.ml.remote_scoring import open_remote_reward_model

    connection = {name: value for name, value in options.items() if name in CONNECTION_OPTIONS}
    _check_connection(connection)
    served = {name: value for name, value in options.items() if name in SERVED_OPTIONS}
    rest = {name: value for name, value in options.items() if name not in connection and name not in served}
    form = None if format is None else public_format(format, {})
    if isinstance(form, VerifierFormat):
        if "name" in served:
            rest.setdefault("model", served.pop("name"))
        if folder is not None:
            rest.setdefault("model", str(folder))
        return open_verifier(location, public_format(form.name, rest | served), network=network, **connection)  # type: ignore[arg-type]
    if folder is None:
        raise DataError(
            f"{location}: the folder of the served model is needed too, because its tokenizer is; only a verifier "
            "(format thinkprm or genprm) is asked without one"
        )
    if format is None and not (Path(folder) / "reward_model.json").is_file():
        format = _tell(folder)
    if format is None and rest:
        raise DataError(f"{next(iter(rest))!r} is not an option of a served model of ours")
    return open_remote_reward_model(
        location.removesuffix("/").removesuffix("/v1"),
        folder,
        public_format=format,
        format_options=rest,
        network=network,
        **served,
        **connection,
    )


def _check_connection(options: Mapping[str, Any]) -> None:
    """Raise DataError for a setting of the connection that is not of the right kind, before anything is sent."""
    for name, value in options.items():
        if name == "api_key_variable":
            if not isinstance(value, str):
                raise DataError(f"option {name} is {value!r}; it must be the name of an environment variable")
            continue
        wanted = int if name in ("concurrency", "attempts") else (int, float)
        least = 0 if name == "first_wait" else 1 if wanted is int else 0.001
        if isinstance(value, bool) or not isinstance(value, wanted) or not value >= least:
            kind = "a whole number" if wanted is int else "a number"
            raise DataError(f"option {name} is {value!r}; it must be {kind}, at least {least}")


def _tell(location: str | Path) -> str | None:
    """Return the public format of a model without reward_model.json; None if there is no model at all, so that loading says so."""
    if Path(location).is_dir() and not (Path(location) / "config.json").is_file():
        return None
    from rewardmodel.ml.public.formats import tell_format

    return tell_format(location)


def is_served(loaded: "OpenRewardModel") -> bool:
    """Whether a reward model is behind a server."""
    from rewardmodel.ml.public.verifiers import Verifier
    from rewardmodel.ml.remote_scoring import RemoteModel, RemotePublicModel

    return isinstance(loaded.model, RemoteModel | RemotePublicModel | Verifier)


def add_model_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that name a reward model; `open_named_model` reads them."""
    parser.add_argument(
        "--model",
        required=True,
        metavar="DIR",
        help="folder of a reward model: an own one, or a public one (or its name on the hub); or the URL of a server",
    )
    parser.add_argument(
        "--model-format",
        metavar="NAME",
        help="format of a public model, such as qwen-prm, rlhflow, math-shepherd or token-classification "
        "(docs/reward-models.md lists all); default: told by the folder, if that is certain",
    )
    parser.add_argument(
        "--model-options",
        default="{}",
        metavar="JSON",
        help='options of the format, e.g. \'{"separator": "\\n\\n"}\' or \'{"reference": "DIR", "beta": 0.001}\'',
    )
    parser.add_argument(
        "--server",
        metavar="URL",
        help="a server that does the scoring; --model then provides only tokenizer and config",
    )
    parser.add_argument(
        "--server-options",
        default="{}",
        metavar="JSON",
        help='e.g. \'{"api": "completions", "name": "prm", "concurrency": 32}\'',
    )
    parser.add_argument(
        "--dtype", choices=DTYPES, default="auto", help="to compute in; auto: the one that the model was saved in"
    )
    parser.add_argument("--device", help="cpu, cuda, …; default: the GPU, if there is one")
    parser.add_argument(
        "--surprise-base", metavar="DIR", help="folder of the base of the model's surprise input, if it has moved"
    )


def open_named_model(options: argparse.Namespace) -> "OpenRewardModel":
    """Open the reward model that the arguments of `add_model_arguments` name. Raises as open_reward_model does."""
    from rewardmodel.ml.model import dtype_named

    model: str = options.model
    return open_reward_model(
        options.server or model,
        format=options.model_format,
        folder=model if options.server else None,
        options=_options("--model-options", options.model_options)
        | _options("--server-options", options.server_options),
        device=options.device,
        dtype=dtype_named(options.dtype),
        surprise_base=options.surprise_base,
    )


def _options(argument: str, text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise DataError(f"{argument} is not JSON: {error}: {text!r}") from error
    if not isinstance(value, dict):
        raise DataError(f'{argument} must be a JSON object such as {{"name": "prm"}}, and is {text!r}')
    return value
