"""A tiny language model with random weights writes reproducible nonsense."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from rewardmodel.ml.sampling import GeneratorError, SampledSolution, TransformersGenerator
from rewardmodel.ml.sampling.interface import solution_from_text
from rewardmodel.ml.text import problem_segment, step_segment

PROBLEMS = ["What is 3 + 4?", "Add.", "The sum of the numbers 12 and 30 is", "x"]


@pytest.fixture(scope="module")
def folder(make_base: Callable[..., Path]) -> Path:
    return make_base(seed=1)


@pytest.fixture(scope="module")
def generator(folder: Path) -> TransformersGenerator:
    return TransformersGenerator(str(folder), device="cpu")


def draw(
    generator: TransformersGenerator, problems: list[str], count: int, **options: Any
) -> list[list[SampledSolution]]:
    return generator.sample(problems, count, **{"temperature": 1.0, "seed": 5, "max_new_tokens": 24} | options)


def test_sample_returns_every_sample_in_order(generator: TransformersGenerator) -> None:
    samples = draw(generator, PROBLEMS, 3)
    assert [len(of_problem) for of_problem in samples] == [3, 3, 3, 3]
    assert len({str(s) for of_problem in samples for s in of_problem}) == 12  # all different


def test_sample_does_not_depend_on_company_order_or_batch_size(generator: TransformersGenerator, folder: Path) -> None:
    together = draw(generator, PROBLEMS, 6)
    assert draw(generator, PROBLEMS[::-1], 6) == together[::-1]
    for problem, expected in zip(PROBLEMS, together, strict=True):
        assert draw(generator, [problem], 6) == [expected]
        assert draw(generator, [problem], 2, first_sample=4) == [expected[4:]]
    assert draw(TransformersGenerator(str(folder), device="cpu", batch_size=5), PROBLEMS, 6) == together


def test_sample_with_another_seed_differs(generator: TransformersGenerator) -> None:
    assert draw(generator, PROBLEMS, 2, seed=6) != draw(generator, PROBLEMS, 2)


def greedy(generator: TransformersGenerator, ids: list[int], count: int) -> Any:
    """Return what transformers' own `generate` writes after the ids."""
    model: Any = generator.model
    return model.generate(torch.tensor([ids]), max_new_tokens=count, do_sample=False)[0, len(ids) :]


def end_id(generator: TransformersGenerator) -> int:
    assert generator.tokenizer.eos_token_id is not None
    return generator.tokenizer.eos_token_id


def test_sample_at_temperature_zero_equals_generate(generator: TransformersGenerator) -> None:
    """Greedy samples equal those of transformers' own `generate`, so cache, left padding and positions are right."""
    ours = draw(generator, PROBLEMS, 1, temperature=0.0, max_new_tokens=40)
    for problem, (solution,) in zip(PROBLEMS, ours, strict=True):
        ids = generator.tokenizer(problem_segment(problem), add_special_tokens=False)["input_ids"]
        output = greedy(generator, ids, 40)
        text = generator.tokenizer.decode(output, skip_special_tokens=True)
        assert solution == solution_from_text(text, ended=output[-1].item() == generator.tokenizer.eos_token_id)


def test_sample_follows_the_model(generator: TransformersGenerator) -> None:
    """The first tokens of many samples have the model's distribution."""
    prompt = torch.tensor([generator.tokenizer(problem_segment("Add."), add_special_tokens=False)["input_ids"]])
    with torch.inference_mode():
        expected = torch.softmax(generator.model(prompt).logits[0, -1], dim=-1)
    likeliest = int(expected.argmax())
    text = generator.tokenizer.decode([likeliest])
    samples = draw(generator, ["Add."], 2000, max_new_tokens=1)[0]
    hits = sum("\n".join(sample.steps) == text.strip() for sample in samples)
    p = float(expected[likeliest])
    assert text.strip()
    assert abs(hits - 2000 * p) < 5 * (2000 * p * (1 - p)) ** 0.5


