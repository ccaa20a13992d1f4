"""Samples from a server that speaks the OpenAI protocol: vLLM, llama.cpp, TGI, or a hosted model."""

from collections.abc import Sequence
from typing import Any, Literal, Unpack

from rewardmodel.ml.json_server import JsonServer
from rewardmodel.ml.sampling.interface import (
    GeneratorError,
    SampledSolution,
    SamplingKeywords,
    SamplingOptions,
    first_step,
    solution_from_text,
    solution_options,
    step_options,
)
from rewardmodel.ml.sampling.noise import sample_key
from rewardmodel.ml.text import problem_segment, step_segment

SAMPLES_PER_REQUEST = 16

INSTRUCTION = (
    "Solve the problem step by step. Write each step on one line of its own, with no blank lines between steps. "
    "After the last step write a blank line, the line `# Answer`, a blank line, and the final answer alone."
)


class OpenAIGenerator:
    """A model behind `location`, the server's base URL up to and with `/v1`. Safe to use from several threads.

    `api` "completions" continues documents in the format of our own generators (base and fine-tuned models); "chat" prompts
    an instruction-tuned model with INSTRUCTION (`instruction` replaces it), and gets next steps by continuing an assistant
    message, which vLLM supports but many hosted servers do not. `send_seed` false omits seeds, for servers that do not
    accept them. `connection` is passed to JsonServer: api_key_variable, concurrency, timeout, attempts, first_wait.
    """

    def __init__(
        self,
        location: str,
        *,
        model: str = "",
        api: Literal["completions", "chat"] = "completions",
        prompt_template: str | None = None,
        instruction: str = INSTRUCTION,
        send_seed: bool = True,
        **connection: Any,
    ) -> None:
        self._server = JsonServer(location, error=GeneratorError, **connection)
        if api not in ("completions", "chat"):
            raise ValueError(f"api is {api!r}; it must be completions or chat")
        self._model = model
        self._api = api
        self._template = prompt_template
        self._instruction = instruction
        self._send_seed = send_seed

    def sample(
        self,
        problems: Sequence[str],
        samples_per_problem: int,
        *,
        first_sample: int = 0,
        **options: Unpack[SamplingKeywords],
    ) -> list[list[SampledSolution]]:
        """See interface.Generator; whether a seed fixes a sample depends on the server."""
        chosen = solution_options(options)
        requests = [
            (index, start, min(SAMPLES_PER_REQUEST, samples_per_problem - start))
            for index in range(len(problems))
            for start in range(0, samples_per_problem, SAMPLES_PER_REQUEST)
        ]

        def ask(request: tuple[int, int, int]) -> list[SampledSolution]:
            index, start, count = request
            texts = self._ask(problems[index], [], chosen, count, first_sample + start)
            return [solution_from_text(text, ended=ended) for text, ended in texts]

        solutions: list[list[SampledSolution]] = [[] for _ in problems]
        for (index, _, _), written in zip(requests, self._server.in_parallel(ask, requests), strict=True):
            solutions[index] += written
        return solutions

    def next_steps(
        self,
        problem: str,
        steps: Sequence[str],
        count: int,
        **options: Unpack[SamplingKeywords],
    ) -> list[str]:
        """See interface.Generator. The server writes up to its limit; the text after the first step is discarded."""
        texts = self._ask(problem, steps, step_options(options), count, 0)
        return [first_step(text, ended=True) or "" for text, _ in texts]

    def _ask(
        self, problem: str, steps: Sequence[str], options: SamplingOptions, count: int, first_sample: int
    ) -> list[tuple[str, bool]]:
        """Return (text, whether it was finished rather than cut off) of `count` samples.

        Some servers ignore `n`, so the remaining samples are requested again. At temperature 0 there is only one text, and vLLM
        refuses requests for several.
        """
        if options.temperature == 0 and count > 1:
            return self._ask(problem, steps, options, 1, first_sample) * count
        found: list[tuple[str, bool]] = []
        while len(found) < count:
            body = _body(options, count - len(found))
            if self._send_seed:
                body["seed"] = _seed(options.seed, "\n".join([problem, *steps]), first_sample + len(found))
            found += self._ask_once(problem, steps, body)
        return found

    def _ask_once(self, problem: str, steps: Sequence[str], settings: dict[str, Any]) -> list[tuple[str, bool]]:
        """Send one request and return its choices: at least one, at most `n`."""
        body = {"model": self._model} | settings
        if self._api == "completions":
            start = problem_segment(problem) if self._template is None else self._template.replace("{problem}", problem)
            answer = self._server.post("/completions", body | {"prompt": start + "".join(map(step_segment, steps))})
        else:
            text = problem if self._template is None else self._template.replace("{problem}", problem)
            messages = [{"role": "system", "content": self._instruction}, {"role": "user", "content": text}]
            if steps:
                messages.append({"role": "assistant", "content": "".join(map(step_segment, steps))})
                body |= {"continue_final_message": True, "add_generation_prompt": False}
            answer = self._server.post("/chat/completions", body | {"messages": messages})
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
                f"{self._server.url}: the response has no choices as the protocol requires", f"{answer!r:.300}"
            ) from error
        if not 1 <= len(choices) <= settings["n"]:
            raise GeneratorError(f"{self._server.url}: asked for {settings['n']} samples and got {len(choices)}")
        return choices


def _body(options: SamplingOptions, count: int) -> dict[str, Any]:
    return {
        "temperature": options.temperature,
        "top_p": options.top_p,
        "max_tokens": options.max_new_tokens,
        "n": count,
    }


def _seed(seed: int, text: str, sample: int) -> int:
    return sample_key(seed, text, sample) % 2**31
