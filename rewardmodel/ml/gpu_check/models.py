"""Random models of the shapes that are checked and measured, and labeled solutions of random tokens for them."""

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import torch

from rewardmodel.ml.model import LabelReader
from rewardmodel.ml.protocols import CausalLM
from rewardmodel.ml.trees.tokens import TokenTree

LABELS = [3, 4, 5]
WINDOW, SMALL_WINDOW = 100, 16  # tokens, shorter than the solutions


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a Qwen2.5 model."""

    hidden: int
    intermediate: int
    layers: int
    heads: int
    key_value_heads: int
    vocabulary: int
    tied: bool


SHAPES = {
    "1.5b": Shape(1536, 8960, 28, 12, 2, 151_936, tied=True),
    "7b": Shape(3584, 18_944, 28, 28, 4, 152_064, tied=False),
    "small": Shape(64, 128, 2, 2, 1, 512, tied=True),
}

CHECKED: dict[str, dict[str, Any]] = {
    "llama": {},
    "mistral": {"sliding_window": WINDOW},
    "gemma3_text": {"sliding_window": WINDOW, "layer_types": ["sliding_attention", "full_attention"] * 2},
    "gpt_oss": {"sliding_window": WINDOW, "num_local_experts": 4, "num_experts_per_tok": 2},
    "lfm2": {"layer_types": ["conv", "full_attention"] * 2, "block_auto_adjust_ff_dim": False},
}
"""Families whose trees, packed rows and single solutions must agree: windows, attention sinks, short convolutions."""


def family_model(family: str, *, small: bool) -> CausalLM:
    """Return a random model of one of CHECKED, in float32: four layers, heads of 64 (16 if small)."""
    from transformers import AutoConfig, AutoModelForCausalLM

    width = 64 if small else 256
    sizes: dict[str, Any] = {
        "vocab_size": 512, "hidden_size": width, "intermediate_size": 2 * width, "num_hidden_layers": 4,
        "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": width // 4, "max_position_embeddings": 4096,
        "initializer_range": 0.1, "pad_token_id": 0, "bos_token_id": None, "eos_token_id": 1,
    }  # fmt: skip
    special = dict(CHECKED[family])
    if small and "sliding_window" in special:
        special["sliding_window"] = SMALL_WINDOW
    torch.manual_seed(0)
    config = AutoConfig.for_model(family, **sizes, **special)
    return placed(AutoModelForCausalLM.from_config(config, dtype=torch.float32))


def shaped_model(shape: Shape, dtype: torch.dtype) -> CausalLM:
    """Return a random model of a shape on the device, where its weights are also drawn."""
    from transformers import Qwen2Config, Qwen2ForCausalLM

    config = Qwen2Config(
        vocab_size=shape.vocabulary, hidden_size=shape.hidden, intermediate_size=shape.intermediate,
        num_hidden_layers=shape.layers, num_attention_heads=shape.heads, num_key_value_heads=shape.key_value_heads,
        max_position_embeddings=8192, tie_word_embeddings=shape.tied, bos_token_id=None, eos_token_id=1, pad_token_id=0,
        dtype=dtype,
    )  # fmt: skip
    torch.manual_seed(0)
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with torch.device(device()):
            model = Qwen2ForCausalLM(config)
    finally:
        torch.set_default_dtype(before)
    return placed(model)


def placed(model: Any) -> CausalLM:
    """Put a model on the device, with the attention that the toolkit takes there."""
    if device().type == "cuda" and getattr(model, "_supports_flex_attn", False):
        model.set_attn_implementation("flex_attention")
    return cast(CausalLM, model.to(device()).eval())


def device() -> torch.device:
    """Return the GPU, or the CPU if there is none."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def reader_of(model: CausalLM) -> LabelReader:
    """Return a reader of the model's labels."""
    return LabelReader(model, LABELS).to(model.device).eval()


def labeled_solutions(count: int, vocabulary: int, *, small: bool, seed: int = 0) -> list[TokenTree]:
    """Return trees of about the sizes in PRM800K: a problem, steps of some 30 tokens, alternatives at some of them."""
    draw = np.random.default_rng(seed)
    unit = 5 if small else 30
    return [_labeled_solution(draw, vocabulary, unit) for _ in range(count)]


def _labeled_solution(draw: np.random.Generator, vocabulary: int, unit: int) -> TokenTree:
    lengths = [int(draw.integers(2 * unit, 4 * unit))]  # the trunk: the problem and the steps
    lengths += [int(draw.integers(unit // 2, 2 * unit)) for _ in range(draw.integers(6, 16))]
    trunk = sum(lengths)
    step_starts = np.cumsum(lengths)[:-1]
    # Alternatives follow the trunk, those to the last step first: so the tokens that see a step's ancestors are one range.
    alternatives = [
        (int(start), int(draw.integers(unit // 2, 2 * unit)))
        for start in reversed(step_starts)
        for _ in range(int(draw.integers(0, 3)))
    ]
    total = trunk + sum(length for _, length in alternatives)
    positions, ends = np.arange(total), np.full(total, total)
    place, last = trunk, [int(stop) - 1 for stop in np.cumsum(lengths)[1:]]
    ends[:trunk] = trunk
    for start, length in alternatives:
        positions[place : place + length] = np.arange(start, start + length)
        ends[place : place + length] = place + length
        ends[:start] = place + length
        place += length
        last.append(place - 1)
    targets = np.eye(3, dtype=np.float32)[draw.integers(0, 3, len(last))]
    return TokenTree(
        input_ids=draw.integers(0, vocabulary, total).astype(np.int32),
        position_ids=positions.astype(np.int32),
        subtree_end=ends.astype(np.int32),
        label_index=np.asarray(last, dtype=np.int32),
        targets=targets,
        problem_length=lengths[0],
    )
