"""Sampling of whole solutions or next steps from a model in this process, an OpenAI-compatible server, or files."""

from typing import Any

from rewardmodel.ml.sampling.files_generator import FilesGenerator
from rewardmodel.ml.sampling.interface import Generator, GeneratorError, SampledSolution
from rewardmodel.ml.sampling.openai_generator import OpenAIGenerator
from rewardmodel.ml.sampling.transformers_generator import TransformersGenerator

__all__ = [
    "FilesGenerator",
    "Generator",
    "GeneratorError",
    "OpenAIGenerator",
    "SampledSolution",
    "TransformersGenerator",
    "open_generator",
]


def open_generator(location: str, **options: Any) -> Generator:
    """Open what `location` names: a server's URL, a .jsonl or .jsonl.gz file, or a model's folder or public name."""
    if location.startswith(("http://", "https://")):
        return OpenAIGenerator(location, **options)
    if location.endswith((".jsonl", ".jsonl.gz")):
        return FilesGenerator(location, **options)
    return TransformersGenerator(location, **options)
