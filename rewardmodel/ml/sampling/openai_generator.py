"""Samples from a server that speaks the OpenAI protocol: vLLM, llama.cpp, TGI, or a hosted model."""

import json
import os
import random
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.client import HTTPException
from typing import Any, Literal

from rewardmodel.ml.sampling.interface import GeneratorError, SampledSolution, first_step, solution_from_text
from rewardmodel.ml.sampling.noise import sample_key
from rewardmodel.ml.text import problem_segment, step_segment

# Answers worth asking again for; any other 4xx says that the request itself is wrong.
RETRIED = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
LONGEST_WAIT = 30.0  # seconds between two attempts
SAMPLES_PER_REQUEST = 16

INSTRUCTION = (
    "Solve the problem step by step. Write each step on one line of its own, with no blank lines between steps. "
    "After the last step write a blank line, the line `# Answer`, a blank line, and the final answer alone."
)


class OpenAIGenerator:
    """A model behind `location`, the server's base URL up to and with `/v1`. Safe to use from several threads.

    `api` "completions" continues documents as our own generators write them (base and fine-tuned models); "chat" asks an
    instruction-tuned model by INSTRUCTION (`instruction` replaces it), and asks for next steps by continuing an
    assistant message, which vLLM can and many hosted servers cannot. The key is read from the environment variable
    `api_key_variable`, so that no setting or database row holds it; a server without keys needs none.
    """

    def __init__(
        self,
        location: str,
        *,
        model: str = "",
        api: Literal["completions", "chat"] = "completions",
        api_key_variable: str = "OPENAI_API_KEY",
        concurrency: int = 8,
        timeout: float = 300.0,
        attempts: int = 5,
        first_wait: float = 0.5,
        prompt_template: str | None = None,
        instruction: str = INSTRUCTION,
    ) -> None:
        if not location.startswith(("http://", "https://")):
            raise GeneratorError(f"{location!r} is no URL of a server; it looks like http://localhost:8000/v1")
        if api not in ("completions", "chat"):
            raise ValueError(f"api {api!r}: completions or chat")
        self._url = location.rstrip("/")
        self._model = model
        self._api = api
        self._key = os.environ.get(api_key_variable, "")
        self._concurrency = concurrency
        self._timeout = timeout
        self._attempts = attempts
        self._first_wait = first_wait
        self._template = prompt_template
        self._instruction = instruction

    def sample(
        self,
        problems: Sequence[str],
        samples_per_problem: int,
        *,
        temperature: float = 1.0,
        top_p: float = 1.0,
        seed: int = 0,
        max_new_tokens: int = 1024,
        first_sample: int = 0,
    ) -> list[list[SampledSolution]]:
        """See interface.Generator; how far a seed fixes a sample is the server's affair."""
        settings = {"temperature": temperature, "top_p": top_p, "max_tokens": max_new_tokens}
        requests = [
            (index, start, min(SAMPLES_PER_REQUEST, samples_per_problem - start))
            for index in range(len(problems))
            for start in range(0, samples_per_problem, SAMPLES_PER_REQUEST)
        ]

        def ask(request: tuple[int, int, int]) -> list[SampledSolution]:
            index, start, count = request
            problem = problems[index]
            body = settings | {"n": count, "seed": _seed(seed, problem, first_sample + start)}
            return [solution_from_text(text, ended=ended) for text, ended in self._ask(problem, [], body)]

        solutions: list[list[SampledSolution]] = [[] for _ in problems]
        for (index, _, _), written in zip(requests, self._in_parallel(ask, requests), strict=True):
            solutions[index] += written
        return solutions

    def next_steps(
        self,
        problem: str,
        steps: Sequence[str],
        count: int,
        *,
        temperature: float = 1.0,
        top_p: float = 1.0,
        seed: int = 0,
        max_new_tokens: int = 256,
    ) -> list[str]:
        """See interface.Generator. The server writes on to its limit; what follows the first step is thrown away."""
        number = _seed(seed, "\n".join([problem, *steps]), 0)
        body = {"temperature": temperature, "top_p": top_p, "max_tokens": max_new_tokens, "n": count, "seed": number}
        return [first_step(text, ended=True) or "" for text, _ in self._ask(problem, steps, body)]

    def _in_parallel(
        self, ask: Callable[[tuple[int, int, int]], list[SampledSolution]], requests: Sequence[tuple[int, int, int]]
    ) -> list[list[SampledSolution]]:
        with ThreadPoolExecutor(max_workers=self._concurrency) as threads:
            futures = [threads.submit(ask, request) for request in requests]
            try:
                return [future.result() for future in futures]
            except BaseException:
                threads.shutdown(wait=False, cancel_futures=True)  # the first error ends the call; ask no further
                raise

    def _ask(self, problem: str, steps: Sequence[str], settings: dict[str, Any]) -> list[tuple[str, bool]]:
        """Return (text, ended by itself) of each choice."""
        body = {"model": self._model} | settings
        if self._api == "completions":
            start = problem_segment(problem) if self._template is None else self._template.replace("{problem}", problem)
            answer = self._post("/completions", body | {"prompt": start + "".join(map(step_segment, steps))})
        else:
            text = problem if self._template is None else self._template.replace("{problem}", problem)
            messages = [{"role": "system", "content": self._instruction}, {"role": "user", "content": text}]
            if steps:
                messages.append({"role": "assistant", "content": "".join(map(step_segment, steps))})
                body |= {"continue_final_message": True, "add_generation_prompt": False}
            answer = self._post("/chat/completions", body | {"messages": messages})
        try:
            choices = [
                (
                    c["text"] if self._api == "completions" else c["message"]["content"] or "",
                    c["finish_reason"] == "stop",
                )
                for c in answer["choices"]
            ]
        except (KeyError, TypeError) as error:
            raise GeneratorError(
                f"{self._url}: the answer has no choices as the protocol wants them: {answer!r:.300}"
            ) from error
        if len(choices) != settings["n"]:
            raise GeneratorError(
                f"{self._url}: asked for {settings['n']} samples and got {len(choices)}; does the server know `n`?"
            )
        return choices

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        """Send one request, again after a while where that can help; raise GeneratorError with the server's words."""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self._key}"} if self._key else {})
        data = json.dumps(body).encode()
        for attempt in range(1, self._attempts + 1):
            request = urllib.request.Request(self._url + path, data=data, headers=headers)  # noqa: S310 (checked: http or https)
            wait = min(self._first_wait * 2 ** (attempt - 1), LONGEST_WAIT) * random.uniform(0.5, 1.0)
            try:
                with urllib.request.urlopen(request, timeout=self._timeout) as response:  # noqa: S310
                    return json.load(response)
            except urllib.error.HTTPError as error:
                problem = f"{error.code} {error.reason}: {error.read(500).decode(errors='replace')}"
                if error.code not in RETRIED:
                    raise GeneratorError(f"POST {self._url}{path}: {problem}") from error
                wait = max(wait, _retry_after(error))
            except json.JSONDecodeError as error:
                raise GeneratorError(
                    f"POST {self._url}{path}: the answer is no JSON; is this an OpenAI-compatible URL?"
                ) from error
            except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError) as error:
                problem = str(getattr(error, "reason", "")) or str(error) or type(error).__name__
            if attempt < self._attempts:
                time.sleep(wait)
        raise GeneratorError(f"POST {self._url}{path}: {problem} (gave up after {self._attempts} attempts)")


def _retry_after(error: urllib.error.HTTPError) -> float:
    """Return the seconds that the server asks for; 0 where it names none (or a date)."""
    try:
        return min(float(error.headers.get("Retry-After", "0")), LONGEST_WAIT)
    except ValueError:
        return 0.0


def _seed(seed: int, text: str, sample: int) -> int:
    return sample_key(seed, text, sample) % 2**31
