"""Two classes, weights of classes, and chat templates of instruct bases."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from rewardmodel.ml import evaluate, train
from rewardmodel.ml.data import DataError
from rewardmodel.ml.model import RewardConfig, load_reward_model
from rewardmodel.ml.scoring import score_solutions
from rewardmodel.ml.training.chat_frame import chat_frame
from rewardmodel.ml.training.class_weights import class_weights
from rewardmodel.ml.training.reward_models import TrainingSettings, prepare, train_reward_model
from rewardmodel.ml.trees.trajectories import Segment, Trajectory
from tests.ml.labeled_trajectories import trajectories
from tests.ml.records import completion, record, step, write_jsonl

SETTINGS = TrainingSettings(learning_rate=1e-2, batch_size=8, epochs=1, evaluation_share=0.0)
TEMPLATE = (
    "{% for message in messages %}<|{{ message['role'] }}|>{{ message['content'] }}<eos>\n{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
NEGATIVE, NEUTRAL, POSITIVE = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)


@pytest.fixture(scope="module")
def instruct_base(base: Path, tmp_path_factory: pytest.TempPathFactory, tiny_tokenizer: Any) -> Path:
    import copy

    folder = tmp_path_factory.mktemp("instruct")
    shutil.copytree(base, folder, dirs_exist_ok=True)
    tokenizer = copy.deepcopy(tiny_tokenizer)
    tokenizer.chat_template = TEMPLATE
    tokenizer.save_pretrained(folder)
    return folder


def test_two_class_model_learns_and_scores_without_a_neutral_column(
    base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = replace(SETTINGS, two_classes=True, evaluation_share=0.3)
    metrics = train_reward_model(trajectories(24), base, tmp_path / "out", settings, data={})
    config = RewardConfig.load(tmp_path / "out")
    assert config.classes == ("negative", "positive")
    assert metrics["train"].keys() == {"solutions", "tokens", "labels_negative", "labels_positive"}
    assert "neutral_f1" not in metrics["evaluation"]
    loaded = load_reward_model(tmp_path / "out", "cpu")
    (rows,) = score_solutions(loaded.model, loaded.tokenizer, [{"problem": "P", "steps": ["so", "so"]}])
    assert rows[:, 1].tolist() == [0.0, 0.0]
    np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-6)
    labeled = write_jsonl(tmp_path / "rows.jsonl", [record(step(completion("a", 0)), step(completion("b", -1)))])
    assert evaluate.main(["--model", str(tmp_path / "out"), "--data", str(labeled), "--device", "cpu"]) == 0
    found = json.loads(capsys.readouterr().out)["metrics"]
    assert (found["labels"], found["negative_share"]) == (2, 0.5)  # the neutral step counts as positive


@pytest.mark.parametrize("neutral", ["positive", "negative"])
def test_neutral_labels_of_a_two_class_model_count_as_neutral_says(neutral: Any, base: Path, tmp_path: Path) -> None:
    data = [Trajectory((Segment(f"P {n}", -1), Segment("so", 0, NEUTRAL))) for n in range(4)]
    settings = replace(SETTINGS, two_classes=True, neutral=neutral)
    trainer, _, counts = prepare(data, base, settings, tmp_path, lambda _: None)
    assert counts["train"][f"labels_{neutral}"] == 4
    assert all(tree.targets.sum() == 1 for tree in trainer.steps.trees)


def weighted_data() -> list[Trajectory]:
    targets = [NEGATIVE, POSITIVE, POSITIVE, NEUTRAL, POSITIVE, (0.5, 0.0, 0.5)]
    return [Trajectory((Segment(f"P {n}", -1), Segment("so", 0, one))) for n, one in enumerate(targets)]


@pytest.mark.parametrize("weights", ["3,0.5,1", "balanced", None])
def test_gradient_with_class_weights_is_that_of_weighted_cross_entropy(
    weights: str | None, base: Path, tmp_path: Path
) -> None:
    """Like torch's own: the sum of weight times loss over the labels, divided by the sum of the weights."""
    settings = replace(SETTINGS, class_weights=weights)
    trainer, _, _ = prepare(weighted_data(), base, settings, tmp_path, lambda _: None)
    share = trainer.steps[0]
    by_class = {"3,0.5,1": (3.0, 0.5, 1.0), "balanced": (6 / 4.5, 2.0, 6 / 10.5), None: (1.0, 1.0, 1.0)}[weights]
    unweighted, _, _ = prepare(weighted_data(), base, SETTINGS, tmp_path, lambda _: None)
    batches = unweighted.steps[0]["batches"]
    trainer.reader.eval()
    loss, total = torch.zeros(()), 0.0
    for batch in batches:
        targets = batch.pop("targets")
        logits = trainer.reader(**batch)
        for row, target in zip(torch.log_softmax(logits, dim=-1), targets, strict=True):
            for place, weight in enumerate(by_class):
                loss = loss - weight * target[place] * row[place]
                total += weight * float(target[place])
    expected = loss / total
    trainer.reader.zero_grad()
    found = trainer.training_step(trainer.reader, share)
    assert float(found) == pytest.approx(expected.item(), rel=1e-4)


