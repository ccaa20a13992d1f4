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

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from rewardmodel.ml.data import DataError
from rewardmodel.ml.json_server import JsonServer, ServerError
from rewardmodel.ml.model import RewardConfig, label_ids, load_tokenizer
from rewardmodel.ml.protocols import Tokenizer
from rewardmodel.ml.public.formats import public_format as find_public_format
from rewardmodel.ml.public.interface import Overflow, SolutionJudge, public_config
from rewardmodel.ml.public.loading import load_config
from rewardmodel.ml.public.placed import PlacedFormat, ServedBy, placed_chains, rows_of_steps
from rewardmodel.ml.trees.tokens import TokenTree

Api = ServedBy
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
    ) -> None:
        self.reward_config = config
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
            raise ServerError(f"{self._server.url}: no pooled data in the response", f"{answer!r:.300}") from error
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
            raise ServerError(
                f"{self._server.url}: no log-probabilities in the response", f"{answer!r:.300}"
            ) from error
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
                f"{self._server.url}: label token {error} is not among the {len(log_p)} likeliest tokens; "
                "start vLLM with --logprobs-mode processed_logprobs",
                f"{list(log_p)[:3]} …",
            ) from error
        shares = np.exp(labels - labels.max())
        return (shares / shares.sum()).astype(np.float32)


class RemotePublicModel(SolutionJudge):
    """A model of a public format behind a server."""

    def __init__(self, remote: RemoteModel, form: PlacedFormat, tokenizer: Tokenizer, *, positive: int) -> None:
        self.reward_config = remote.reward_config
        self._remote = remote
        self._form = form
        self._tokenizer = tokenizer
        self._positive = positive  # the server's class of right steps

    def step_probabilities(
        self, samples: Sequence[Mapping[str, Any]], *, tokens_per_batch: int, on_overflow: Overflow
    ) -> list[Probabilities]:
        """See SolutionJudge. The server makes batches of its own."""
        chains = placed_chains(self._form, self._tokenizer, self.reward_config.max_length, samples, on_overflow)
        found = self._remote.label_probabilities([chain.tree for chain in chains if chain.judged])
        return rows_of_steps(chains, found if self._positive == 1 else [rows[:, ::-1] for rows in found])


class RemoteRewardModel(NamedTuple):
    """The counterpart of model.RewardModel for a model behind a server."""

    model: RemoteModel | RemotePublicModel
    tokenizer: Tokenizer
    config: RewardConfig


def open_remote_reward_model(
    location: str,
    folder: str | Path,
    *,
    api: Api = "pooling",
    name: str | None = None,
    public_format: str | None = None,
    format_options: Mapping[str, Any] | None = None,
    **connection: Any,
) -> RemoteRewardModel:
    """Return a model served at the root URL `location` (without `/v1`), for `scoring.score_solutions`.

    `folder` holds its tokenizer and reward_model.json, or is the folder or name of a public model in one of FORMATS, whose
    options are `format_options`. `name`: the server's name for it; default: `folder`. `connection` is passed to JsonServer:
    api_key_variable, concurrency, timeout, attempts, first_wait. Raises DataError if the model cannot be scored remotely.
    """
    if api not in ("pooling", "completions"):
        raise ValueError(f"api is {api!r}; it must be pooling or completions")
    server = JsonServer(location, error=ServerError, **connection)
    name = name or str(folder)
    if public_format is not None:
        form = find_public_format(public_format, format_options)
        if not isinstance(form, PlacedFormat) or api not in form.served_by:
            raise DataError(f"models of the format {public_format} cannot be scored through {api}{_other_way(form)}")
        tokenizer = load_tokenizer(folder)
        model_config = load_config(str(folder))
        config = public_config(form.kind, getattr(model_config, "max_position_embeddings", None))
        remote = RemoteModel(server, api, name, config, form.verdict_ids(tokenizer))
        return RemoteRewardModel(
            RemotePublicModel(remote, form, tokenizer, positive=form.positive_class(model_config)), tokenizer, config
        )
    config = RewardConfig.load(folder)
    if config.surprise is not None:
        raise DataError(
            f"{folder}: the model has a surprise input, which servers cannot compute: score it in this process"
        )
    tokenizer = load_tokenizer(folder)
    remote = RemoteModel(server, api, name, config, label_ids(tokenizer, config))
    return RemoteRewardModel(remote, tokenizer, config)


def _other_way(form: object) -> str:
    """Say through which other API a format can be scored, if through one."""
    if isinstance(form, PlacedFormat) and form.served_by:
        return f", but through {' or '.join(form.served_by)}"
    return ": score them in this process"
