"""Tiny public models: random weights, and tokenizers of the real shapes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from rewardmodel.ml.reading import check
from rewardmodel.ml.reading.ways import Reading
from tests.ml.public.shapes import llama2_tokenizer, llama3_tokenizer, qwen_tokenizer

MakeModel = Callable[..., Path]


_READINGS: dict[str, Reading] = {}


@pytest.fixture(autouse=True)
def one_check_per_family(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check how a family reads solutions at its first model only: all of a family here have the same shape."""
    checked = check.check_reading

    def check_once(model: Any, longest: int | None = None) -> Reading:
        family = type(model).__name__
        if family not in _READINGS:
            _READINGS[family] = checked(model, longest)
        return _READINGS[family]

    monkeypatch.setattr(check, "check_reading", check_once)


@pytest.fixture(scope="session")
def tokenizers() -> dict[str, Any]:
    return {"llama3": llama3_tokenizer(), "qwen": qwen_tokenizer(), "llama2": llama2_tokenizer()}


@pytest.fixture(scope="session")
def make_model(tmp_path_factory: pytest.TempPathFactory, tokenizers: dict[str, Any]) -> MakeModel:
    """Return a function that writes a tiny model with the tokenizer of a shape; `kind` is a class of transformers."""
    import transformers

    def make(shape: str, kind: str = "LlamaForCausalLM", *, seed: int = 0, **options: Any) -> Path:
        tokenizer = tokenizers[shape]
        folder = tmp_path_factory.mktemp(shape)
        torch.manual_seed(seed)
        cls = getattr(transformers, kind)
        settings = {
            "vocab_size": len(tokenizer),
            "hidden_size": 32,
            "intermediate_size": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "max_position_embeddings": 1024,
            "tie_word_embeddings": False,
            "pad_token_id": tokenizer.pad_token_id,
            "eos_token_id": tokenizer.eos_token_id,
            "bos_token_id": tokenizer.bos_token_id,
            "initializer_range": 0.3,
        }
        cls(cls.config_class(**settings | options)).save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        return folder

    return make


@pytest.fixture(scope="session")
def add_head() -> Callable[[Path, str, torch.nn.Module], None]:
    """Return a function that adds a head's weights to a model's file, under names with a prefix."""
    from safetensors.torch import load_file, save_file

    def add(folder: Path, prefix: str, head: torch.nn.Module) -> None:
        file = folder / "model.safetensors"
        named = {f"{prefix}{name}": weight for name, weight in head.state_dict().items()}
        save_file(load_file(file) | named, file, metadata={"format": "pt"})

    return add