def test_sample_that_is_cut_off_is_unfinished(generator: TransformersGenerator) -> None:
    assert not any(sample.finished for sample in draw(generator, ["Add."], 8, max_new_tokens=2)[0])


def test_sample_with_end_token_and_answer_is_finished(generator: TransformersGenerator) -> None:
    """A model that is made to write one text and then stop."""
    tokenizer = generator.tokenizer
    text = "It is 7.\n\n# Answer\n\n7\n"
    script = [*tokenizer(text, add_special_tokens=False)["input_ids"], end_id(generator)]

    with scripted(generator, script):
        (sample,), (other,) = draw(generator, ["Add.", "What is 3 + 4?"], 1)
    assert sample == SampledSolution(["It is 7.\n\n# Answer\n\n7"], answer="7", finished=True)
    assert other == sample


def test_next_steps_stop_after_one_step(generator: TransformersGenerator) -> None:
    script = generator.tokenizer("So 7.\nThen more.\nAnd more.\n", add_special_tokens=False)["input_ids"]
    with scripted(generator, script):
        assert generator.next_steps("Add.", [], 2) == ["So 7.", "So 7."]


def test_next_steps_keep_the_answer_with_the_last_step(generator: TransformersGenerator) -> None:
    text = "It is 7.\n\n# Answer\n\n7\n"
    script = [*generator.tokenizer(text, add_special_tokens=False)["input_ids"], end_id(generator)]
    with scripted(generator, script):
        assert generator.next_steps("Add.", ["First."], 1) == ["It is 7.\n\n# Answer\n\n7"]


def test_next_steps_continue_the_given_steps(generator: TransformersGenerator) -> None:
    """The greedy next step equals the greedy continuation of the same document."""
    (step,) = generator.next_steps("Add.", ["First.", "Second."], 1, temperature=0.0, max_new_tokens=10)
    segments = [problem_segment("Add."), step_segment("First."), step_segment("Second.")]
    ids = [i for s in segments for i in generator.tokenizer(s, add_special_tokens=False)["input_ids"]]
    output = greedy(generator, ids, 10)
    written = generator.tokenizer.decode(output, skip_special_tokens=True)
    assert step
    assert written.lstrip("\n").startswith(step)


def test_next_steps_are_the_same_for_a_seed(generator: TransformersGenerator) -> None:
    first = generator.next_steps("Add.", ["First."], 4, seed=2, max_new_tokens=12)
    assert generator.next_steps("Add.", ["First."], 4, seed=2, max_new_tokens=12) == first
    assert generator.next_steps("Add.", ["First."], 4, seed=3, max_new_tokens=12) != first


def test_sample_of_a_problem_longer_than_the_model(generator: TransformersGenerator) -> None:
    with pytest.raises(GeneratorError, match="512 positions"):
        draw(generator, ["7" * 600], 1)


def test_generator_at_a_place_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match="no generator at"):
        TransformersGenerator(str(tmp_path))


@pytest.mark.parametrize(
    ("option", "value"), [("temperature", -1.0), ("top_p", 0.0), ("top_p", 1.5), ("max_new_tokens", 0)]
)
def test_sample_refuses_settings_that_make_no_sense(
    generator: TransformersGenerator, option: str, value: float
) -> None:
    with pytest.raises(ValueError, match=option):
        draw(generator, ["Add."], 1, **{option: value})


class scripted:
    """Make the model write these tokens: its real forward pass runs, then the logits are replaced."""

    def __init__(self, generator: TransformersGenerator, script: list[int]) -> None:
        self.model: Any = generator.model
        self.script, self.place = script, 0

    def __enter__(self) -> None:
        self.place = 0

        def replace(_module: torch.nn.Module, _inputs: object, output: Any) -> Any:
            output.logits = torch.full_like(output.logits, -1e4)
            output.logits[..., self.script[min(self.place, len(self.script) - 1)]] = 1e4
            self.place += 1
            return output

        self.hook = self.model.register_forward_hook(replace)

    def __exit__(self, *_: object) -> None:
        self.hook.remove()
