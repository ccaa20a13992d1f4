"""Where a reward model from elsewhere may be: a folder with safetensors on this machine, or a server."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from annotation.errors import DomainError
from annotation.site_network import site_network
from outgoing.sending import NotAllowed, check_url
from rewardmodel import engine
from rewardmodel.model_folders import ModelMissing, ModelNotAllowed, check_model_name
from rewardmodel.model_formats import OVER_HTTP, OWN, PUBLIC, VERIFIERS, is_server

CONFIG = "config.json"
WEIGHTS = "*.safetensors"
PICKLED = ("*.bin", "*.pt", "*.pth")


class UnusableModel(DomainError):
    """The model cannot be added from there; `field` is what to correct."""

    code = "unusable_model"
    status = 400


def check_address(*, location: str, format: str, tokenizer: str) -> None:
    """Check what needs no look at the files. Raises UnusableModel."""
    if format != OWN and format not in PUBLIC:
        raise UnusableModel(f"There is no format “{format}”. Known: {', '.join(PUBLIC)}.", field="format")
    if not is_server(location):
        if "://" in location:
            raise UnusableModel("A server’s address begins with http:// or https://.", field="location")
        if tokenizer:
            raise UnusableModel("A folder of its own is needed only for a server.", field="tokenizer")
        check_model_name(location, field="location")
        return
    parts = urlsplit(location)
    if not parts.hostname:
        raise UnusableModel("The address has no host. Enter it as http://HOST:PORT.", field="location")
    if parts.username or parts.password:
        raise UnusableModel(
            "The address must not contain a password, because everybody who sees the model would see it. Put the server’s key into a"
            " variable of the worker’s environment, and name it: add_reward_model … --set api_key_variable=MY_KEY",
            field="location",
        )
    try:
        check_url(location, site_network())
    except NotAllowed as error:
        raise UnusableModel(f"The server cannot be asked: {error}.", field="location") from error
    if tokenizer:
        check_model_name(tokenizer, field="tokenizer")
    elif format not in VERIFIERS:
        raise UnusableModel(
            "Enter the folder of the model that the server runs: its tokenizer and settings are needed here, its weights are not.",
            field="tokenizer",
        )


def check_options_over_http(options: Mapping[str, Any]) -> None:
    """Refuse options that only an operator may set, who can also read the environment. Raises UnusableModel."""
    for name in options:
        if name not in OVER_HTTP:
            raise UnusableModel(
                f"The option “{name}” cannot be set here; the command add_reward_model takes it.", field="options"
            )


def found_location(*, location: str, format: str, tokenizer: str) -> tuple[str, str]:
    """Return location and tokenizer with folders as absolute paths. Raises UnusableModel if this machine has no such folder.

    Weights must be safetensors, because loading a pickle runs code from it. Code that comes with a model is never run.
    """
    check_address(location=location, format=format, tokenizer=tokenizer)
    if is_server(location):
        return location, str(_folder(tokenizer, "tokenizer")) if tokenizer else ""
    folder = _folder(location, "location")
    if not any(folder.glob(WEIGHTS)):
        pickled = next((path.name for pattern in PICKLED for path in folder.glob(pattern)), None)
        raise UnusableModel(
            f"{folder} has weights only as a pickle ({pickled}), which can run code when it is loaded. Save them as safetensors."
            if pickled
            else f"{folder} has no weights: a model’s folder has files that end in .safetensors.",
            field="location",
        )
    return str(folder), ""


def _folder(given: str, field: str) -> Path:
    try:
        folder = Path(engine.checkpoint(given))
    except ModelMissing as error:
        raise UnusableModel(f"The workers’ machine has no folder {given}.", field=field) from error
    except ModelNotAllowed as error:
        raise UnusableModel(error.message, field=field) from error
    if not folder.is_absolute():
        raise UnusableModel(
            f"There is no folder {given} below the checkout. Enter the whole path of a folder, or a server’s address. A public model"
            " is downloaded first: hf download NAME --local-dir FOLDER",
            field=field,
        )
    if not folder.is_dir():
        raise UnusableModel(f"The workers’ machine has no folder {folder}.", field=field)
    if not (folder / CONFIG).is_file() and not (folder / "tokenizer_config.json").is_file():
        raise UnusableModel(f"{folder} has no {CONFIG}, so it is no model’s folder.", field=field)
    return folder.resolve()
