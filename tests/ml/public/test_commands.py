"""The commands on own folders, public ones and servers: opened alike, with errors that say what is wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from transformers import AutoModelForTokenClassification

from rewardmodel.ml import evaluate, score
from rewardmodel.ml.data import DataError
from rewardmodel.ml.json_server import ServerError
from rewardmodel.ml.labeled_chains import label_probabilities_of, ways_to_ends
from rewardmodel.ml.model import RewardConfig, RewardModel, load_causal_lm, load_reward_model
from rewardmodel.ml.opening import open_reward_model
from rewardmodel.ml.public.formats import load_public_reward_model
from rewardmodel.ml.public.interface import PublicRewardModel
from rewardmodel.ml.scoring import score_solutions
from rewardmodel.ml.trees.trajectories import Segment, Trajectory
from tests.ml.public.checking import SAMPLES
from tests.ml.public.conftest import MakeModel
from tests.ml.public.test_verifiers import VerifierServer, choice, critique
from tests.ml.records import write_jsonl
from tests.ml.test_remote_scoring import VllmLike

POSITIVE, NEUTRAL, NEGATIVE = (0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0)


@pytest.fixture(scope="module")
def classifier(make_model: MakeModel) -> Path:
    return make_model("qwen", "Qwen2ForTokenClassification", seed=3, num_labels=2, max_position_embeddings=100)


@pytest.fixture(scope="module")
def own(make_model: MakeModel) -> Path:
    folder = make_model("llama3", seed=4)
    labels = {"negative": "<->", "neutral": "<extra>", "positive": "<+>"}
    RewardConfig("prm", labels, separator="\n", problem_separator="\n\n", label_on="separator", bos=False).save(folder)
    return folder


def run(command: Any, capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = command.main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def scored(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


@pytest.mark.parametrize("option", ["--model-format", "--format"])
def test_score_takes_a_public_folder(
    classifier: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    data, output = write_jsonl(tmp_path / "in.jsonl", SAMPLES), tmp_path / "out.jsonl"
    status, _, error = run(
        score, capsys, "--model", classifier, option, "token-classification", "--model-options", '{"separator": "\\n\\n"}',
        "--data", data, "--output", output, "--device", "cpu",
    )  # fmt: skip
    assert (status, error) == (0, "")
    loaded = load_public_reward_model(classifier, "token-classification", "cpu", separator="\n\n")
    for line, rows in zip(scored(output), score_solutions(loaded.model, loaded.tokenizer, SAMPLES), strict=True):
        np.testing.assert_allclose(np.reshape(line["step_probabilities"], (-1, 3)), rows, atol=1e-6)


def test_score_of_long_solutions_stops_or_says_how_many_steps_have_no_score(
    classifier: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = {"problem": "What is 3 + 4?", "steps": ["7.", "so " * 200, "7."]}
    data, output = write_jsonl(tmp_path / "in.jsonl", [SAMPLES[0], long]), tmp_path / "out.jsonl"
    named = ["--model", classifier, "--model-format", "token-classification", "--data", data, "--output", output]
    status, _, error = run(score, capsys, *named)
    assert status == 1
    assert "in.jsonl:2: 2 of 3 steps lie beyond the model's limit of 100 tokens" in error
    status, out, _ = run(score, capsys, *named, "--on-overflow", "nan")
    assert (status, json.loads(out)) == (0, {"done": True, "solutions": 2, "steps_without_score": 2})
    assert scored(output)[1]["step_probabilities"][1:] == [[None] * 3] * 2
    assert scored(output)[1]["prm_score"] is None


def test_format_is_told_by_the_config_where_that_is_certain(
    make_model: MakeModel, add_head: Callable[..., None], classifier: Path, own: Path, tmp_path: Path
) -> None:
    torch.manual_seed(1)
    qwen = make_model("qwen")
    add_head(qwen, "score.", nn.Sequential(nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 2)))
    config = json.loads((qwen / "config.json").read_text()) | {"architectures": ["Qwen2ForProcessRewardModel"]}
    (qwen / "config.json").write_text(json.dumps(config))
    assert isinstance(open_reward_model(qwen, device="cpu"), PublicRewardModel)
    outcome = make_model("qwen", "Qwen2ForSequenceClassification", num_labels=1)
    assert open_reward_model(outcome, device="cpu").config.kind == "orm"
    assert isinstance(open_reward_model(own, device="cpu"), RewardModel)
    with pytest.raises(DataError, match=r"name one of math-shepherd.*probably token-classification"):
        open_reward_model(classifier)
    value = make_model("qwen")
    add_head(value, "v_head.summary.", nn.Linear(32, 1))
    with pytest.raises(DataError, match="It has a value head: probably skywork"):
        open_reward_model(value)
    with pytest.raises(DataError, match=r"no reward_model\.json: not a reward model, or its training did not finish"):
        open_reward_model(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--model", "/nowhere"], "error: /nowhere: "),
        (["--model", "/nowhere", "--model-format", "qwen-prm"], "error: /nowhere: "),
        (["--model", "OWN", "--model-format", "own"], "format 'own' is unknown; known: math-shepherd, versaprm"),
        (["--model", "OWN", "--model-options", "{}}"], "--model-options is not JSON"),
        (["--model", "OWN", "--model-options", "[]"], "--model-options must be a JSON object"),
        (["--model", "OWN", "--model-options", '{"beta": 1}'], "has no options such as 'beta'"),
        (["--model", "OWN", "--server", "localhost:8000"], "localhost:8000 is not the URL of a server"),
        (["--model", "http://localhost:9"], "the folder of the served model is needed too"),
        (
            ["--model", "OWN", "--server", "http://localhost:9", "--server-options", '{"nmae": "a"}'],
            "'nmae' is not an option",
        ),
        (
            ["--model", "OWN", "--server", "http://localhost:9", "--server-options", '{"concurrency": "8"}'],
            "option concurrency is '8'; it must be a whole number, at least 1",
        ),
        (
            ["--model", "OWN", "--server", "http://localhost:9", "--server-options", '{"timeout": 0}'],
            "option timeout is 0; it must be a number",
        ),
        (["--model", "OWN", "--model-format", "math-shepherd"], None),
    ],
)
def test_errors_of_opening_are_one_line(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str | None
) -> None:
    data = write_jsonl(tmp_path / "in.jsonl", SAMPLES)
    named = [str(own) if argument == "OWN" else argument for argument in arguments]
    status, _, error = run(score, capsys, *named, "--data", data, "--output", tmp_path / "out.jsonl")
    if message is None:  # our own folder read in another format: the user said so
        assert status == 0
        return
    assert status == 1
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    assert message in error


def test_score_and_evaluate_take_a_verifier_on_a_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {"problem": "P", "steps": ["a", "b"], "label": 1, "is_correct": False},
        {"problem": "Q", "steps": ["a", "b"], "label": -1, "is_correct": True},
    ]
    data, output = write_jsonl(tmp_path / "in.jsonl", rows), tmp_path / "out.jsonl"

    def choose(body: dict[str, Any]) -> list[Any]:
        wrong = "\n\nP\n\n" in body["messages"][0]["content"]
        return [choice(critique("correct", "incorrect") if wrong else critique("correct", "correct"))]

    with VerifierServer().running() as server:
        server.choose = choose
        named = ["--model", f"{server.root}/v1", "--model-format", "thinkprm", "--data", data]
        assert run(score, capsys, *named, "--output", output)[0] == 0
        assert [line["prm_score"] for line in scored(output)] == [0, 1]
        status, out, _ = run(evaluate, capsys, *named, "--data-format", "first-error", "--threshold", 0.5)
        assert (status, json.loads(out)["metrics"]["first_error_f1"]) == (0, 1)
        status, out, _ = run(evaluate, capsys, *named, "--data-format", "outcome")
        assert (status, json.loads(out)["metrics"]["correct_auroc"]) == (0, 1)
        server.choose = lambda body: [choice("I do not know.")]
        status, _, error = run(score, capsys, *named, "--output", output)
        assert status == 1
        assert "no verdict on step 1 of 2" in error
        status, out, _ = run(score, capsys, *named, "--output", output, "--on-overflow", "nan")
        assert (status, json.loads(out)["steps_without_score"]) == (0, 4)
        server.choose, server.failures = choose, [404]  # any of the requests, which are sent together
        status, _, error = run(evaluate, capsys, *named, "--data-format", "outcome")
        assert status == 1
        assert "404" in error


def test_score_takes_a_served_public_model(
    make_model: MakeModel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_model("llama3", seed=5)
    local = load_public_reward_model(folder, "rlhflow", "cpu")
    minus, plus = local.tokenizer.convert_tokens_to_ids(["-", "+"])
    data, output = write_jsonl(tmp_path / "in.jsonl", SAMPLES), tmp_path / "out.jsonl"
    with VllmLike(load_causal_lm(folder).eval(), [minus, plus]).running() as server:
        for api in ("pooling", "completions"):
            named = ["--model", folder, "--model-format", "rlhflow", "--server", f"{server.root}/v1/"]
            options = ["--server-options", json.dumps({"api": api, "name": "prm"}), "--data", data, "--output", output]
            status, _, error = run(score, capsys, *named, *options)
            assert (status, error) == (0, "")
            for line, rows in zip(scored(output), score_solutions(local.model, local.tokenizer, SAMPLES), strict=True):
                np.testing.assert_allclose(np.reshape(line["step_probabilities"], (-1, 3)), rows, atol=1e-5)
    with pytest.raises(DataError, match="skywork cannot be scored through pooling: score them in this process"):
        open_reward_model(server.root, folder=folder, format="skywork")
    with pytest.raises(DataError, match="qwen-prm cannot be scored through completions, but through pooling"):
        open_reward_model(server.root, folder=folder, format="qwen-prm", options={"api": "completions"})
    closed = open_reward_model(server.root, folder=folder, format="rlhflow", options={"attempts": 1})
    with pytest.raises(ServerError, match="gave up after 1 attempts"):
        score_solutions(closed.model, closed.tokenizer, SAMPLES)


@pytest.mark.parametrize("names", [("LABEL_0", "LABEL_1"), ("correct", "incorrect")])
def test_served_token_classifier_is_read_by_its_class_names(make_model: MakeModel, names: tuple[str, str]) -> None:
    labels = {"id2label": dict(enumerate(names)), "label2id": {name: number for number, name in enumerate(names)}}
    folder = make_model("qwen", "Qwen2ForTokenClassification", seed=6, **labels)
    local = open_reward_model(folder, format="token-classification", device="cpu")
    model = AutoModelForTokenClassification.from_pretrained(folder).eval()
    with VllmLike(model, [0, 1]).running() as server:
        remote = open_reward_model(server.root, format="token-classification", folder=folder)
        for one, two in zip(
            score_solutions(remote.model, remote.tokenizer, SAMPLES),
            score_solutions(local.model, local.tokenizer, SAMPLES),
            strict=True,
        ):
            np.testing.assert_allclose(one, two, atol=1e-5)


def test_evaluate_measures_a_public_model_on_rated_steps(
    classifier: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def step(*completions: tuple[str, int], chosen: int | None = 0) -> dict[str, Any]:
        rated = [{"text": text, "rating": rating, "flagged": False} for text, rating in completions]
        return {"completions": rated, "human_completion": None, "chosen_completion": chosen}

    record = {
        "question": {"problem": "What is 3 + 4?"},
        "label": {
            "steps": [step(("3 + 4 is 7.", 1), ("It is 8.", -1)), step(("So 7.", 0)), step(("So 9.", -1), chosen=None)],
            "finish_reason": "found_error",
        },
    }
    data = write_jsonl(tmp_path / "in.jsonl", [record])
    status, out, error = run(
        evaluate, capsys, "--model", classifier, "--model-format", "token-classification", "--data", data
    )
    assert (status, error) == (0, "")
    metrics = json.loads(out)["metrics"]
    assert metrics["labels"] == 4
    assert metrics["labels_not_fitting"] == 0
    status, out, _ = run(evaluate, capsys, "--model", classifier, "--format", "token-classification", "--data", data)
    assert json.loads(out)["metrics"] == metrics
    with pytest.raises(SystemExit):
        evaluate.main(["--model", str(classifier), "--format", "prm801k", "--data", str(data)])
    assert "--format prm801k: neither a format of data" in capsys.readouterr().err


def test_labels_of_a_tree_are_read_on_every_way_to_an_end(classifier: Path, own: Path) -> None:
    tree = Trajectory(
        (
            Segment("What is 3 + 4?", -1),
            Segment("It is 7.", 0, POSITIVE),
            Segment("It is 8.", 0, NEGATIVE),
            Segment("So 7.", 1, NEUTRAL),
            Segment("So 9.", 1, NEGATIVE),
        )
    )
    assert ways_to_ends(tree) == [[1, 3], [1, 4], [2]]
    loaded = open_reward_model(classifier, format="token-classification", device="cpu")
    found = label_probabilities_of(loaded, [tree])
    alone = [["It is 7."], ["It is 8."], ["It is 7.", "So 7."], ["It is 7.", "So 9."]]
    samples = [{"problem": "What is 3 + 4?", "steps": steps} for steps in alone]
    expected = [rows[-1][[0, 2]] for rows in score_solutions(loaded.model, loaded.tokenizer, samples)]
    np.testing.assert_allclose(found.probabilities, expected, atol=2e-6)
    np.testing.assert_array_equal(found.targets, [[0, 1], [1, 0], [0, 1], [1, 0]])  # neutral counts as positive
    assert found.lost == 0
    ours = load_reward_model(own, "cpu")
    assert label_probabilities_of(ours, [tree]).probabilities.shape == (4, 3)


def test_evaluate_counts_what_cannot_be_scored(
    classifier: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"problem": "P", "steps": ["a", "b"], "label": 1, "is_correct": False},
        {"problem": "P", "steps": ["a"], "label": -1, "is_correct": True},
        {"problem": "P", "steps": ["so " * 200], "label": -1, "is_correct": True},
    ]
    data = write_jsonl(tmp_path / "in.jsonl", rows)
    for form in (["first-error", "--threshold", 0.5], ["outcome"]):
        named = [
            "--model",
            classifier,
            "--model-format",
            "token-classification",
            "--data",
            data,
            "--data-format",
            *form,
        ]
        status, _, error = run(evaluate, capsys, *named)
        assert status == 1
        assert "in.jsonl:3: 1 of 1 steps lie beyond" in error
        status, out, _ = run(evaluate, capsys, *named, "--on-overflow", "nan")
        assert (status, json.loads(out)["metrics"]["solutions_not_fitting"]) == (0, 1)
