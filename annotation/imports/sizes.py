"""The table of limits for imported rows: what is let in here can be shown, rated and submitted."""

from collections.abc import Mapping, Sequence
from typing import Any

from annotation import limits
from annotation.imports.importer import InvalidRow
from annotation.models import Problem


def check_problem_sizes(problem: Problem, *, text: str = "problem", answer: str = "answer") -> None:
    """`text` and `answer` are the row's names for them. Raises InvalidRow."""
    _check_length(text, problem.text, limits.PROBLEM)
    _check_length(answer, problem.answer, limits.ANSWER)
    _check_length("solution", problem.solution, limits.GROUND_TRUTH_SOLUTION)


def check_solution_sizes(steps: Sequence[str], answer: str | None, *, name: str = "steps") -> None:
    """`name` is the row's name for the steps. Raises InvalidRow."""
    if reason := limits.oversized(steps, name=f'"{name}"'):
        raise InvalidRow(reason)
    _check_length("answer", answer, limits.ANSWER)


def check_explanation_count(explanations: Sequence[Mapping[str, Any]]) -> None:
    """Raise InvalidRow if a step has more explanations than a labeler may rate."""
    steps = [one["step"] for one in explanations]
    for step in set(steps):
        if steps.count(step) > limits.GIVEN_EXPLANATIONS:
            raise InvalidRow(
                f'"explanations" has {steps.count(step)} for step {step}; at most {limits.GIVEN_EXPLANATIONS} are allowed'
            )


def check_record_sizes(record: Mapping[str, Any]) -> None:
    """For a PRM800K record whose shape is known to be right. Raises InvalidRow."""
    question = record["question"]
    _check_length("question.problem", question["problem"], limits.PROBLEM)
    _check_length("question.ground_truth_answer", question.get("ground_truth_answer"), limits.ANSWER)
    _check_length("question.ground_truth_solution", question.get("ground_truth_solution"), limits.GROUND_TRUTH_SOLUTION)
    _check_length("question.pre_generated_answer", question.get("pre_generated_answer"), limits.ANSWER)
    if reason := limits.oversized(question.get("pre_generated_steps") or [], name='"question.pre_generated_steps"'):
        raise InvalidRow(reason)
    _check_label_sizes(record["label"]["steps"])


def _check_label_sizes(steps: Sequence[Mapping[str, Any]]) -> None:
    _check_count("label.steps", steps, limits.STEPS)
    for index, step in enumerate(steps):
        place = f"label.steps[{index}]"
        completions = step.get("completions") or []
        _check_count(f"{place}.completions", completions, limits.COMPLETIONS_OF_A_STEP)
        for number, completion in enumerate(completions):
            _check_length(f"{place}.completions[{number}].text", completion["text"], limits.STEP)
        human = step.get("human_completion")
        text = human["text"] if isinstance(human, Mapping) else human
        _check_length(f"{place}.human_completion", text, limits.STEP)


def _check_length(name: str, text: str | None, most: int) -> None:
    if text is not None and len(text) > most:
        raise InvalidRow(f'"{name}" has {len(text):,} characters; at most {most:,} are allowed')


def _check_count(name: str, values: Sequence[Any], most: int) -> None:
    if len(values) > most:
        raise InvalidRow(f'"{name}" has {len(values):,} entries; at most {most:,} are allowed')
