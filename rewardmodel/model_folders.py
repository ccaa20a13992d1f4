"""Which models the site may load: those below the operator's folders, and those of the hub that the operator has listed.

A name is checked when somebody enters it; that checks no files, because only the workers' machine need have them. The files are checked
where they are opened. Then links, and other models that the files name, must stay inside, too.
"""

import json
import os
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings

from annotation.errors import DomainError

HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?", re.ASCII)
REFERENCES = {"adapter_config.json": ("base_model_name_or_path",), "reward_model.json": ("surprise", "base")}
"""Files of a model that name another one, which is loaded with it, and where in them its location is."""
LONGEST_JSON = 10 * 1024 * 1024
"""Bytes. Larger files of these names are none that we can read."""


class ModelNotAllowed(DomainError):
    """The model is where the site must not load from."""

    code = "model_not_allowed"
    status = 400


class ModelMissing(ModelNotAllowed):
    """The model may be there, but this machine has no such folder."""


def roots() -> list[Path]:
    """Return the folders below which models may be."""
    return [settings.STATE_DIR, settings.BASE_DIR, *settings.MODEL_FOLDERS]


def check_model_name(location: str, *, field: str | None = None) -> None:
    """Check a folder or a name of the hub as somebody entered it. Raises ModelNotAllowed."""
    path = PurePosixPath(location)
    if ".." in path.parts or "\x00" in location:
        raise ModelNotAllowed(
            f"The location {location[:200]!r} has “..” in it. Enter the folder’s own path.", field=field
        )
    if path.is_absolute():
        if not any(path.is_relative_to(root) for root in roots()):
            raise ModelNotAllowed(
                f"{location[:200]} is below none of the folders for models. An operator puts the model below one of them, or adds a folder"
                " to MODEL_FOLDERS and restarts the services.",
                field=field,
            )
    elif not (settings.BASE_DIR / location).is_dir() and not _is_listed(location):
        raise ModelNotAllowed(
            f"There is no folder {location[:200]} below the checkout, and no name like it in HUB_MODELS. Enter the whole path of a folder."
            " An operator adds names of the hub to HUB_MODELS.",
            field=field,
        )


def opened_model(location: str) -> str:
    """Return the folder to load from, or the name of the hub, after a look at the files. Raises ModelNotAllowed."""
    check_model_name(location)
    folder = settings.BASE_DIR / location  # an absolute location stays as it is
    if not folder.is_dir():
        if PurePosixPath(location).is_absolute():
            raise ModelMissing(f"there is no folder {location}")
        return location
    check_model_folder(folder)
    return str(folder)


def is_inside(path: Path) -> bool:
    """Whether a file or folder is below a folder for models, wherever links on the way to it lead."""
    real = Path(os.path.realpath(path))
    return any(real.is_relative_to(os.path.realpath(root)) for root in roots())


def check_model_folder(folder: Path) -> None:
    """Check that a folder, its files, and the models that it names are inside. Raises ModelNotAllowed."""
    for path in (folder, *_files(folder)):
        if not is_inside(path):
            raise ModelNotAllowed(
                f"{path} is a link to a place outside the folders for models. Copy the file, or add that folder to MODEL_FOLDERS."
            )
    for file, keys in REFERENCES.items():
        other = _value(folder / file, keys)
        if other is not None and Path(other) != folder:
            opened_model(other)


def _is_listed(name: str) -> bool:
    return bool(HUB_NAME.fullmatch(name)) and any(fnmatchcase(name, pattern) for pattern in settings.HUB_MODELS)


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files and folders of a model, and those one level deeper."""
    for path in folder.iterdir():
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from path.iterdir()


def _value(file: Path, keys: tuple[str, ...]) -> str | None:
    """Return a text inside a JSON file; None if there is none."""
    try:
        if file.stat().st_size > LONGEST_JSON:
            raise ModelNotAllowed(f"{file} is too large for what it should be.")
        value: Any = json.loads(file.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise ModelNotAllowed(f"{file} cannot be read as JSON.") from error
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) and value else None
