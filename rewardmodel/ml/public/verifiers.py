"""Verifiers: models that write a critique with a verdict on each step, asked through an OpenAI-compatible server.

Facts from the model cards of launch/ThinkPRM-* and the prompt of mukhal/thinkprm (`utils/helper.py`), and from
RyanLiu112/GenPRM (`src/prm_evaluation/genprm_inference.py`, `prm_evaluate.py`). Programs that GenPRM writes are never run.
"""

import re
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np
import torch

from rewardmodel.ml.data import DataError
from rewardmodel.ml.json_server import JsonServer, ServerError
from rewardmodel.ml.model import RewardConfig
from rewardmodel.ml.public.interface import (
    VERDICTS,
    Overflow,
    Probabilities,
    PublicFormat,
    PublicRewardModel,
    SolutionJudge,
    public_config,
    sample_place,
)
from rewardmodel.ml.public.verdicts import (
    Verdict,
    probability_of_yes,
    read_paragraph_verdict,
    read_step_verdicts,
    share_of_right,
)

TEMPERATURE_OF_VOTES = 0.6
_TOO_LONG = re.compile(r"\b(400|413)\b.*(context|too long|too large|maximum|max_model_len)", re.IGNORECASE | re.DOTALL)

Shares = list[float | None]


class Reply(NamedTuple):
    """One answer of a verifier: its text with its thinking, whether it was cut off, and the log-probabilities of its tokens."""

    text: str
    cut: bool
    tokens: list[Mapping[str, Any]]


@dataclass(frozen=True)
class VerifierFormat(PublicFormat):
    """How a verifier is asked. `model`: the server's name for it; `votes`: answers per question, whose verdicts are counted.

    `temperature` None means 0 for one vote, and TEMPERATURE_OF_VOTES for several. `max_tokens`: longest answer. `seed` is sent
    with sampled answers; null leaves it out.
    """

    model: str = ""
    votes: int = 1
    temperature: float | None = None
    top_p: float = 1.0
    max_tokens: int = 4096
    seed: int | None = 0

    def load(self, path: str, device: torch.device, dtype: torch.dtype | None) -> PublicRewardModel:
        """Refuse: verifiers write long texts, which is what servers are for."""
        raise DataError(
            f"models of the format {self.name} write their verdicts, and are asked through a server: start one, such as "
            f"`vllm serve {path}`, and give its URL"
        )

    @property
    def warmth(self) -> float:
        """The temperature in use. Raises DataError if several votes would be one and the same."""
        if self.votes < 1:
            raise DataError(f"votes is {self.votes}; it must be at least 1")
        if self.temperature is None:
            return 0.0 if self.votes == 1 else TEMPERATURE_OF_VOTES
        if self.temperature == 0 and self.votes > 1:
            raise DataError("at temperature 0 all votes are the same: ask for one vote, or set a higher temperature")
        return self.temperature

    @abstractmethod
    def shares(self, ask: "Ask", problem: str, steps: Sequence[str]) -> "tuple[Shares, list[Reply]]":
        """Return for each step the share of votes that call it right (None: no verdict), and the replies to the last question."""


class Ask:
    """Asks one question as often as there are votes. Safe to use from several threads."""

    def __init__(self, server: JsonServer, form: VerifierFormat) -> None:
        self._server = server
        self._form = form

    def __call__(self, messages: Sequence[Mapping[str, str]], *, log_probabilities: bool = False) -> list[Reply]:
        """Return as many replies as votes; some servers send fewer at once, and are asked again."""
        form, found = self._form, list[Reply]()
        while len(found) < form.votes:
            body = {
                "model": form.model,
                "messages": list(messages),
                "n": form.votes - len(found),
                "temperature": form.warmth,
                "top_p": form.top_p,
                "max_tokens": form.max_tokens,
            }
            if form.warmth > 0 and form.seed is not None:
                body["seed"] = form.seed + len(found)
            if log_probabilities:
                body |= {"logprobs": True, "top_logprobs": 20}
            replies = self._replies(self._server.post("/chat/completions", body))
            if not 1 <= len(replies) <= form.votes - len(found):
                raise ServerError(f"{self._server.url}: asked for {body['n']} answers and got {len(replies)}")
            found += replies
        return found

    def _replies(self, answer: Any) -> list[Reply]:
        try:
            return [_reply(choice) for choice in answer["choices"]]
        except (KeyError, TypeError, AttributeError) as error:
            raise ServerError(
                f"{self._server.url}: the response has no choices as the protocol requires", f"{answer!r:.300}"
            ) from error


def _reply(choice: Mapping[str, Any]) -> Reply:
    message = choice["message"]
    thinking = message.get("reasoning_content") or message.get("reasoning") or ""
    tokens = (choice.get("logprobs") or {}).get("content") or []
    text = f"{thinking}\n{message.get('content') or message.get('refusal') or ''}"
    return Reply(text, choice.get("finish_reason") == "length", tokens)


