"""Samples from a causal language model in this process."""

from collections.abc import Sequence
from itertools import islice
from typing import Unpack, cast

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from rewardmodel.ml.command import one_line
from rewardmodel.ml.model_location import check_model
from rewardmodel.ml.protocols import CausalLM, Tokenizer
from rewardmodel.ml.sampling.decoding import Row, decode
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
from rewardmodel.ml.text import problem_segment, step_segment
from rewardmodel.ml.text_tokens import text_tokens

BATCH_SIZE = 128  # rows written at once


class TransformersGenerator:
    """Any `AutoModelForCausalLM` folder or name. Not safe to use from several threads.

    A prompt has the format of the documents that generators are trained on: problem and steps as segments, each tokenised
    separately. `prompt_template`, a text with one `{problem}`, wraps the problem for other models, for example with few-shot
    examples. Computes in float32 on a CPU and bfloat16 on a GPU, unless `dtype` is given. Rounding depends on the shape of a
    batch, so about once in a million tokens (more often in bfloat16) a sample may differ with the other rows of its batch.
    """

    def __init__(
        self,
        location: str,
        *,
        device: str | None = None,
        dtype: str | None = None,
        batch_size: int = BATCH_SIZE,
        prompt_template: str | None = None,
    ) -> None:
        chosen = device or ("cuda" if torch.cuda.is_available() else "cpu")
        precision = getattr(torch, dtype) if dtype else (torch.bfloat16 if chosen.startswith("cuda") else torch.float32)
        if prompt_template is not None and prompt_template.count("{problem}") != 1:
            raise ValueError("prompt_template must contain {problem} exactly once")
        try:
            check_model(location, "--generator")
            self.tokenizer = cast(Tokenizer, AutoTokenizer.from_pretrained(location, trust_remote_code=False))
            model = cast(
                CausalLM,
                AutoModelForCausalLM.from_pretrained(
                    location, dtype=precision, use_safetensors=True, trust_remote_code=False
                ),
            )
        except (OSError, ValueError) as error:
            raise GeneratorError(f"no generator at {location}: {one_line(error)}") from error
        self.model = model.to(chosen).eval()
        self.batch_size = batch_size
        self._template = prompt_template
        self._end_ids = _end_ids(self.model, self.tokenizer)
        self._most_positions: int | None = getattr(self.model.config, "max_position_embeddings", None)

    def sample(
        self,
        problems: Sequence[str],
        samples_per_problem: int,
        *,
        first_sample: int = 0,
        **options: Unpack[SamplingKeywords],
    ) -> list[list[SampledSolution]]:
        """See interface.Generator. Problems of similar length share a batch; the order of results is the problems'."""
        chosen = solution_options(options)
        prompts = [self._ids(problem) for problem in problems]
        by_length = sorted(range(len(problems)), key=lambda index: len(prompts[index]))
        rows = (
            Row.start(
                index,
                chosen.seed,
                problems[index],
                first_sample + number,
                self._room(problems[index], prompts[index], chosen.max_new_tokens),
            )
            for index in by_length
            for number in range(samples_per_problem)
        )
        written: dict[int, list[SampledSolution]] = {index: [] for index in range(len(problems))}
        while batch := list(islice(rows, self.batch_size)):
            self._decode(prompts, batch, chosen)
            for row in batch:
                written[row.prompt].append(solution_from_text(self._text(row.ids), ended=row.ended))
        return [written[index] for index in range(len(problems))]

    def next_steps(
        self,
        problem: str,
        steps: Sequence[str],
        count: int,
        **options: Unpack[SamplingKeywords],
    ) -> list[str]:
        """See interface.Generator. A step that is longer than `max_new_tokens` is returned cut off."""
        chosen = step_options(options)
        written = problem_segment(problem) if self._template is None else self._template.replace("{problem}", problem)
        prompt = self._ids(problem, steps)
        room = self._room(problem, prompt, chosen.max_new_tokens)
        rows = [
            Row.start(0, chosen.seed, written + "".join(map(step_segment, steps)), number, room)
            for number in range(count)
        ]
        for start in range(0, count, self.batch_size):
            self._decode([prompt], rows[start : start + self.batch_size], chosen, stepwise=True)
        texts = [(self._text(row.ids), row.ended) for row in rows]
        return [first_step(text, ended=ended) or first_step(text, ended=True) or "" for text, ended in texts]

    def _decode(
        self,
        prompts: Sequence[list[int]],
        rows: Sequence[Row],
        options: SamplingOptions,
        *,
        stepwise: bool = False,
    ) -> None:
        used = sorted({row.prompt for row in rows})
        place = {prompt: line for line, prompt in enumerate(used)}
        numbers = [row.prompt for row in rows]
        for row in rows:
            row.prompt = place[row.prompt]
        decode(
            self.model,
            [prompts[prompt] for prompt in used],
            rows,
            end_ids=self._end_ids,
            temperature=options.temperature,
            top_p=options.top_p,
            is_done=(lambda ids: first_step(self._text(ids), ended=False) is not None) if stepwise else None,
        )
        for row, number in zip(rows, numbers, strict=True):
            row.prompt = number

    def _ids(self, problem: str, steps: Sequence[str] = ()) -> list[int]:
        """Return the ids of a prompt. Special tokens in problem and steps are text, those of the template are tokens."""
        read = text_tokens(self.tokenizer)
        segments = [step_segment(step) for step in steps]
        if self._template is None:
            return [id_ for ids in read.ids([problem_segment(problem), *segments]) for id_ in ids]
        start = read.ids_of_guarded(self._template.replace("{problem}", read.guarded(problem)))
        return [*start, *(id_ for ids in read.ids(segments) for id_ in ids)]

    def _text(self, ids: list[int]) -> str:
        return self.tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)

    def _room(self, problem: str, prompt: Sequence[int], wanted: int) -> int:
        """Return how many tokens may follow: `wanted`, or fewer if the model has not enough positions."""
        if self._most_positions is None:
            return wanted
        room = self._most_positions - len(prompt)
        if room < 1:
            raise GeneratorError(
                f"problem {problem[:60]!r} has {len(prompt)} tokens; the model has {self._most_positions} positions: leave it out"
            )
        return min(wanted, room)


def _end_ids(model: CausalLM, tokenizer: Tokenizer) -> frozenset[int]:
    """Return all ids that end a text; chat models have several."""
    ids: set[int] = set()
    for value in (tokenizer.eos_token_id, model.config.eos_token_id, model.generation_config.eos_token_id):
        ids.update(value if isinstance(value, list) else [] if value is None else [value])
    if not ids:
        raise GeneratorError("neither the tokenizer nor the model names an end-of-text token (eos_token_id)")
    return frozenset(ids)
