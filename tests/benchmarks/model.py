"""A language model with realistic proportions, small enough for one core, and a tokenizer for given texts."""

from collections.abc import Iterable
from typing import Any

import torch

VOCABULARY = 32_768
LABEL_TOKENS = ("a", "b", "c")


def language_model() -> Any:
    """Return a Llama-shaped model with random weights: 12 million parameters in layers, 6 million in the vocabulary.

    The output embedding is about half of the layers' size, between Qwen2.5-0.5B (0.38) and Gemma 3 270M (1.7); in models
    of some billion parameters it is a tenth, and what is gained by doing without its logits is less.
    """
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=VOCABULARY,
        hidden_size=192,
        intermediate_size=768,
        num_hidden_layers=20,
        num_attention_heads=6,
        num_key_value_heads=2,
        max_position_embeddings=8192,
        tie_word_embeddings=True,
        bos_token_id=None,
    )
    return LlamaForCausalLM(config)


def tokenizer_for(texts: Iterable[str]) -> Any:
    """Return a byte-level BPE tokenizer of 8,192 tokens, trained on the texts, with a typical number of tokens per text."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=8192,
        special_tokens=["<pad>", "<eos>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<pad>", eos_token="<eos>")
