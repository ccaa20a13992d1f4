"""Remote scoring against a small HTTP server with vLLM's protocol and the same model's numbers.

Its answers come from the whole vocabulary's logits, by other code than the scorer's.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from rewardmodel.ml import score
from rewardmodel.ml.data import DataError
from rewardmodel.ml.json_server import ServerError
from rewardmodel.ml.model import CONFIG_FILE, RewardConfig, RewardModel, load_causal_lm, load_reward_model
from rewardmodel.ml.public.formats import load_public_reward_model
from rewardmodel.ml.remote_scoring import RemoteRewardModel, open_remote_reward_model
from rewardmodel.ml.scoring import score_outcomes, score_solutions
from rewardmodel.ml.surprise_input import SurpriseConfig
from tests.ml.json_test_server import JsonTestServer
from tests.ml.records import write_jsonl
from tests.ml.test_scoring import SAMPLES, TOKENS


class VllmLike(JsonTestServer):
    """`/pooling` returns the classes' probabilities at every token, `/v1/completions` the likeliest next tokens.

    `masks_first`: log-probabilities are taken after the mask of allowed tokens (--logprobs-mode processed_logprobs).
    `sends_all`: more next tokens than were asked for. `step_tag`: only rows at that token are given, as with pooling type
    STEP. `spoil` may change what is answered.
    """

    def __init__(self, model: Any, label_ids: list[int]) -> None:
        super().__init__()
        self.model = model
        self.label_ids = label_ids
        self.masks_first = True
        self.sends_all = False
        self.step_tag: int | None = None
        self.spoil: Callable[[Any], Any] = lambda answer: answer

    def logits(self, ids: list[int]) -> torch.Tensor:
        with torch.no_grad():
            return self.model(input_ids=torch.tensor([ids])).logits[0].float()  # (n, V)

    def answer(self, path: str, body: dict[str, Any]) -> Any:
        return self.spoil(self.pooled(body) if path == "/pooling" else self.completed(body))

    def pooled(self, body: dict[str, Any]) -> Any:
        assert body["task"] == "token_classify"
        rows = torch.softmax(self.logits(body["input"])[:, self.label_ids], -1)
        if self.step_tag is not None:
            rows = rows[torch.tensor(body["input"]) == self.step_tag]
        return {"object": "list", "data": [{"index": 0, "object": "pooling", "data": rows.tolist()}]}

    def completed(self, body: dict[str, Any]) -> Any:
        assert body["return_tokens_as_token_ids"]
        assert body["max_tokens"] == 1
        choices = []
        for index, ids in enumerate(body["prompt"]):
            logits = self.logits(ids)[-1]
            if self.masks_first:
                mask = torch.full_like(logits, -torch.inf)
                mask[body["allowed_token_ids"]] = 0
                logits = logits + mask
            log_p = torch.log_softmax(logits, -1)
            count = len(log_p) if self.sends_all else body["logprobs"]
            top = {f"token_id:{token}": log_p[token].item() for token in log_p.topk(count).indices.tolist()}
            top = {name: value for name, value in top.items() if value > -torch.inf}
            choices.append({"index": index, "text": "?", "logprobs": {"top_logprobs": [top]}})
        return {"choices": choices[::-1]}  # the order is in `index`


@pytest.fixture(scope="module")
def folder(make_base: Callable[..., Path]) -> Path:
    """Return a reward model folder with random weights."""
    base = make_base(seed=3)
    RewardConfig(
        "prm", TOKENS, separator="\n", problem_separator="\n\n", label_on="separator", bos=False, max_length=200
    ).save(base)
    return base


@pytest.fixture(scope="module")
def local(folder: Path) -> RewardModel:
    return load_reward_model(folder, "cpu")


@pytest.fixture
def server(folder: Path, local: RewardModel) -> Iterator[VllmLike]:
    ids = local.tokenizer.convert_tokens_to_ids(list(TOKENS.values()))
    with VllmLike(load_causal_lm(folder).eval(), ids).running() as server:
        yield server


def connect(server: VllmLike, folder: Path, **options: Any) -> RemoteRewardModel:
    return open_remote_reward_model(server.root, folder, **{"name": "prm", "first_wait": 0.01, **options})


@pytest.mark.parametrize("api", ["pooling", "completions"])
def test_remote_scores_are_those_of_the_local_scorer(
    server: VllmLike, folder: Path, local: RewardModel, api: Any
) -> None:
    remote = connect(server, folder, api=api)
    found = score_solutions(remote.model, remote.tokenizer, SAMPLES)
    expected = score_solutions(local.model, local.tokenizer, SAMPLES)
    assert [rows.shape for rows in found] == [(2, 3), (4, 3), (0, 3), (1, 3)]
    for one, two in zip(found, expected, strict=True):
        assert one.dtype == np.float32
        np.testing.assert_allclose(one, two, atol=1e-5)
    assert len(server.requests) == 3  # one for each solution with steps
    assert {body["model"] for _, body, _ in server.requests} == {"prm"}


def test_remote_outcome_model_scores_at_the_last_token(server: VllmLike, folder: Path, local: RewardModel) -> None:
    remote = connect(server, folder)
    expected = score_outcomes(local.model, local.tokenizer, SAMPLES)
    np.testing.assert_allclose(score_outcomes(remote.model, remote.tokenizer, SAMPLES), expected, atol=1e-5)


def test_steps_beyond_the_length_are_refused_or_nan(server: VllmLike, folder: Path) -> None:
    remote = connect(server, folder)
    samples = [{"problem": "P" * 300, "steps": ["a"]}]
    with pytest.raises(DataError, match="sample 0: 1 of 1 steps lie beyond"):
        score_solutions(remote.model, remote.tokenizer, samples)
    assert np.isnan(score_solutions(remote.model, remote.tokenizer, samples, on_overflow="nan")[0]).all()
    assert server.requests == []


def test_completions_masked_late_are_renormalised_or_refused(
    server: VllmLike, folder: Path, local: RewardModel
) -> None:
    server.masks_first = False
    remote = connect(server, folder, api="completions", attempts=1)
    with pytest.raises(ServerError, match=r"is not among the 20 likeliest .*processed_logprobs"):
        score_solutions(remote.model, remote.tokenizer, SAMPLES)
    # A server with a small vocabulary sends all tokens, so the labels' shares are the same numbers.
    server.sends_all = True
    for one, two in zip(
        score_solutions(remote.model, remote.tokenizer, SAMPLES),
        score_solutions(local.model, local.tokenizer, SAMPLES),
        strict=True,
    ):
        np.testing.assert_allclose(one, two, atol=1e-5)


def test_requests_are_limited_and_retried_after_a_failure(
    server: VllmLike, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", "secret")
    server.failures = [503, 429]
    remote = connect(server, folder, concurrency=2, api_key_variable="MY_KEY")
    assert len(score_solutions(remote.model, remote.tokenizer, SAMPLES * 2)) == 8
    assert len(server.requests) == 6 + 2
    assert 1 <= server.most_running <= 2
    assert {authorization for _, _, authorization in server.requests} == {"Bearer secret"}


def test_failures_that_do_not_pass_are_told(server: VllmLike, folder: Path) -> None:
    server.failures = [400]
    remote = connect(server, folder, concurrency=1)
    with pytest.raises(ServerError, match=r"400 .*no room here"):
        score_solutions(remote.model, remote.tokenizer, SAMPLES[:1])
    assert len(server.requests) == 1
    slow = connect(server, folder, timeout=0.01, attempts=2)
    with pytest.raises(ServerError, match=r"timed out.*gave up after 2 attempts"):
        score_solutions(slow.model, slow.tokenizer, SAMPLES[:1])


@pytest.mark.parametrize(
    ("api", "spoil", "message"),
    [
        ("pooling", lambda answer: {"data": []}, "no pooled data"),
        ("pooling", lambda answer: {"data": [{"data": [[0.5, 0.3, 0.2]]}]}, r"shape \(1, 3\) for \d+ tokens with 2"),
        ("pooling", lambda answer: {"data": [{"data": [[0.5, 0.5]] * 2}]}, "expected 3 classes"),
        ("pooling", lambda answer: {"data": [{"data": [[3.0, -1.0, 0.5]] * 2}]}, "are not probabilities .*softmax"),
        ("completions", lambda answer: {"choices": [{"index": 0, "logprobs": None}]}, "no log-probabilities"),
        ("completions", lambda answer: {"choices": answer["choices"][:1]}, "asked about 2 steps, got 1"),
    ],
)
def test_answers_of_another_shape_are_refused(
    server: VllmLike, folder: Path, api: Any, spoil: Any, message: str
) -> None:
    server.spoil = spoil
    remote = connect(server, folder, api=api)
    with pytest.raises(ServerError, match=message):
        score_solutions(remote.model, remote.tokenizer, SAMPLES[:1])


def test_public_model_with_step_pooling(make_base: Callable[..., Path]) -> None:
    base = make_base(seed=4)
    local = load_public_reward_model(base, "math-shepherd", "cpu")
    expected = score_solutions(local.model, local.tokenizer, SAMPLES)
    tokenizer = local.tokenizer
    minus, plus = (tokenizer(f" {token}", add_special_tokens=False)["input_ids"][-1] for token in "-+")
    with VllmLike(load_causal_lm(base).eval(), [minus, plus]).running() as server:
        server.step_tag = tokenizer("ки", add_special_tokens=False)["input_ids"][-1]
        for api in ("pooling", "completions"):
            remote = connect(server, base, api=api, public_format="math-shepherd")
            for one, two in zip(score_solutions(remote.model, remote.tokenizer, SAMPLES), expected, strict=True):
                np.testing.assert_allclose(one, two, atol=1e-5)


def test_models_that_no_server_can_score_are_refused(folder: Path, tmp_path: Path) -> None:
    url = "http://localhost:1"
    with pytest.raises(DataError, match="format skywork cannot be scored through pooling"):
        open_remote_reward_model(url, folder, public_format="skywork")
    with pytest.raises(DataError, match="format qwen-prm cannot be scored through completions"):
        open_remote_reward_model(url, folder, public_format="qwen-prm", api="completions")
    with pytest.raises(ValueError, match="pooling or completions"):
        open_remote_reward_model(url, folder, api="chat")  # type: ignore[arg-type]
    with pytest.raises(ServerError, match="is not the URL"):
        open_remote_reward_model("localhost:1", folder)
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / CONFIG_FILE).unlink()
    replace(RewardConfig.load(folder), surprise=SurpriseConfig("base", "0")).save(tmp_path)
    with pytest.raises(DataError, match="surprise input, which servers cannot compute"):
        open_remote_reward_model(url, tmp_path)


def test_score_command_asks_the_server(
    server: VllmLike, folder: Path, local: RewardModel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, output = write_jsonl(tmp_path / "in.jsonl", SAMPLES), tmp_path / "out.jsonl"
    arguments = ["--model", str(folder), "--data", str(data), "--output", str(output), "--server", server.root]
    assert score.main([*arguments, "--server-options", '{"name": "prm", "attempts": 1}']) == 0
    lines = [json.loads(line) for line in output.read_text().splitlines()]
    expected = score_solutions(local.model, local.tokenizer, SAMPLES)
    for line, rows in zip(lines, expected, strict=True):
        np.testing.assert_allclose(np.reshape(line["step_probabilities"], (-1, 3)), rows, atol=1e-5)
    server.failures = [404]
    output.unlink()
    assert score.main(arguments) == 1
    assert "404" in capsys.readouterr().err
    assert not output.exists()
