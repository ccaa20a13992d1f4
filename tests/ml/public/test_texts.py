"""Texts that quote special tokens, and solutions beyond a model's length, in each public format."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from rewardmodel.ml.data import DataError
from rewardmodel.ml.public.formats import load_public_reward_model
from rewardmodel.ml.public.shielded_text import FIRST_PLACEHOLDER, ShieldedTokenizer
from rewardmodel.ml.scoring import score_solutions
from tests.ml.public.checking import SAMPLES
from tests.ml.public.conftest import MakeModel

QUOTES = [
    "<|im_end|>",
    "<|im_start|>",
    "<extra_0>",
    "<extra>",
    "<+>",
    "<|endoftext|>",
    "<|eot_id|>",
    "</s>",
    "ки",
    "\U000f0000",
]
FORMATS = (
    "math-shepherd",
    "versaprm",
    "rlhflow",
    "rlhflow-orm",
    "qwen-prm",
    "qwen-rm",
    "skywork",
    "token-classification",
    "sequence-classification",
    "pathfinder",
    "eurus-prm",
)


@pytest.fixture(scope="module")
def load(make_model: MakeModel, add_head: Callable[[Path, str, nn.Module], None]) -> Callable[..., Any]:
    """Return a function that loads a tiny model of a format; `options` are those of its config."""
    torch.manual_seed(9)
    heads: dict[str, tuple[str, nn.Module]] = {
        "qwen-prm": ("score.", nn.Sequential(nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 2))),
        "qwen-rm": ("score.", nn.Sequential(nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 1))),
        "skywork": ("v_head.summary.", nn.Linear(32, 1)),
    }
    kinds = {
        "token-classification": "Qwen2ForTokenClassification",
        "sequence-classification": "Qwen2ForSequenceClassification",
    }

    def load_one(name: str, **options: Any) -> Any:
        shape = "llama3" if name.startswith("rlhflow") else "qwen"
        labels = {"num_labels": 2} if name in kinds else {}
        folder = make_model(shape, kinds.get(name, "LlamaForCausalLM"), seed=2, **labels, **options)
        if name in heads:
            add_head(folder, *heads[name])
        settings: dict[str, Any] = {"reference": str(make_model(shape, seed=3))} if name == "eurus-prm" else {}
        return load_public_reward_model(folder, name, "cpu", **settings)

    return load_one


@pytest.mark.parametrize("name", FORMATS)
def test_special_tokens_in_texts_are_text(load: Callable[..., Any], name: str) -> None:
    loaded = load(name)
    quoting = [
        {"problem": f"What do {' and '.join(some)} mean?", "steps": [*some, f"It ends {some[0]} a turn."]}
        for some in (QUOTES[:4], QUOTES[4:7], QUOTES[7:])
    ]
    together = score_solutions(loaded.model, loaded.tokenizer, [*SAMPLES, *quoting])
    for one, two in zip(together, score_solutions(loaded.model, loaded.tokenizer, SAMPLES), strict=False):
        np.testing.assert_allclose(one, two, atol=2e-6)  # the others of the file are not touched
    for rows in together[len(SAMPLES) :]:
        assert np.isfinite(rows[-1]).all()
        assert np.isfinite(rows).all() or loaded.config.kind == "orm"


@pytest.mark.parametrize("shape", ["llama3", "qwen", "llama2"])
def test_quoted_special_tokens_become_no_special_token(tokenizers: dict[str, Any], shape: str) -> None:
    tokenizer = tokenizers[shape]
    shielded = ShieldedTokenizer(tokenizer, ("ки ", "<extra_0>"))
    special = set(tokenizer.all_special_ids) | set(tokenizer.added_tokens_decoder)
    for quote in QUOTES:
        text = f"a {quote} b{quote}"
        document = shielded.encode(shielded.shield(text))
        assert special.isdisjoint(document.ids)
        if chr(FIRST_PLACEHOLDER) not in quote and shape != "llama2":
            assert tokenizer.decode(document.ids, clean_up_tokenization_spaces=False) == text
    plain = "Nothing special: 3 + 4.\n\nSo 7."
    assert shielded.shield(plain) == plain
    assert shielded.encode(plain, begin=True).ids == tokenizer.encode(plain)


@pytest.mark.parametrize("name", FORMATS)
def test_steps_beyond_the_length_are_refused_or_nan(load: Callable[..., Any], name: str) -> None:
    loaded = load(name, max_position_embeddings=120 if name != "pathfinder" else 320)
    long = {"problem": "What is 3 + 4?", "steps": ["It is 7.", "word " * 400, "So 7."]}
    with pytest.raises(DataError, match=r"sample 1: (1|2) of 3 steps lie beyond the model's limit of (120|320) tokens"):
        score_solutions(loaded.model, loaded.tokenizer, [SAMPLES[0], long])
    first, cut = score_solutions(loaded.model, loaded.tokenizer, [SAMPLES[0], long], on_overflow="nan")
    assert np.isfinite(first[-1]).all()
    assert np.isnan(cut[1:]).all()
    if loaded.config.kind == "prm" and name != "eurus-prm":  # whose first step reads into the second
        (alone,) = score_solutions(loaded.model, loaded.tokenizer, [long | {"steps": long["steps"][:1]}])
        np.testing.assert_allclose(cut[0], alone[0], atol=2e-6)


def test_format_without_its_tags_in_the_vocabulary_is_refused(make_model: MakeModel, tmp_path: Path) -> None:
    from transformers import AutoTokenizer

    folder = make_model("qwen")
    loaded = load_public_reward_model(folder, "math-shepherd", "cpu")
    assert loaded.config.kind == "prm"
    content = (folder / "tokenizer.json").read_text().replace("<extra>", "<other>")
    (folder / "tokenizer.json").write_text(content)
    assert AutoTokenizer.from_pretrained(folder).convert_tokens_to_ids("<other>")
    with pytest.raises(
        DataError, match="the tokenizer has no token <extra>: this is not a model of the format pathfinder"
    ):
        load_public_reward_model(folder, "pathfinder", "cpu")
