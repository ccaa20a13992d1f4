"""Training, held-out evaluation and scoring follow the way in which their model reads solutions, and say which it is."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rewardmodel.ml.data import DataError
from rewardmodel.ml.evaluation import step_label_probabilities
from rewardmodel.ml.model import RewardModel, load_reward_model
from rewardmodel.ml.scoring import score_solutions
from rewardmodel.ml.train import main
from rewardmodel.ml.training.documents import Document
from rewardmodel.ml.training.language_models import train_language_model
from rewardmodel.ml.training.reward_models import TrainingSettings, prepare, train_reward_model
from tests.ml.families import tiny_model
from tests.ml.labeled_trajectories import trajectories
from tests.ml.records import completion, record, step
from tests.ml.test_model import TREE as BRANCHED

SETTINGS = TrainingSettings(epochs=1, batch_size=8, evaluation_share=0.2, label_tokens="a,b,c", tokens_per_batch=400)
LONG = "Add all of the numbers, one after the other, and then say what the sum is: " + ", ".join(map(str, range(30)))
SAMPLES = [
    {"problem": LONG, "steps": ["We add.", "It is 435."]},
    {"problem": LONG, "steps": ["We add the next number to it.", "It is so.", "The sum is 4."]},
    {"problem": LONG, "steps": ["No."]},
    {"problem": "Q", "steps": ["So we add the next number to it, and so on, 1, 2, 3, 4."]},
]
ROW, TREE, PASS = "one solution per row", "trees and packed rows", "one solution per forward pass"


@pytest.fixture(scope="module")
def family_base(tmp_path_factory: pytest.TempPathFactory, tiny_tokenizer: Any) -> Callable[..., Path]:
    """Return a function that writes the folder of a tiny base of a family."""

    def make(family: str, **options: Any) -> Path:
        folder = tmp_path_factory.mktemp(family)
        tiny_model(family, **options).save_pretrained(folder)
        tiny_tokenizer.save_pretrained(folder)
        return folder

    return make


@pytest.mark.parametrize(
    ("family", "options", "way"),
    [
        ("gemma3_text", {}, TREE),
        ("lfm2", {}, ROW),
        ("mpt", {}, ROW),
        ("llama_dynamic", {"max_length": 400}, PASS),
    ],
)
def test_model_of_any_family_scores_as_it_was_measured(
    family: str,
    options: dict[str, Any],
    way: str,
    family_base: Callable[..., Path],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "rewardmodel.ml")
    settings = TrainingSettings(**{**{name: getattr(SETTINGS, name) for name in SETTINGS.to_dict()}, **options})
    metrics = train_reward_model(trajectories(30), family_base(family), tmp_path, settings, data={})
    assert f"is read as {way}" in caplog.text
    assert f"In training, it read {way}" in (tmp_path / "README.md").read_text()
    content = json.loads((tmp_path / "reward_model.json").read_text())["reading"]
    assert content["way"] == {TREE: "trees", ROW: "rows", PASS: "alone"}[way]
    assert bool(content["reason"]) is (way != TREE)
    loaded = load_reward_model(tmp_path, "cpu")
    assert loaded.config.reading is not None
    assert np.isfinite(metrics["evaluation"]["loss"])
    together = score_solutions(loaded.model, loaded.tokenizer, SAMPLES)
    for sample, found in zip(SAMPLES, together, strict=True):
        (alone,) = score_solutions(loaded.model, loaded.tokenizer, [sample])
        np.testing.assert_allclose(found, alone, atol=1e-4)
    assert np.abs(together[0][0] - together[1][0]).max() > 1e-4
    if way != PASS:  # there the score of a step also depends on how long its solution is
        assert_measured_as_scored(loaded)


def assert_measured_as_scored(loaded: RewardModel) -> None:
    """Compare a labeled tree, as held-out evaluation reads it, with the solutions that end at each of its labels."""
    samples = []
    for index in (1, 3, 5, 4, 2):  # the order of the layout: the trunk first
        steps: list[str] = []
        place = index
        while place > 0:
            steps.insert(0, BRANCHED.segments[place].text)
            place = BRANCHED.segments[place].parent
        samples.append({"problem": BRANCHED.problem, "steps": steps})
    measured = step_label_probabilities(loaded, [BRANCHED]).probabilities
    scored = np.stack([steps[-1] for steps in score_solutions(loaded.model, loaded.tokenizer, samples)])
    np.testing.assert_allclose(measured, scored, atol=1e-4)


def test_a_step_has_the_same_solutions_in_any_way(family_base: Callable[..., Path], tmp_path: Path) -> None:
    """A batch counts labeled solutions, also if their alternatives are read in rows of their own."""
    labels = {}
    for family in ("llama", "lfm2"):
        prepared = prepare(trajectories(30), family_base(family), SETTINGS, tmp_path / family, lambda _: None)
        steps = prepared.trainer.steps
        labels[family] = [steps[number]["label_count"] for number in range(steps.step_count)]
        chains = [batch["subtree_end"] is None for batch in steps[0]["batches"]]
        assert all(chains) is (family == "lfm2")
        assert sum(len(batch["label_index"]) for batch in steps[0]["batches"]) == labels[family][0]
    assert labels["llama"] == labels["lfm2"]


def test_generator_of_a_hybrid_base_says_how_it_learned(family_base: Callable[..., Path], tmp_path: Path) -> None:
    settings = TrainingSettings(kind="generator", epochs=1, batch_size=4, evaluation_share=0.2)
    some = [Document((f"Problem {number}\n\n", f"{number} is so.\n"), given=1) for number in range(12)]
    train_language_model(some, family_base("falcon_h1"), tmp_path, settings, data={})
    assert json.loads((tmp_path / "language_model.json").read_text())["reading"]["way"] == "rows"
    assert f"In training, it read {ROW}" in (tmp_path / "README.md").read_text()


def test_base_that_reads_ahead_is_refused_before_the_data_is_laid_out(
    tmp_path: Path, tiny_tokenizer: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    from transformers import BertConfig, BertLMHeadModel

    base = tmp_path / "base"
    sizes: dict[str, Any] = {
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "intermediate_size": 48,
    }
    BertLMHeadModel(BertConfig(vocab_size=320, **sizes)).save_pretrained(base)
    tiny_tokenizer.save_pretrained(base)
    with pytest.raises(DataError, match="reads ahead"):
        # These trajectories could not be laid out: the base is refused before.
        prepare([None] * 3, base, SETTINGS, tmp_path / "run", lambda _: None)  # type: ignore[list-item]
    data = tmp_path / "data.jsonl"
    data.write_text(json.dumps(record(step(completion("a")))) + "\n")
    arguments = ["--data", str(data), "--base", str(base), "--output", str(tmp_path / "out"), "--progress", "none"]
    assert main([*arguments, "--evaluation-share", "0"]) == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert line.startswith(f"error: {base} cannot be used: it reads ahead")


def test_command_writes_the_way_to_the_log_of_the_run(
    family_base: Callable[..., Path], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data.jsonl"
    data.write_text(json.dumps(record(step(completion("So it is.")), step(completion("No.", -1)))) + "\n")
    base = family_base("lfm2")
    arguments = ["--data", str(data), "--base", str(base), "--output", str(tmp_path / "out"), "--progress", "none"]
    assert main([*arguments, "--evaluation-share", "0", "--epochs", "1"]) == 0
    assert f"{base} is read as {ROW}, because it has layers of the kind conv" in capfd.readouterr().err
