"""Reward models behind an HTTP server, scored by `scoring.score_solutions` like those in this process.

Legend: n tokens of a solution, L labels, C label classes.

| api           | request                                                        | result                                    |
|---------------|----------------------------------------------------------------|-------------------------------------------|
| `pooling`     | `POST /pooling` of vLLM, one per solution: its token ids       | C probabilities at each token, or at each |
|               |                                                                | step if the server picks the steps        |
| `completions` | `POST /v1/completions`, one per solution: the ids up to each   | the log-probabilities of the label tokens |
|               | label place, for one token each                                | among the likeliest next tokens           |

Token ids are sent, never text, so segments are always cut here. Of the served model, only the tokenizer and
`reward_model.json` (or the format of a public model) are needed on this machine. docs/reward-models.md describes how to
start such a server.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from rewardmodel.ml.data import DataError
from rewardmodel.ml.json_server import JsonServer, ServerError
from rewardmodel.ml.model import RewardConfig, label_ids, load_tokenizer
from rewardmodel.ml.protocols import Tokenizer
from rewardmodel.ml.public_models import FORMATS, PublicFormat, public_config, verdict_ids
from rewardmodel.ml.trees.tokens import TokenTree

Api = Literal["pooling", "completions"]
LIKELIEST = 20  # next tokens to ask for; by default vLLM returns no more
SUM_TOLERANCE = 0.02  # servers compute in bfloat16

Probabilities = npt.NDArray[np.float32]


class RemoteModel:
    """A model behind a server: `score_solutions` takes it in place of a loaded one.

    `label_ids` (C,): the label tokens in the order of the classes; empty for a model that has a head instead.
    """

    def __init__(
        self,
        server: JsonServer,
        api: Api,
        name: str,
        config: RewardConfig,
        label_ids: list[int],
        public_format: PublicFormat | None,
    ) -> None:
        self.reward_config = config
        self.public_format = public_format
        self._server = server
        self._api = api
        self._name = name
        self._label_ids = label_ids

    def label_probabilities(self, trees: Sequence[TokenTree]) -> list[Probabilities]:
        """Return for each solution, a chain, the probabilities (its labels, C) at its labels, in the solutions' order.

        Raises ServerError if the server does not respond with these.
        """
        ask = self._ask_pooling if self._api == "pooling" else self._ask_completions
        return self._server.in_parallel(ask, trees)

    def _ask_pooling(self, tree: TokenTree) -> Probabilities:
        # use_activation means probabilities, not logits. It is the default; the checks below find a server that ignores it.
        body = {"input": tree.input_ids.tolist(), "task": "token_classify", "use_activation": True}
        answer = self._server.post("/pooling", {"model": self._name, **body})
        try:
            rows = np.asarray(answer["data"][0]["data"], dtype=np.float32)  # (n, C) or (L, C)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise ServerError(f"{self._server.url}: no pooled data in the response: {answer!r:.300}") from error
        if len(rows) == len(tree):
            rows = rows[tree.label_index]
        classes = len(self.reward_config.classes)
        if rows.shape != (len(tree.label_index), classes):
            raise ServerError(
                f"{self._server.url}: rows of shape {rows.shape} for {len(tree)} tokens with {len(tree.label_index)} steps; "
                f"expected {classes} classes at every token or at every step: is the served model this one?"
            )
        if not (np.isfinite(rows).all() and (rows >= 0).all() and (abs(rows.sum(axis=1) - 1) < SUM_TOLERANCE).all()):
            raise ServerError(
                f"{self._server.url}: the server's values for a step are not probabilities ({rows[0].tolist()}): "
                "its pooler must apply a softmax over the classes"
            )
        return rows / rows.sum(axis=1, keepdims=True)

    def _ask_completions(self, tree: TokenTree) -> Probabilities:
        # One token after each step, restricted to the label tokens: if the server masks before it computes
        # log-probabilities, only they are among the likeliest.
        body = {
            "prompt": [tree.input_ids[: place + 1].tolist() for place in tree.label_index],
            "max_tokens": 1,
            "temperature": 1.0,
            "logprobs": LIKELIEST,
            "allowed_token_ids": self._label_ids,
            "return_tokens_as_token_ids": True,
        }
        answer = self._server.post("/v1/completions", {"model": self._name, **body})
        try:
            choices = sorted(answer["choices"], key=lambda choice: choice["index"])
            likeliest = [choice["logprobs"]["top_logprobs"][0] for choice in choices]
        except (KeyError, IndexError, TypeError) as error:
            raise ServerError(f"{self._server.url}: no log-probabilities in the response: {answer!r:.300}") from error
        if len(likeliest) != len(tree.label_index):
            raise ServerError(
                f"{self._server.url}: asked about {len(tree.label_index)} steps, got {len(likeliest)} results"
            )
        return np.stack([self._softmax(log_p) for log_p in likeliest])

    def _softmax(self, log_p: dict[str, float]) -> Probabilities:
        """Return the probabilities (C,) of the label tokens, normalised to 1, from the likeliest tokens' log-probabilities."""
        try:
            labels = np.array([log_p[f"token_id:{token}"] for token in self._label_ids], dtype=np.float64)
        except KeyError as error:
            raise ServerError(
                f"{self._server.url}: label token {error} is not among the {len(log_p)} likeliest ({list(log_p)[:3]} …): "
                "start vLLM with --logprobs-mode processed_logprobs"
            ) from error
        shares = np.exp(labels - labels.max())
        return (shares / shares.sum()).astype(np.float32)


class RemoteRewardModel(NamedTuple):
    """The counterpart of model.RewardModel for a model behind a server."""

    model: RemoteModel
    tokenizer: Tokenizer
    config: RewardConfig


def open_remote_reward_model(
    location: str,
    folder: str | Path,
    *,
    api: Api = "pooling",
    name: str | None = None,
    public_format: str | None = None,
    **connection: Any,
) -> RemoteRewardModel:
    """Return a model served at the root URL `location` (without `/v1`), for `scoring.score_solutions`.

    `folder` holds its tokenizer and reward_model.json, or is the folder or name of a public model in one of FORMATS.
    `name`: the server's name for it; default: `folder`. `connection` is passed to JsonServer: api_key_variable,
    concurrency, timeout, attempts, first_wait. Raises DataError if the model cannot be scored remotely.
    """
    if api not in ("pooling", "completions"):
        raise ValueError(f"api is {api!r}; it must be pooling or completions")
    server = JsonServer(location, error=ServerError, **connection)
    tokenizer = load_tokenizer(folder)
    if public_format is None:
        form, config = None, RewardConfig.load(folder)
        if config.surprise is not None:
            raise DataError(
                f"{folder}: the model has a surprise input, which servers cannot compute: score it in this process"
            )
        ids = label_ids(tokenizer, config)
    else:
        from transformers import AutoConfig

        if public_format not in FORMATS:
            raise DataError(f"format {public_format!r} is unknown; known: {', '.join(FORMATS)}")
        form, config = FORMATS[public_format], public_config(AutoConfig.from_pretrained(str(folder)))
        if form.head == "value" or (api == "completions" and form.head != "tokens"):
            raise DataError(f"models of the format {public_format} cannot be scored through {api}")
        ids = verdict_ids(tokenizer) if form.head == "tokens" else []
    return RemoteRewardModel(RemoteModel(server, api, name or str(folder), config, ids, form), tokenizer, config)