def test_balanced_weights_give_each_class_the_same_sum(base: Path, tmp_path: Path) -> None:
    trainer, _, counts = prepare(
        weighted_data(), base, replace(SETTINGS, class_weights="balanced"), tmp_path, lambda _: None
    )
    sums = np.sum([tree.targets.sum(axis=0) for tree in trainer.steps.trees], axis=0)
    np.testing.assert_allclose(sums, [2, 2, 2], rtol=1e-5)
    assert list(counts["class_weights"]) == ["negative", "neutral", "positive"]
    assert counts["train"]["labels_positive"] == 3  # counted before they are weighted


def test_class_without_labels_does_not_break_balanced_weights(base: Path, tmp_path: Path) -> None:
    data = [one for one in weighted_data() if NEUTRAL not in [segment.target for segment in one.segments]]
    trainer, _, _ = prepare(data, base, SETTINGS, tmp_path, lambda _: None)
    weights = class_weights(trainer.steps.trees, replace(SETTINGS, class_weights="balanced"))
    assert weights is not None
    assert weights[1] == 1.0
    assert weights[0] * 1.5 == pytest.approx(weights[2] * 3.5)


def test_chat_template_is_recorded_and_used_by_scoring(instruct_base: Path, tmp_path: Path) -> None:
    settings = replace(SETTINGS, chat_template="auto", evaluation_share=0.3)
    train_reward_model(trajectories(12), instruct_base, tmp_path, settings, data={})
    content = json.loads((tmp_path / "reward_model.json").read_text())
    assert content["chat_template"] is True
    assert (content["problem_prefix"], content["problem_separator"]) == ("<|user|>", "<eos>\n<|assistant|>")
    loaded = load_reward_model(tmp_path, "cpu")
    tokenizer: Any = loaded.tokenizer
    turn = tokenizer.apply_chat_template(
        [{"role": "user", "content": "What is 2?"}], tokenize=True, add_generation_prompt=True, return_dict=False
    )
    from rewardmodel.ml.trees.tokens import SegmentEncoder

    trajectory = Trajectory((Segment("What is 2?", -1), Segment("It is 2. <eos>", 0, POSITIVE)))
    ((problem, answer),) = SegmentEncoder(tokenizer, loaded.config.segment_format).encode([trajectory])
    assert problem[0] == turn
    assert tokenizer.eos_token_id in problem[0]
    assert tokenizer.eos_token_id not in answer[0]
    samples = [{"problem": "What is 2?", "steps": ["It is 2."]}]
    (chat,) = score_solutions(loaded.model, loaded.tokenizer, samples)
    loaded.model.reward_config = replace(loaded.config, problem_prefix="", problem_separator="\n\n")
    (plain,) = score_solutions(loaded.model, loaded.tokenizer, samples)
    assert np.abs(chat - plain).max() > 1e-4


def test_unused_chat_template_is_mentioned(
    instruct_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_jsonl(tmp_path / "rows.jsonl", [record(step(completion("a")), problem=f"P {n}") for n in range(4)])
    common = ["--data", str(data), "--base", str(instruct_base), "--epochs", "1", "--progress", "none"]
    assert train.main([*common, "--output", str(tmp_path / "plain")]) == 0
    notes = [line for line in capsys.readouterr().err.splitlines() if line.startswith("note: ")]
    assert any("--chat-template auto writes documents with it" in line for line in notes)
    assert any("--evaluation-share 0.1 of 4 problems" in line for line in notes)
    assert RewardConfig.load(tmp_path / "plain").uses_chat_template is False
    assert train.main([*common, "--output", str(tmp_path / "chat"), "--chat-template", "auto"]) == 0
    assert "--chat-template auto writes" not in capsys.readouterr().err


def test_base_without_a_template_is_written_plainly(base: Path, tmp_path: Path) -> None:
    train_reward_model(trajectories(8), base, tmp_path, replace(SETTINGS, chat_template="auto"), data={})
    assert RewardConfig.load(tmp_path).problem_prefix == ""


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ raise_exception('no turns') }}", "chat template fails .*no turns"),
        ("fixed", "does not show the user's turn once"),
    ],
)
def test_template_that_cannot_be_used_is_refused(template: str, message: str, tiny_tokenizer: Any) -> None:
    import copy

    tokenizer = copy.deepcopy(tiny_tokenizer)
    tokenizer.chat_template = template
    with pytest.raises(DataError, match=message):
        chat_frame(tokenizer)


def test_max_length_beyond_learned_positions_is_refused(
    make_base: Callable[..., Path], tmp_path: Path, tiny_tokenizer: Any
) -> None:
    from transformers import GPT2Config, GPT2LMHeadModel

    config = GPT2Config(vocab_size=len(tiny_tokenizer), n_positions=64, n_embd=16, n_layer=1, n_head=2)
    GPT2LMHeadModel(config).save_pretrained(tmp_path / "gpt2")
    tiny_tokenizer.save_pretrained(tmp_path / "gpt2")
    with pytest.raises(DataError, match="--max-length is 65, but the base has learned embeddings for 64 positions"):
        train_reward_model(
            trajectories(8), tmp_path / "gpt2", tmp_path / "out", replace(SETTINGS, max_length=65), data={}
        )
    rope = make_base()  # computes its positions, so that more than the usual number is a choice
    train_reward_model(trajectories(8), rope, tmp_path / "out", replace(SETTINGS, max_length=1024), data={})
    assert RewardConfig.load(tmp_path / "out").max_length == 1024
