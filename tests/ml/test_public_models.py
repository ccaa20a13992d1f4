"""Public formats against a naive reference: one solution at a time, with all logits of the whole text."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn

from rewardmodel.ml.data import DataError
from rewardmodel.ml.public_models import QWEN_SYSTEM, load_public_reward_model
from rewardmodel.ml.scoring import score_solutions

TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
SAMPLES = [
    {"problem": "What is 1 + 2?", "steps": ["1 + 2 is 3.", "So it is 3."]},
    {"problem": "And 7 - 7, if you please?", "steps": ["It is 0.", "Sure.", "So 0."]},
    {"problem": "Nothing", "steps": []},
]


@pytest.fixture
def folder(make_base: Callable[..., Path], tiny_tokenizer: Any, tmp_path: Path) -> Path:
    """Return a tiny causal model whose tokenizer has a chat template and step tags."""
    from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast

    base = make_base(tie_word_embeddings=False)
    tokenizer = PreTrainedTokenizerFast.from_pretrained(base)
    tokenizer.add_tokens(["<|im_start|>", "<|im_end|>", "<extra_0>", "ки"], special_tokens=True)
    tokenizer.chat_template = TEMPLATE
    model = AutoModelForCausalLM.from_pretrained(base)
    torch.manual_seed(3)
    model.resize_token_embeddings(len(tokenizer), mean_resizing=False)
    model.save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    return tmp_path


def add_head(folder: Path, head: dict[str, torch.Tensor]) -> None:
    file = folder / "model.safetensors"
    save_file(load_file(file) | head, file, metadata={"format": "pt"})


def ids_of(tokenizer: Any, text: str) -> list[int]:
    return list(tokenizer(text, add_special_tokens=False)["input_ids"])


def check(loaded: Any, expected: list[list[float]]) -> None:
    """Compare P(positive) by sample and step."""
    for rows, positive in zip(score_solutions(loaded.model, loaded.tokenizer, SAMPLES), expected, strict=True):
        assert rows.shape == (len(positive), 3)
        np.testing.assert_allclose(rows[:, 2], positive, atol=2e-6)
        np.testing.assert_allclose(rows[:, 0], 1 - np.asarray(positive), atol=2e-6)
        assert not rows[:, 1].any()
    assert max(max(one, default=0) for one in expected) - min(min(one, default=1) for one in expected) > 1e-3


def verdict(logits: torch.Tensor, tokenizer: Any) -> float:
    """Return P("+") against "-" from one position's logits over the vocabulary."""
    minus, plus = (ids_of(tokenizer, token)[-1] for token in (" -", " +"))
    return float(torch.softmax(logits[[minus, plus]], -1)[1])


@torch.no_grad()
def test_math_shepherd_reads_plus_against_minus_at_the_tag(folder: Path) -> None:
    loaded = load_public_reward_model(folder, "math-shepherd", "cpu")
    expected = []
    for sample in SAMPLES:
        steps = "\n".join(f"Step {k}: {step} ки" for k, step in enumerate(sample["steps"], start=1))
        ids = ids_of(loaded.tokenizer, f"{sample['problem']} {steps}")
        logits = loaded.model(torch.tensor([ids])).logits[0]
        tag = loaded.tokenizer.convert_tokens_to_ids("ки")
        expected.append([verdict(logits[place], loaded.tokenizer) for place, token in enumerate(ids) if token == tag])
    check(loaded, expected)


@torch.no_grad()
def test_rlhflow_reads_the_verdict_before_it_is_given(folder: Path) -> None:
    loaded = load_public_reward_model(folder, "rlhflow", "cpu")
    expected = []
    for sample in SAMPLES:
        positive, text = [], ""
        for number, step in enumerate(sample["steps"]):
            content = f"{sample['problem']} {step}" if number == 0 else step
            text += f"<|im_start|>user\n{content}<|im_end|>\n<|im_start|>assistant\n"
            logits = loaded.model(torch.tensor([ids_of(loaded.tokenizer, text)])).logits[0, -1]
            positive.append(verdict(logits, loaded.tokenizer))
            text += "+<|im_end|>\n"
        expected.append(positive)
    check(loaded, expected)


@torch.no_grad()
def test_qwen_prm_reads_two_classes_at_the_tag(folder: Path) -> None:
    torch.manual_seed(4)
    head = nn.Sequential(nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 2))
    add_head(folder, {f"score.{name}": weight for name, weight in head.state_dict().items()})
    loaded = load_public_reward_model(folder, "qwen-prm", "cpu")
    expected = []
    for sample in SAMPLES:
        text = f"<|im_start|>system\n{QWEN_SYSTEM}<|im_end|>\n<|im_start|>user\n{sample['problem']}<|im_end|>\n"
        text += "<|im_start|>assistant\n" + "".join(f"{step}<extra_0>" for step in sample["steps"]) + "<|im_end|>\n"
        ids = ids_of(loaded.tokenizer, text)
        classes = torch.softmax(head(loaded.model(torch.tensor([ids])).last_hidden_state[0]), -1)
        tag = loaded.tokenizer.convert_tokens_to_ids("<extra_0>")
        expected.append([float(classes[place, 1]) for place, token in enumerate(ids) if token == tag])
    check(loaded, expected)


@torch.no_grad()
def test_skywork_reads_the_sigmoid_of_a_value_at_the_newline(folder: Path) -> None:
    torch.manual_seed(5)
    head = nn.Linear(32, 1)
    add_head(folder, {f"v_head.summary.{name}": weight for name, weight in head.state_dict().items()})
    loaded = load_public_reward_model(folder, "skywork", "cpu")
    expected = []
    for sample in SAMPLES:
        text, positive = f"{sample['problem']}\n", []
        for step in sample["steps"]:
            text += f"{step}\n"
            hidden = loaded.model(torch.tensor([ids_of(loaded.tokenizer, text)])).last_hidden_state[0, -1]
            positive.append(float(torch.sigmoid(head(hidden))))
        expected.append(positive)
    check(loaded, expected)


def test_public_model_without_its_head_is_refused(folder: Path) -> None:
    with pytest.raises(DataError, match=r"no weights are named score\."):
        load_public_reward_model(folder, "qwen-prm", "cpu")
    with pytest.raises(DataError, match="format 'gguf' is unknown; known: math-shepherd"):
        load_public_reward_model(folder, "gguf", "cpu")


def test_step_that_holds_the_tag_is_refused(folder: Path) -> None:
    loaded = load_public_reward_model(folder, "math-shepherd", "cpu")
    with pytest.raises(DataError, match="the step tag occurs 2 times in a text of 1 steps"):
        score_solutions(loaded.model, loaded.tokenizer, [{"problem": "P", "steps": ["ки is a tag"]}])
