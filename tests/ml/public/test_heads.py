"""Models with heads against naive references: Qwen, Skywork, TRL's token classifiers, and sequence classifiers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from transformers import AutoModel, AutoModelForSequenceClassification, AutoModelForTokenClassification

from rewardmodel.ml.data import DataError
from rewardmodel.ml.public.formats import load_public_reward_model
from rewardmodel.ml.scoring import score_solutions
from tests.ml.public import naive_references
from tests.ml.public.checking import SAMPLES, check
from tests.ml.public.conftest import MakeModel

AddHead = Callable[[Path, str, nn.Module], None]


def two_layers(outputs: int) -> nn.Module:
    torch.manual_seed(4)
    return nn.Sequential(nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, outputs))


@pytest.mark.parametrize("shape", ["llama3", "qwen"])
def test_qwen_prm_reads_two_classes_at_the_tag(
    make_model: MakeModel, add_head: AddHead, tokenizers: dict[str, Any], shape: str
) -> None:
    folder, head = make_model(shape), two_layers(2)
    add_head(folder, "score.", head)
    backbone = AutoModel.from_pretrained(folder).eval()
    check(
        load_public_reward_model(folder, "qwen-prm", "cpu"),
        lambda problem, steps: naive_references.qwen_prm(backbone, head, tokenizers[shape], problem, steps),
    )


def test_qwen_rm_reads_a_value_at_the_end(make_model: MakeModel, add_head: AddHead, tokenizers: dict[str, Any]) -> None:
    folder, head = make_model("qwen"), two_layers(1)
    add_head(folder, "score.", head)
    backbone = AutoModel.from_pretrained(folder).eval()
    loaded = load_public_reward_model(folder, "qwen-rm", "cpu")
    assert loaded.config.kind == "orm"
    check(
        loaded,
        lambda problem, steps: [naive_references.qwen_rm(backbone, head, tokenizers["qwen"], problem, steps)],
    )


def test_skywork_reads_the_last_line_of_each_step(
    make_model: MakeModel, add_head: AddHead, tokenizers: dict[str, Any]
) -> None:
    torch.manual_seed(5)
    folder, head = make_model("qwen"), nn.Linear(32, 1)
    add_head(folder, "v_head.summary.", head)
    backbone = AutoModel.from_pretrained(folder).eval()
    check(
        load_public_reward_model(folder, "skywork", "cpu"),
        lambda problem, steps: naive_references.skywork(backbone, head, tokenizers["qwen"], problem, steps),
    )


@pytest.mark.parametrize(
    ("shape", "kind", "separator"),
    [
        ("llama3", "LlamaForTokenClassification", "\n"),
        ("qwen", "Qwen2ForTokenClassification", "\n\n"),
        ("llama2", "LlamaForTokenClassification", "\n"),
        ("qwen", "GPT2ForTokenClassification", " \n\n"),
    ],
)
def test_token_classification_reads_the_separator(
    make_model: MakeModel, tokenizers: dict[str, Any], shape: str, kind: str, separator: str
) -> None:
    small = {"n_embd": 32, "n_layer": 2, "n_head": 4} if kind.startswith("GPT2") else {}
    folder = make_model(shape, kind, seed=2, num_labels=2, **small)
    model = AutoModelForTokenClassification.from_pretrained(folder).eval()
    check(
        load_public_reward_model(folder, "token-classification", "cpu", separator=separator),
        lambda problem, steps: naive_references.token_classification(
            model, tokenizers[shape], problem, steps, separator
        ),
    )


@pytest.mark.parametrize(("shape", "labels"), [("llama3", 1), ("qwen", 2), ("llama2", 1)])
def test_sequence_classification_judges_the_whole_solution(
    make_model: MakeModel, tokenizers: dict[str, Any], shape: str, labels: int
) -> None:
    folder = make_model(shape, "LlamaForSequenceClassification", seed=labels, num_labels=labels)
    tokenizer = tokenizers[shape]
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    model.config.pad_token_id = None  # so that the library too reads the last token, whatever it is
    loaded = load_public_reward_model(folder, "sequence-classification", "cpu")
    assert loaded.config.kind == "orm"
    check(loaded, lambda problem, steps: [naive_references.sequence_classification(model, tokenizer, problem, steps)])


def test_class_names_tell_which_class_is_right(make_model: MakeModel, tokenizers: dict[str, Any]) -> None:
    names = {0: "correct", 1: "incorrect"}
    folder = make_model(
        "qwen", "Qwen2ForTokenClassification", id2label=names, label2id={v: k for k, v in names.items()}
    )
    model = AutoModelForTokenClassification.from_pretrained(folder).eval()
    check(
        load_public_reward_model(folder, "token-classification", "cpu"),
        lambda problem, steps: [
            1 - right for right in naive_references.token_classification(model, tokenizers["qwen"], problem, steps)
        ],
    )


def test_model_without_the_head_of_the_format_is_refused(make_model: MakeModel, add_head: AddHead) -> None:
    plain = make_model("qwen")
    with pytest.raises(DataError, match=r"no weights are named score\.\*: this is not a model of this format"):
        load_public_reward_model(plain, "qwen-prm", "cpu")
    with pytest.raises(DataError, match=r"the weights score\.bias, score\.weight are missing"):
        load_public_reward_model(plain, "token-classification", "cpu")
    with pytest.raises(DataError, match="format 'gguf' is unknown; known: math-shepherd"):
        load_public_reward_model(plain, "gguf", "cpu")
    three = make_model("qwen", "Qwen2ForTokenClassification", num_labels=3)
    with pytest.raises(DataError, match="the model has 3 classes"):
        load_public_reward_model(three, "token-classification", "cpu")
    other = make_model("qwen")
    add_head(other, "score.", nn.Linear(32, 2))
    with pytest.raises(DataError, match=r"the weights score\.\* are not those of this format"):
        load_public_reward_model(other, "qwen-prm", "cpu")
    with pytest.raises(DataError, match=r"the weights score\.bias, score\.weight have no place"):
        load_public_reward_model(other, "math-shepherd", "cpu")


def test_model_that_reads_in_both_directions_is_refused(make_model: MakeModel) -> None:
    folder = make_model("qwen", "BertForTokenClassification", num_labels=2)
    with pytest.raises(DataError, match="cannot be used: it reads ahead"):
        load_public_reward_model(folder, "token-classification", "cpu")


def test_options_of_a_format_are_checked(make_model: MakeModel) -> None:
    folder = make_model("qwen", "Qwen2ForTokenClassification", num_labels=2)
    with pytest.raises(
        DataError, match="'seperator' is not an option of the format token-classification; it has separator"
    ):
        load_public_reward_model(folder, "token-classification", "cpu", seperator="\n")
    with pytest.raises(
        DataError, match="option separator of the format token-classification is 3; it must be of the type str"
    ):
        load_public_reward_model(folder, "token-classification", "cpu", separator=3)
    with pytest.raises(DataError, match="'separator' is not an option of the format qwen-prm; it has no options"):
        load_public_reward_model(folder, "qwen-prm", "cpu", separator="\n")


def test_scores_in_bfloat16_are_close_to_those_in_float32(
    make_model: MakeModel, add_head: AddHead, tokenizers: dict[str, Any]
) -> None:
    folder, head = make_model("qwen", seed=3), two_layers(2)
    add_head(folder, "score.", head)
    scores = []
    for dtype in (torch.float32, torch.bfloat16):
        loaded = load_public_reward_model(folder, "qwen-prm", "cpu", dtype=dtype)
        scores.append(np.concatenate(score_solutions(loaded.model, loaded.tokenizer, SAMPLES))[:, 2])
    np.testing.assert_allclose(scores[0], scores[1], atol=0.03)
    assert (scores[0] != scores[1]).any()
