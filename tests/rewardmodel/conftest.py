"""The loop in one process: the test collects and executes the messages; models are small or replaced."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from annotation.models import Problem
from rewardmodel import engine
from rewardmodel.demo.domain.problems import generate_problems
from rewardmodel.loop import advance
from rewardmodel.models import Generator
from rewardmodel.services import end_of_labeling
from rewardmodel.services.generations import plan_generation
from rewardmodel.work import dispatch
from tests.factories import PhaseFactory, ProblemFactory


@pytest.fixture(autouse=True)
def _new_database() -> None:
    """Each test has its own generations, with the same numbers."""
    end_of_labeling.forget()


@dataclass
class Messages:
    """Messages that were sent to the workers and not executed yet."""

    waiting: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def send_task(self, name: str, *, kwargs: dict[str, Any], queue: str) -> None:
        self.waiting.append((name.removeprefix("rewardmodel.tasks."), kwargs))

    def names(self) -> list[str]:
        return [name for name, _ in self.waiting]

    def work_off(self, limit: int = 1000) -> None:
        """Execute all messages as a worker would, until none is left; do not run trainings."""
        for _ in range(limit):
            index = next((i for i, name in enumerate(self.names()) if name != "run_training"), None)
            if index is None:
                return
            name, kwargs = self.waiting.pop(index)
            if name == "run_shard":
                advance.run_shard(**kwargs)
            else:
                advance.advance_generations()
        raise AssertionError("the messages do not end")


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> Messages:
    collected = Messages()
    monkeypatch.setattr(dispatch, "current_app", collected)
    return collected


@dataclass
class Sample:
    steps: list[str]


@pytest.fixture
def arithmetic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the neural generator and reward model. Sample i answers 40 + i; its score is i / 10, read from its step.

    With the answer 42 (tests/factories) sample 2 is the right one.
    """

    def sample(generator: Any, problems: Sequence[str], count: int, **options: Any) -> list[list[Sample]]:
        if any("impossible" in problem for problem in problems):
            raise ValueError("this problem is too long")
        return [
            [
                Sample([f"Guess {index}.", f"So it is {40 + index}.\n\n# Answer\n\n{40 + index}"])
                for index in range(count)
            ]
            for _ in problems
        ]

    def score(reward_model: Any, samples: Sequence[dict[str, Any]]) -> list[np.ndarray]:
        if any("poison" in step for sample in samples for step in sample["steps"]):
            raise ValueError("a step is longer than the model can read")
        numbers = [int(sample["steps"][0].removeprefix("Guess ").rstrip(".")) for sample in samples]
        guesses = [min(number / 10, 1.0) for number in numbers]
        return [np.array([[1 - guess, 0.0, guess], [0.0, 0.0, 1.0]], dtype=np.float32) for guess in guesses]

    monkeypatch.setattr(engine, "sample", sample)
    monkeypatch.setattr(engine, "score", score)


@pytest.fixture
def generator(db: None) -> Generator:
    return Generator.objects.create(name="arithmetic", backend=Generator.Backend.TRANSFORMERS, location="nowhere")


@pytest.fixture
def start(generator: Generator) -> Callable[..., Any]:
    """Plan a generation over new problems; with `demo`, over problems that the demo's oracle knows."""

    def plan(*, train: int = 3, test: int = 0, demo: bool = False, **options: Any) -> Any:
        if demo:
            for problem in generate_problems(train, seed=1):
                ProblemFactory(text=problem.text, answer=problem.answer)
        else:
            ProblemFactory.create_batch(train)
        ProblemFactory.create_batch(test, split=Problem.Split.TEST)
        options = {"base": "nowhere", "sources": [""], "samples_per_problem": 4, "start_next": False, **options}
        return plan_generation(options=options, phase=PhaseFactory(), generator=generator)

    return plan
