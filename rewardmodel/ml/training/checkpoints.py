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

FOLDER = "checkpoints"
RUN_FILE = "run.json"
MARKER = "complete"
WEIGHTS = "trainable.safetensors"


def begin_run(output: Path, run: dict[str, Any]) -> Path:
    """Return the checkpoint folder of a run, which is new or was begun earlier with the same arguments.

    Raises DataError if the folder belongs to a run with other arguments or other data.
    """
    folder = output / FOLDER
    file = folder / RUN_FILE
    if file.exists():
        before = json.loads(file.read_text(encoding="utf-8"))
        # Converted to JSON and back, so that tuples and lists compare equal.
        differences = sorted(key for key in {*before, *run} if before.get(key) != json.loads(json.dumps(run)).get(key))
        if differences:
            raise DataError(
                f"{output} holds an unfinished run with other arguments ({', '.join(differences)}): "
                f"choose another output folder, or remove {folder} to start over"
            )
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    replace_text(file, json.dumps(run, indent=2))
    return folder


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
    whole: list[Path] = []
    for checkpoint in folder.glob("checkpoint-*"):
        if (checkpoint / MARKER).exists():
            whole.append(checkpoint)
        else:
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