@dataclass(frozen=True)
class ThinkPrm(VerifierFormat):
    """One question per solution; the answer goes through the steps, up to the first wrong one."""

    name: ClassVar[str] = "thinkprm"

    def shares(self, ask: Ask, problem: str, steps: Sequence[str]) -> tuple[Shares, list[Reply]]:
        """See VerifierFormat."""
        numbered = (step if step.startswith("Step ") else f"Step {k}: {step}" for k, step in enumerate(steps, start=1))
        question = (
            "You are given a math problem and a proposed step-by-step solution:\n\n[Math Problem]\n\n"
            f"{problem}\n\n[Solution]\n\n" + "\n".join(numbered) + "\n\nReview and critique each step in the proposed "
            "solution to determine whether each step is correct. If the solution is incomplete, only verify the provided steps."
        )
        replies = ask([{"role": "user", "content": question}])
        return share_of_right([read_step_verdicts(reply.text, len(steps)) for reply in replies]), replies


@dataclass(frozen=True)
class GenPrm(VerifierFormat):
    """One question per step in one conversation; P(Yes) of its verdict if the server tells it, else the verdict."""

    name: ClassVar[str] = "genprm"

    def shares(self, ask: Ask, problem: str, steps: Sequence[str]) -> tuple[Shares, list[Reply]]:
        """See VerifierFormat. The conversation goes on with the first answer that has a verdict."""
        task = "You are a math teacher. Your task is to review and critique the paragraphs in solution step by step."
        messages = [{"role": "system", "content": task}]
        shares: Shares = []
        replies: list[Reply] = []
        for number, step in enumerate(steps):
            messages.append({"role": "user", "content": step if number else f"{problem}\n{step}"})
            replies = ask(messages, log_probabilities=True)
            judged = [
                (reply, verdict) for reply in replies if (verdict := read_paragraph_verdict(reply.text)) is not None
            ]
            votes = [_vote(reply, verdict) for reply, verdict in judged]
            shares.append(sum(votes) / len(votes) if votes else None)
            if not votes:  # without an answer the conversation cannot go on
                return [*shares, *([None] * (len(steps) - len(shares)))], replies
            messages.append({"role": "assistant", "content": judged[0][0].text.strip()})
        return shares, replies


def _vote(reply: Reply, verdict: Verdict) -> float:
    share = probability_of_yes(reply.tokens, bool(verdict))
    return float(bool(verdict)) if share is None else share


class Verifier(SolutionJudge):
    """A verifier behind a server."""

    def __init__(self, server: JsonServer, form: VerifierFormat) -> None:
        self.reward_config: RewardConfig = public_config(form.kind, None)
        self.form = form
        self._server = server
        self._ask = Ask(server, form)

    def step_probabilities(
        self, samples: Sequence[Mapping[str, Any]], *, tokens_per_batch: int, on_overflow: Overflow
    ) -> list[Probabilities]:
        """See SolutionJudge. Raises ServerError if the server fails; a missing verdict is NaN, or with "error" a DataError."""

        def judge(number: int) -> Probabilities:
            problem, steps = samples[number]["problem"], samples[number]["steps"]
            rows = np.full((len(steps), len(VERDICTS)), np.nan, dtype=np.float32)
            if not steps:
                return rows
            try:
                shares, replies = self.form.shares(self._ask, problem, steps)
            except ServerError as error:
                if not _TOO_LONG.search(str(error)):
                    raise
                if on_overflow == "error":
                    raise DataError(
                        f"{sample_place(samples[number], number)}: it is too long for the server: {error}"
                    ) from error
                return rows
            if on_overflow == "error" and None in shares:
                raise DataError(f"{sample_place(samples[number], number)}: {self._missing(shares, replies)}")
            for step, share in enumerate(shares):
                if share is not None:
                    rows[step] = 1 - share, share
            return rows

        return self._server.in_parallel(judge, range(len(samples)))

    def _missing(self, shares: Shares, replies: Sequence[Reply]) -> str:
        """Say which verdict is missing, why as far as it can be known, and what to do."""
        cut = sum(reply.cut for reply in replies)
        why = (
            f"{cut} of {len(replies)} answers were cut off at {self.form.max_tokens} tokens; raise max_tokens"
            if cut
            else ""
        )
        end = replies[-1].text.strip()[-200:]
        return (
            f"{self._server.url}: no verdict on step {shares.index(None) + 1} of {len(shares)} in {len(replies)} answers"
            f'{f" ({why})" if why else ""}; the last one ends in {end!r}. Give --on-overflow nan (on_overflow="nan") to go on without'
        )


def open_verifier(location: str, form: VerifierFormat, **connection: Any) -> PublicRewardModel:
    """Return a verifier served at `location`, the server's root URL or the one that ends in /v1.

    `connection` is passed to JsonServer. Raises DataError if the settings do not fit together.
    """
    url = location.rstrip("/")
    judge = Verifier(JsonServer(url if url.endswith("/v1") else f"{url}/v1", error=ServerError, **connection), form)
    if not form.warmth >= 0:
        raise DataError(f"temperature is {form.temperature}; it must be 0 or more")
    return PublicRewardModel(judge, NoTokenizer(), judge.reward_config)  # type: ignore[arg-type]


class NoTokenizer:
    """Stands for the tokenizer of a verifier: its server has it, and nothing here asks for one."""
