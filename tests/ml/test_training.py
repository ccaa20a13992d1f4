import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file

from rewardmodel.ml.data import DataError
from rewardmodel.ml.model import RewardConfig, load_reward_model
from rewardmodel.ml.scoring import score_outcomes, score_solutions
from rewardmodel.ml.training import reward_models as training
from rewardmodel.ml.training.held_out import problem_key
from rewardmodel.ml.training.reward_models import Progress, TrainingSettings, split_by_problem, train_reward_model
from rewardmodel.ml.trees.trajectories import Segment, Trajectory, trajectory_from_outcome
from tests.ml.labeled_trajectories import GOOD, trajectories

FAST = TrainingSettings(
    optimizer="muon", learning_rate=1e-2, muon_learning_rate=2e-2, batch_size=8, evaluation_share=0.2
)
DATA: dict[str, Any] = {"sha256": ["x"]}


def weights(folder: Path) -> dict[str, Any]:
    return load_file(folder / "model.safetensors")


def assert_same_weights(first: Path, second: Path) -> None:
    one, two = weights(first), weights(second)
    assert one.keys() == two.keys()
    for name, value in one.items():
        np.testing.assert_array_equal(two[name], value, err_msg=name)


@pytest.fixture(scope="module")
def trained(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("prm")
    train_reward_model(trajectories(60), base, output, replace(FAST, epochs=4), data=DATA)
    return output


def test_trained_model_tells_wrong_steps_from_right_ones(trained: Path) -> None:
    loaded = load_reward_model(trained, "cpu")
    right, wrong = score_solutions(
        loaded.model,
        loaded.tokenizer,
        [
            {"problem": "Problem 500", "steps": ["3 is so.", "4 is so."]},
            {"problem": "Problem 501", "steps": ["5 is not so."]},
        ],
    )
    assert right.shape == (2, 3)
    assert right.dtype == np.float32
    assert right[:, 2].min() > 0.8
    assert wrong[0, 0] > 0.8
    assert loaded.config.metrics["evaluation"]["negative_auroc"] > 0.95


def test_finished_folder_is_an_ordinary_model_folder(trained: Path) -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    assert AutoModelForCausalLM.from_pretrained(trained).config.vocab_size == len(
        AutoTokenizer.from_pretrained(trained)
    )
    config = RewardConfig.load(trained)
    assert config.kind == "prm"
    assert config.classes == ("negative", "neutral", "positive")
    assert config.provenance["data"] == DATA
    assert config.metrics["train"]["solutions"] == 48
    assert config.metrics["held_out"]["solutions"] == 12
    card = (trained / "README.md").read_text()
    assert "process reward model" in card
    assert "negative_auroc" in card
    assert not (trained / "checkpoints").exists()


def test_finished_folder_is_refused_for_another_run(base: Path, trained: Path) -> None:
    before = (trained / "model.safetensors").stat().st_mtime_ns
    metrics = train_reward_model(trajectories(60), base, trained, replace(FAST, epochs=4), data=DATA)
    assert metrics == RewardConfig.load(trained).metrics
    assert (trained / "model.safetensors").stat().st_mtime_ns == before
    with pytest.raises(DataError, match="finished model of another run"):
        train_reward_model(trajectories(60), base, trained, replace(FAST, epochs=3), data=DATA)


class Killed(Exception):
    pass


def kill_at(step: int) -> Callable[[Progress], None]:
    def progress(now: Progress) -> None:
        if now.step == step:
            raise Killed

    return progress


def test_killed_run_goes_on_to_the_same_weights(base: Path, tmp_path: Path) -> None:
    settings = replace(FAST, epochs=2, checkpoints=4)  # 48 solutions, 6 steps an epoch: checkpoints at 3, 6, 9, 12
    train_reward_model(trajectories(60), base, tmp_path / "whole", settings, data=DATA)
    seen: list[int] = []
    with pytest.raises(Killed):
        train_reward_model(trajectories(60), base, tmp_path / "cut", settings, data=DATA, progress=kill_at(8))
    assert not (tmp_path / "cut" / "reward_model.json").exists()
    half_written = tmp_path / "cut" / "checkpoints" / "checkpoint-7"
    half_written.mkdir()
    (half_written / "trainable.safetensors").write_bytes(b"half")
    train_reward_model(
        trajectories(60), base, tmp_path / "cut", settings, data=DATA, progress=lambda now: seen.append(now.step)
    )
    assert seen == [7, 8, 9, 10, 11, 12]
    assert_same_weights(tmp_path / "whole", tmp_path / "cut")
    results = [json.loads((tmp_path / name / "reward_model.json").read_text()) for name in ("whole", "cut")]
    assert results[0] == results[1]


def test_run_killed_while_saving_is_finished_by_the_next(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(training, "write_model_card", kill)  # the last file before reward_model.json
        with pytest.raises(Killed):
            train_reward_model(trajectories(20), base, tmp_path / "cut", FAST, data=DATA)
    train_reward_model(trajectories(20), base, tmp_path / "cut", FAST, data=DATA)
    train_reward_model(trajectories(20), base, tmp_path / "whole", FAST, data=DATA)
    assert_same_weights(tmp_path / "whole", tmp_path / "cut")


def test_metrics_without_a_negative_label_are_valid_json(base: Path, tmp_path: Path) -> None:
    data = [Trajectory((Segment(f"Problem {number}", -1), Segment("so", 0, GOOD))) for number in range(20)]
    metrics = train_reward_model(data, base, tmp_path, replace(FAST, best_metric="negative_auroc"), data=DATA)
    assert metrics["evaluation"]["negative_auroc"] is None
    assert json.loads(json.dumps(metrics, allow_nan=False)) == metrics


def test_unfinished_run_refuses_other_arguments(base: Path, tmp_path: Path) -> None:
    with pytest.raises(Killed):
        train_reward_model(trajectories(20), base, tmp_path, FAST, data=DATA, progress=kill_at(2))
    assert list((tmp_path / "checkpoints").glob("checkpoint-1/complete"))
    with pytest.raises(DataError, match=r"unfinished run with other arguments \(settings: --seed was 0, is 1\)"):
        train_reward_model(trajectories(20), base, tmp_path, replace(FAST, seed=1), data=DATA)
    with pytest.raises(DataError, match=r"unfinished run with other arguments \(data\)"):
        train_reward_model(trajectories(20), base, tmp_path, FAST, data={"sha256": ["y"]})


def test_start_without_a_checkpoint_gives_way_to_other_arguments(base: Path, tmp_path: Path) -> None:
    with pytest.raises(Killed):
        train_reward_model(trajectories(20), base, tmp_path, FAST, data=DATA, progress=kill_at(1))
    other = replace(FAST, seed=1)
    train_reward_model(trajectories(20), base, tmp_path, other, data=DATA)
    assert RewardConfig.load(tmp_path).provenance["settings"]["seed"] == 1


def test_advice_of_a_failed_start_can_be_followed_in_the_same_folder(base: Path, tmp_path: Path) -> None:
    data = [*trajectories(10), Trajectory((Segment("Long", -1), Segment("so " * 200, 0, GOOD)))]
    with pytest.raises(DataError, match="--on-overflow drop"):
        train_reward_model(data, base, tmp_path, replace(FAST, max_length=100), data=DATA)
    with pytest.raises(DataError, match="there is no such folder"):
        train_reward_model(data, tmp_path / "no/base", tmp_path, replace(FAST, on_overflow="drop"), data=DATA)
    settings = replace(FAST, max_length=100, on_overflow="drop")
    assert train_reward_model(data, base, tmp_path, settings, data=DATA)["labels_dropped"] == 1


def test_second_run_into_a_used_folder_is_refused(base: Path, tmp_path: Path) -> None:
    def start_another(_: Progress) -> None:
        with pytest.raises(DataError, match="another process is training into"):
            train_reward_model(trajectories(8), base, tmp_path, FAST, data=DATA)

    train_reward_model(trajectories(8), base, tmp_path, FAST, data=DATA, progress=start_another)
    assert (tmp_path / "reward_model.json").exists()


def test_progress_counts_steps_and_labels(base: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    data = trajectories(20)
    settings = replace(FAST, epochs=2, evaluation_share=0.0)
    train_reward_model(data, base, tmp_path, settings, data=DATA, progress=seen.append)
    assert [(now.step, now.total_steps) for now in seen] == [(step, 6) for step in range(1, 7)]
    assert seen[-1].labels == 2 * sum(one.label_count for one in data)
    assert seen[0].loss > seen[-1].loss > 0


def test_best_checkpoint_is_the_one_that_is_saved(base: Path, tmp_path: Path) -> None:
    # A learning rate that destroys the model makes later evaluations worse than the first.
    settings = replace(FAST, epochs=3, evaluations=3, learning_rate=0.3, muon_learning_rate=0.5, schedule="constant")
    metrics = train_reward_model(trajectories(40), base, tmp_path, settings, data=DATA)
    loaded = load_reward_model(tmp_path, "cpu")
    held_out = split_by_problem(trajectories(40), 0.2, settings.seed)[1]
    chains = [one for one in held_out if all(segment.parent == place - 1 for place, segment in enumerate(one.segments))]
    assert chains
    samples = [{"problem": one.problem, "steps": [segment.text for segment in one.segments[1:]]} for one in chains]
    assert all(np.isfinite(rows).all() for rows in score_solutions(loaded.model, loaded.tokenizer, samples))
    assert metrics["best_step"] in (4, 8, 12)


def test_outcome_model_scores_at_the_last_token(base: Path, tmp_path: Path) -> None:
    records = [
        {
            "problem": f"Problem {number}",
            "steps": ["We add.", "It is so." if number % 2 else "It is not so."],
            "is_correct": bool(number % 2),
        }
        for number in range(40)
    ]
    settings = replace(FAST, kind="orm", epochs=4)
    metrics = train_reward_model([trajectory_from_outcome(one) for one in records], base, tmp_path, settings, data=DATA)
    assert metrics["evaluation"]["labels"] == metrics["held_out"]["solutions"] == 8
    loaded = load_reward_model(tmp_path, "cpu")
    scores = score_outcomes(loaded.model, loaded.tokenizer, [*records[:2], {"problem": "P", "steps": []}])
    assert scores[0] < 0.2
    assert scores[1] > 0.8
    assert scores[2] == 0.0
    steps = score_solutions(loaded.model, loaded.tokenizer, records[:1])[0]
    assert steps[:, 1].tolist() == [0.0, 0.0]
    assert loaded.config.classes == ("negative", "positive")


def test_labels_beyond_the_length_stop_the_run_or_are_counted(base: Path, tmp_path: Path) -> None:
    data = [*trajectories(10), Trajectory((Segment("Long", -1), Segment("so " * 200, 0, GOOD)))]
    with pytest.raises(
        DataError,
        match=r"1 of \d+ labels lie beyond the limit of 100 tokens .* in 1 of 11 solutions.*'Long', loses 1 of 1",
    ):
        train_reward_model(data, base, tmp_path / "stop", replace(FAST, max_length=100), data=DATA)
    settings = replace(FAST, max_length=100, on_overflow="drop")
    assert train_reward_model(data, base, tmp_path / "drop", settings, data=DATA)["labels_dropped"] == 1


def test_respelled_problems_fall_into_one_part() -> None:
    spellings = ["What is  $1 + {n}$? ", r"What is \(1+{n}\)?", "What is 1 + {n}"]
    texts = [text.replace("{n}", str(number)) for number in range(20) for text in spellings]
    data = [Trajectory((Segment(text, -1), Segment("so", 0, GOOD))) for text in texts]
    learned, held_out = split_by_problem(data, 0.2, seed=0)
    assert (len(learned), len(held_out)) == (48, 12)
    assert not {problem_key(one) for one in learned} & {problem_key(one) for one in held_out}


def test_small_share_still_holds_one_problem_out() -> None:
    assert [len(part) for part in split_by_problem(trajectories(4), 0.1, seed=0)] == [3, 1]
    assert [len(part) for part in split_by_problem(trajectories(4), 0.0, seed=0)] == [4, 0]


@pytest.mark.parametrize(
    ("count", "share", "message"),
    [
        (1, 0.1, "--evaluation-share 0.1 of 1 problem leaves nothing to measure on: give more problems, or"),
        (
            3,
            0.9,
            "--evaluation-share 0.9 of 3 problems leaves nothing to learn from: give a smaller share or more problems",
        ),
    ],
)
def test_share_that_leaves_a_part_empty_is_refused(
    count: int, share: float, message: str, base: Path, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=message):
        train_reward_model(trajectories(count), base, tmp_path, replace(FAST, evaluation_share=share), data=DATA)


def test_split_by_problem_keeps_a_problem_on_one_side() -> None:
    data = [*trajectories(30), *trajectories(30, seed=5)]
    learned, held_out = split_by_problem(data, 0.2, seed=0)
    assert len(held_out) == 12
    assert not {one.problem for one in learned} & {one.problem for one in held_out}
    assert split_by_problem(data, 0.2, seed=1)[1] != held_out


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"batch_size": 0}, "--batch-size is 0; it must be at least 1"),
        ({"epochs": 0}, "--epochs is 0; it must be at least 1"),
        ({"epochs": -1}, "--epochs is -1"),
        ({"evaluations": 0}, "--evaluations is 0"),
        ({"max_length": 0}, "--max-length is 0"),
        ({"learning_rate": -1.0}, "--learning-rate is -1.0; it must be more than 0"),
        ({"learning_rate": float("nan")}, "--learning-rate is nan"),
        ({"muon_learning_rate": float("inf")}, "--muon-learning-rate is inf"),
        ({"warmup_share": 5.0}, "--warmup-share is 5.0; it must be at least 0 and less than 1"),
        ({"weight_decay": -0.1}, "--weight-decay is -0.1"),
        ({"evaluation_share": 1.0}, "--evaluation-share is 1.0"),
        ({"schedule": "rising"}, "--schedule is 'rising'; it must be one of linear, cosine"),
        ({"best_metric": "foo"}, "--best-metric is 'foo'; it must be one of loss, accuracy"),
        ({"best_metric": "neutral_f1", "two_classes": True}, "--best-metric is 'neutral_f1'"),
        (
            {"kind": "generator", "best_metric": "accuracy"},
            "--best-metric is 'accuracy'; it must be one of loss, perplexity",
        ),
        ({"kind": "generator", "chat_template": "auto"}, "--kind generator has no --chat-template"),
        ({"kind": "orm", "two_classes": True}, "--two-classes is for --kind prm"),
        ({"label_tokens": "+,-"}, "three different tokens"),
        ({"label_tokens": "+,-,+"}, "three different tokens"),
        ({"label_tokens": "+", "two_classes": True}, "two or three different tokens"),
        (
            {"class_weights": "1,2"},
            "3 numbers of at least 0, with commas between them, for negative, neutral, positive",
        ),
        ({"class_weights": "a,b,c"}, "--class-weights is 'a,b,c'"),
        ({"class_weights": "0,0,0"}, "--class-weights is '0,0,0'"),
    ],
)
def test_senseless_settings_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        TrainingSettings(**changes)
