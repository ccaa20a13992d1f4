from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from rewardmodel.ml.evaluation import label_probabilities
from rewardmodel.ml.model import LabelReader, load_reward_model
from rewardmodel.ml.scoring import score_solutions
from rewardmodel.ml.training.lora import merge_adapters, merge_state
from rewardmodel.ml.training.reward_models import TrainingSettings, prepare, train_reward_model
from tests.ml.labeled_trajectories import trajectories

SETTINGS = TrainingSettings(
    lora_rank=4, lora_alpha=8, learning_rate=2e-2, batch_size=8, epochs=5, evaluation_share=0.0, label_tokens="a,b,c"
)


@pytest.mark.parametrize("tied", [True, False])
def test_merged_model_says_what_model_with_adapters_says(
    make_base: Callable[..., Path], tmp_path: Path, tied: bool
) -> None:
    base = make_base(tie_word_embeddings=tied)
    trainer, config, _ = prepare(trajectories(16), base, replace(SETTINGS, epochs=1), tmp_path, lambda _: None)
    names = {name for name, parameter in trainer.reader.named_parameters() if parameter.requires_grad}
    assert names
    assert all("lora_" in name or name == "label_rows" for name in names)
    before = label_probabilities(trainer.reader.eval(), trainer.steps.trees, 0)
    trainer.train()
    adapted = label_probabilities(trainer.reader.eval(), trainer.steps.trees, 0)
    assert max(np.abs(one - two).max() for one, two in zip(before, adapted, strict=True)) > 0.01
    ids = trainer.reader.label_ids.tolist()
    merged = LabelReader(merge_adapters(trainer.reader), ids).eval()
    assert not any("lora_" in name for name, _ in merged.named_parameters())
    for one, two in zip(adapted, label_probabilities(merged, trainer.steps.trees, 0), strict=True):
        np.testing.assert_allclose(two, one, atol=1e-5)
    embeddings = merged.causal_lm.get_input_embeddings().weight, merged.causal_lm.get_output_embeddings().weight
    assert embeddings[0] is not embeddings[1]
    assert trainer.reader.label_rows is not None
    assert torch.equal(embeddings[1][ids], trainer.reader.label_rows)
    assert config.classes == ("negative", "neutral", "positive")


def test_lora_training_gives_an_ordinary_folder_that_judges(base: Path, tmp_path: Path) -> None:
    train_reward_model(trajectories(60), base, tmp_path, SETTINGS, data={})
    loaded = load_reward_model(tmp_path, "cpu")
    samples = [{"problem": "Problem 500", "steps": ["3 is so."]}, {"problem": "Problem 501", "steps": ["5 is not so."]}]
    right, wrong = score_solutions(loaded.model, loaded.tokenizer, samples)
    assert right[0, 0] < 0.3
    assert wrong[0, 0] > 0.7


def test_same_seed_gives_the_same_adapters(base: Path, tmp_path: Path) -> None:
    settings = replace(SETTINGS, epochs=1)
    for name, seed in (("one", 0), ("two", 0), ("other", 1)):
        torch.rand(3)
        train_reward_model(trajectories(8), base, tmp_path / name, replace(settings, seed=seed), data={})
    one, two, other = (load_file(tmp_path / name / "model.safetensors") for name in ("one", "two", "other"))
    assert all(torch.equal(two[name], weight) for name, weight in one.items())
    assert not all(torch.equal(other[name], weight) for name, weight in one.items())


@pytest.mark.parametrize("tied", [True, False])
def test_merging_whole_weights_says_what_merging_modules_says(
    make_base: Callable[..., Path], tmp_path: Path, tied: bool
) -> None:
    base = make_base(tie_word_embeddings=tied)
    trainer, _, _ = prepare(trajectories(16), base, replace(SETTINGS, epochs=1), tmp_path, lambda _: None)
    trainer.train()
    found = merge_state(trainer.reader, dict(trainer.reader.named_parameters()))
    expected = merge_adapters(trainer.reader).state_dict()
    assert found.keys() == expected.keys()
    for name, weight in expected.items():
        torch.testing.assert_close(found[name], weight, msg=lambda text: f"{name}: {text}")  # noqa: B023
