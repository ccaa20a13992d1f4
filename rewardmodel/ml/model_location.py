"""Whether a model can be had from where a command says it is: a folder, or a name on the Hugging Face hub.

The library retries for a minute when there is no network, and then reports forty lines. Here one short question is asked first.
"""

import os
import re
from pathlib import Path

from rewardmodel.ml.data import DataError

_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?")
SECONDS_TO_ANSWER = 15.0


def check_model(location: str | Path, option: str) -> None:
    """Raise DataError, in one sentence that begins with `option`, unless there is a model at the location.

    A folder must hold a config.json. A name is looked for in the local cache, then asked for on the hub.
    """
    folder = Path(location)
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise DataError(f"{option} {location}: there is no config.json in this folder: it is not a model")
        return
    name = str(location)
    if folder.exists():
        raise DataError(f"{option} {location} is a file; give the folder of a model")
    if not _NAME.fullmatch(name) or ".." in name:
        raise DataError(f"{option} {location}: there is no such folder")
    from huggingface_hub import try_to_load_from_cache

    if not isinstance(try_to_load_from_cache(name, "config.json"), str):
        _ask_the_hub(name, option)


def _ask_the_hub(name: str, option: str) -> None:
    from huggingface_hub import HfApi, constants
    from huggingface_hub.errors import HfHubHTTPError, RepositoryNotFoundError

    nowhere = f"{option} {name}: there is no such folder, no such model in the local cache, and"
    if constants.HF_HUB_OFFLINE or os.environ.get("TRANSFORMERS_OFFLINE", "").upper() in ("1", "ON", "YES", "TRUE"):
        raise DataError(f"{nowhere} the Hugging Face hub is switched off (HF_HUB_OFFLINE)")
    try:
        HfApi().model_info(name, timeout=SECONDS_TO_ANSWER)
    except RepositoryNotFoundError as error:
        raise DataError(f"{nowhere} no public one of this name on the Hugging Face hub") from error
    except HfHubHTTPError as error:
        status = error.response.status_code if error.response is not None else "no response"
        raise DataError(f"{nowhere} the Hugging Face hub refuses it ({status})") from error
    except Exception as error:  # the client's own kinds of network errors, which differ between versions
        raise DataError(
            f"{nowhere} the Hugging Face hub cannot be reached ({str(error) or type(error).__name__})"
        ) from error
