"""The folder of a training run: its arguments, checkpoints to resume from, and the best weights so far.

A killed run may leave a half-written checkpoint. A checkpoint only counts if it has its marker, which is written last.
"""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from rewardmodel.ml.data import DataError
from rewardmodel.ml.processes import is_main_process
from rewardmodel.ml.training.setting_checks import flag

FOLDER = "checkpoints"
RUN_FILE = "run.json"
MARKER = "complete"
WEIGHTS = "trainable.safetensors"


def run_folder(output: Path, run: dict[str, Any]) -> Path:
    """Return the checkpoint folder of a run, which is new or was begun earlier with the same arguments. Nothing is written.

    Raises DataError if the folder has a checkpoint of a run with other arguments or other data. Without a checkpoint there is nothing
    to lose: a start that failed does not keep the folder from other arguments.
    """
    folder = output / FOLDER
    if (differences := _differences(folder, run)) and _complete_checkpoints(folder):
        raise DataError(
            f"{output} holds an unfinished run with other arguments ({'; '.join(differences)}): "
            f"choose another output folder, or remove {folder} to start over"
        )
    return folder


def begin_run(output: Path, run: dict[str, Any]) -> None:
    """Write what the run's arguments are, so that only the same ones resume it. Call it after `run_folder`, when training can begin."""
    folder = output / FOLDER
    if _differences(folder, run):
        shutil.rmtree(folder)  # of a run without a checkpoint
    folder.mkdir(parents=True, exist_ok=True)
    replace_text(folder / RUN_FILE, json.dumps(run, indent=2))


def _differences(folder: Path, run: dict[str, Any]) -> list[str]:
    """Return what differs from the arguments of the run that was begun in the folder; nothing if none was."""
    file = folder / RUN_FILE
    if not file.exists():
        return []
    before = json.loads(file.read_text(encoding="utf-8"))
    now = json.loads(json.dumps(run))  # so that tuples and lists compare equal
    found = [key for key in sorted({*before, *now}) if before.get(key) != now.get(key)]
    if "settings" not in found:
        return found
    # The dtype matters only when the finished weights are saved.
    old, new = ({**(one.get("settings") or {}), "dtype": None} for one in (before, now))
    if old == new:
        found.remove("settings")
    changed = (name for name in sorted({*old, *new}) if old.get(name) != new.get(name))
    settings = ", ".join(f"{flag(name)} was {old.get(name)!r}, is {new.get(name)!r}" for name in changed)
    return [f"settings: {settings}" if key == "settings" else key for key in found]


def _complete_checkpoints(folder: Path) -> list[Path]:
    return [checkpoint for checkpoint in folder.glob("checkpoint-*") if (checkpoint / MARKER).exists()]


@contextmanager
def exclusive(output: Path) -> Iterator[None]:
    """Lock the folder of a run; the lock is released when the process ends, however it ends.

    Raises DataError if another process trains into it. Of several processes that train together, the first holds the lock.
    """
    if not is_main_process():
        yield
        return
    output.mkdir(parents=True, exist_ok=True)
    with (output / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DataError(f"another process is training into {output}: wait for it, or stop it first") from error
        yield


def mark_complete(checkpoint: Path) -> None:
    """Mark a checkpoint as complete."""
    replace_text(checkpoint / MARKER, "")


def latest_checkpoint(folder: Path) -> Path | None:
    """Return the newest complete checkpoint, and remove incomplete ones."""
    whole = _complete_checkpoints(folder)
    for checkpoint in folder.glob("checkpoint-*"):
        if checkpoint not in whole:
            shutil.rmtree(checkpoint)
    return max(whole, key=lambda path: int(path.name.rpartition("-")[2]), default=None)


def save_trainable(weights: dict[str, Tensor], folder: Path) -> None:
    """Write the trainable weights into a folder, atomically."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{WEIGHTS}.tmp"
    save_file({name: tensor.detach().contiguous().cpu() for name, tensor in weights.items()}, temporary)
    temporary.replace(folder / WEIGHTS)


def load_trainable(model: nn.Module, folder: Path) -> None:
    """Read weights written by save_trainable back into the model. Raises DataError if they do not fit it."""
    saved = load_file(folder / WEIGHTS)
    own = trainable(model)
    if saved.keys() != own.keys():
        raise DataError(
            f"{folder}: the checkpoint belongs to another model: {sorted(saved.keys() ^ own.keys())[:3]} differ"
        )
    for name, tensor in own.items():
        tensor.data.copy_(saved[name])


def trainable(model: nn.Module) -> dict[str, Tensor]:
    """Return the trainable parameters by name; tied ones once."""
    return {name: parameter for name, parameter in model.named_parameters() if parameter.requires_grad}


def replace_text(path: Path, text: str) -> None:
    """Write a small file atomically."""
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
