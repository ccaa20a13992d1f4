"""Whether the files of the models in use are on this host, readable and complete; torch is not needed to see that."""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Q

from annotation.errors import DomainError
from annotation.models import Phase
from rewardmodel import engine
from rewardmodel.model_formats import is_server
from rewardmodel.models import Generation, Generator, RewardModel

MOST_MODELS = 50
LONGEST_HEADER = 100_000_000
"""Bytes; the format allows no more."""
INDEX = "model.safetensors.index.json"


@dataclass(frozen=True, slots=True)
class ModelInUse:
    """`place` is a folder of this host or the address of a server; `refusal`: why this site must not load it."""

    kind: str
    name: str
    place: str
    needs_weights: bool = True
    refusal: str = ""

    @property
    def is_server(self) -> bool:
        return bool(is_server(self.place))


def reward_models_in_use() -> list[ModelInUse]:
    """The current ones, those that a running generation scores with, and those that wait for a decision."""
    waits = Q(standing__in=[RewardModel.Standing.CANDIDATE, RewardModel.Standing.HELD_BACK])
    used = Q(is_current=True) | waits | Q(selected_generations__in=_running_generations())
    models = RewardModel.objects.filter(used).distinct().order_by("-is_current", "-pk")[:MOST_MODELS]
    found = []
    for model in models:
        try:
            place = engine.place_of(model)
        except DomainError as error:
            found.append(ModelInUse("reward model", model.name, model.location, refusal=error.message))
            continue
        found.append(ModelInUse("reward model", model.name, place.location))
        if place.tokenizer:
            found.append(ModelInUse("tokenizer of the reward model", model.name, place.tokenizer, needs_weights=False))
    return found


def generators_in_use() -> list[ModelInUse]:
    """Those of running generations and of the newest one, and those that open phases name or would use."""
    newest = Generation.objects.turns().order_by("-number").values("generator")[:1]
    named = Phase.objects.filter(status=Phase.Status.OPEN).exclude(generator="").values("generator")
    used = Q(generations__in=_running_generations()) | Q(pk__in=list(newest.values_list("generator", flat=True)))
    generators = (
        Generator.objects.exclude(backend=Generator.Backend.IMPORTED)
        .filter(used | Q(name__in=named))
        .distinct()
        .order_by("-pk")[:MOST_MODELS]
    )
    return [_generator_in_use(generator) for generator in generators]


def _generator_in_use(generator: Generator) -> ModelInUse:
    place, refusal = generator.location, ""
    if generator.backend != Generator.Backend.OPENAI:
        try:
            place = engine.checkpoint(generator.location)
        except DomainError as error:
            refusal = error.message
    return ModelInUse("generator", generator.name, place, refusal=refusal)


def faults_of_models(models: list[ModelInUse]) -> Iterator[tuple[ModelInUse, str]]:
    """Yield the models whose files cannot be used here, with the reason. Servers, and names of public models, have no files here."""
    for model in models:
        if model.refusal:
            yield model, model.refusal.rstrip(".")
        elif not model.is_server and Path(model.place).is_absolute():
            fault = fault_of_folder(Path(model.place), needs_weights=model.needs_weights)
            if fault:
                yield model, fault


def fault_of_folder(folder: Path, *, needs_weights: bool = True) -> str:
    """Return what is wrong with a model's folder; empty if nothing is. Reads the heads of the files, not the weights."""
    try:
        if not folder.is_dir():
            return "the folder is not there"
        names = {path.name for path in folder.iterdir()}
        if not names & {"config.json", "reward_model.json", "tokenizer_config.json"}:
            return "the folder has no config.json"
        for name in sorted(names & {"config.json", "reward_model.json", INDEX}):
            json.loads((folder / name).read_text(encoding="utf-8"))
        weights = sorted(name for name in names if name.endswith(".safetensors"))
        if not needs_weights:
            return ""
        if not weights:
            return "the folder has no weights (*.safetensors)"
        if missing := sorted(_indexed(folder, names) - names):
            return f"{missing[0]} is missing, which {INDEX} names"
        return next(filter(None, (_fault_of_weights(folder / name) for name in weights)), "")
    except OSError as error:
        return f"{error.filename or folder} cannot be read: {error.strerror}"
    except ValueError:
        return "config.json or another JSON file is damaged"


def _indexed(folder: Path, names: set[str]) -> set[str]:
    if INDEX not in names:
        return set()
    index: dict[str, Any] = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    return set(index.get("weight_map", {}).values())


def _fault_of_weights(path: Path) -> str:
    """The head of the file says how long it has to be: 8 bytes with the length of the JSON that follows, then the tensors."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(8)
        length = struct.unpack("<Q", head)[0] if len(head) == 8 else LONGEST_HEADER + 1
        if length > LONGEST_HEADER or 8 + length > size:
            return f"{path.name} is cut off or damaged"
        try:
            tensors: dict[str, Any] = json.loads(file.read(length))
        except ValueError:
            return f"{path.name} is damaged"
    ends = [entry["data_offsets"][1] for name, entry in tensors.items() if name != "__metadata__"]
    expected = 8 + length + max(ends, default=0)
    return "" if size == expected else f"{path.name} has {size:,} bytes instead of {expected:,}"


def _running_generations() -> list[int]:
    running = Generation.objects.filter(status__in=[Generation.Status.ACTIVE, Generation.Status.FAILED])
    return list(running.exclude(stage=Generation.Stage.DONE).values_list("pk", flat=True))
