"""A tiny language model with its own tokenizer, made for the tests without downloads."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ALPHABET = [chr(code) for code in range(32, 127)]


@pytest.fixture(scope="session")
def tiny_tokenizer() -> Any:
    """Return a byte-level BPE tokenizer of 320 tokens that splits digits and newlines off."""
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(r"\d|\n"), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=320,
        special_tokens=["<pad>", "<eos>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(["The sum of the numbers is so we add the next number to it."] * 4, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<pad>", eos_token="<eos>")


@pytest.fixture(scope="session")
def make_base(tmp_path_factory: pytest.TempPathFactory, tiny_tokenizer: Any) -> Callable[..., Path]:
    """Return a function that writes a base model folder: random weights, Llama shape, options for its config."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    def make(seed: int = 0, **options: Any) -> Path:
        folder = tmp_path_factory.mktemp("base")
        torch.manual_seed(seed)
        config = LlamaConfig(
            **{
                "vocab_size": len(tiny_tokenizer),
                "hidden_size": 32,
                "intermediate_size": 64,
                "num_hidden_layers": 2,
                "num_attention_heads": 4,
                "max_position_embeddings": 512,
                "tie_word_embeddings": True,
                "pad_token_id": tiny_tokenizer.pad_token_id,
                "eos_token_id": tiny_tokenizer.eos_token_id,
                "bos_token_id": None,
                "initializer_range": 0.2,
            }
            | options
        )
        LlamaForCausalLM(config).save_pretrained(folder)
        tiny_tokenizer.save_pretrained(folder)
        return folder

    return make


@pytest.fixture(scope="session")
def base(make_base: Callable[..., Path]) -> Path:
    """Return the folder of a tiny base model; read only."""
    return make_base()
