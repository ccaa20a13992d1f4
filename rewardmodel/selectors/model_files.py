"""The files of models on this machine, which need not be the one that trains."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from rewardmodel import engine
from rewardmodel.archive import model_files
from rewardmodel.model_folders import is_inside
from rewardmodel.models import Generator, RewardModel


@dataclass(frozen=True, slots=True)
class ModelFile:
    name: str
    bytes: int


def listed(files: Iterable[Path]) -> list[ModelFile]:
    """Names and sizes."""
    return [ModelFile(name=path.name, bytes=path.stat().st_size) for path in files]


def files_of_reward_model(reward_model: RewardModel) -> list[Path]:
    return _files(engine.folder_of(reward_model))


def files_of_generator(generator: Generator) -> list[Path]:
    """Empty for a server, for imported solutions, and for a public model that is given by its name only."""
    if generator.backend != Generator.Backend.TRANSFORMERS:
        return []
    return _files(settings.BASE_DIR / generator.location)


def _files(folder: Path) -> list[Path]:
    """Links among the files are left out, so only the folder's own place matters."""
    return model_files(folder) if is_inside(folder) else []


def provenance_of(reward_model: RewardModel) -> dict[str, Any]:
    """Base, hash and counts of the data, settings, versions, as training recorded them; empty if the folder is not here."""
    try:
        file = engine.folder_of(reward_model) / "reward_model.json"
        config = json.loads(file.read_text(encoding="utf-8")) if is_inside(file) else {}
    except (OSError, ValueError):
        return {}
    provenance: dict[str, Any] = config.get("provenance", {})
    return provenance
