"""Tokenizers of the real shapes, without downloads: byte-level BPE (Llama 3, Qwen 2.5), SentencePiece (Llama 2)."""

import json
from typing import Any

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

TEXTS = [
    "Step 1: 3 + 4 is 7, so a + b - c is it.\n\nStep 2: So the sum is + 7 - 2.\n\n - + -\n+ ки\n- ки",
    "What is the sum? We add the numbers. It is so.\n\nSo the answer is 12.\n",
] * 8
WORDS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
CONTROL = ["<extra_0>", "<extra>", "<+>", "<->"]

LLAMA3_CHAT = (
    "{{ bos_token }}{% for m in messages %}<|start_header_id|>{{ m.role }}<|end_header_id|>\n\n{{ m.content | trim }}<|eot_id|>"
    "{% endfor %}{% if add_generation_prompt %}<|start_header_id|>assistant<|end_header_id|>\n\n{% endif %}"
)
CHATML = (
    "{% if messages[0].role != 'system' %}<|im_start|>system\nYou are helpful.<|im_end|>\n{% endif %}"
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
INST_CHAT = (
    "{{ bos_token }}{% for m in messages %}{% if m.role == 'user' %}[INST] {{ m.content }} [/INST]"
    "{% elif m.role == 'assistant' %} {{ m.content }}{{ eos_token }}{% else %}{{ raise_exception('only user and assistant') }}"
    "{% endif %}{% endfor %}"
)


def llama3_tokenizer() -> Any:
    """Byte-level BPE; BOS is added to every text, headers and ends of turns are special tokens."""
    names = [
        "<|begin_of_text|>",
        "<|end_of_text|>",
        "<|start_header_id|>",
        "<|end_header_id|>",
        "<|eot_id|>",
        "<|pad|>",
    ]
    inner = _byte_level(names)
    inner.post_processor = processors.Sequence(
        [
            processors.ByteLevel(trim_offsets=False),
            processors.TemplateProcessing(single="<|begin_of_text|> $A", special_tokens=[("<|begin_of_text|>", 0)]),
        ]
    )
    return _fast(inner, LLAMA3_CHAT, bos_token=names[0], eos_token=names[4], pad_token=names[5])


def qwen_tokenizer() -> Any:
    """Byte-level BPE; nothing is added to a text, and there is no BOS."""
    inner = _byte_level(["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    inner.post_processor = processors.ByteLevel(trim_offsets=False)
    return _fast(inner, CHATML, eos_token="<|im_end|>", pad_token="<|endoftext|>")


def llama2_tokenizer() -> Any:
    """SentencePiece's shape: blanks are part of the next word, unknown characters are bytes, and BOS is added."""
    inner = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    inner.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=True)
    special = ["<unk>", "<s>", "</s>"]
    trainer = trainers.BpeTrainer(
        vocab_size=500, special_tokens=special + [f"<0x{byte:02X}>" for byte in range(256)], show_progress=False
    )
    inner.train_from_iterator(TEXTS, trainer)
    content = json.loads(
        inner.to_str()
    )  # the trainer makes bytes special tokens; in the published file they are ordinary ones
    content["added_tokens"] = [token for token in content["added_tokens"] if token["content"] in special]
    inner = Tokenizer.from_str(json.dumps(content))
    # As in the published file: words are not cut, a blank is written as "▁", and one is put before every text.
    inner.pre_tokenizer = None
    inner.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    inner.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    inner.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    return _fast(inner, INST_CHAT, bos_token="<s>", eos_token="</s>", unk_token="<unk>", pad_token="</s>")


def _byte_level(special: list[str]) -> Tokenizer:
    inner = Tokenizer(models.BPE())
    inner.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(WORDS), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    inner.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=380,
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    inner.train_from_iterator(TEXTS, trainer)
    return inner


def _fast(inner: Tokenizer, template: str, **named: str) -> Any:
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, **named)
    tokenizer.add_tokens(CONTROL, special_tokens=True)
    tokenizer.chat_template = template
    return tokenizer
