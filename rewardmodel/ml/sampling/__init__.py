"""Whole solutions, or next steps, from a model in this process, an OpenAI-compatible server, or files."""

from rewardmodel.ml.sampling.interface import Generator, GeneratorError, SampledSolution
from rewardmodel.ml.sampling.transformers_generator import TransformersGenerator

__all__ = ["Generator", "GeneratorError", "SampledSolution", "TransformersGenerator"]
