"""The two shipped models: size and card; one writes solutions, the other checks steps."""

import re

import pytest
import torch

from mathtext.answers import answer_of
from rewardmodel.demo.domain.experiment import HERE, labeled_record, unlabeled_scores
from rewardmodel.demo.domain.experiment import Sampled as Rated
from rewardmodel.demo.domain.oracle import Oracle
from rewardmodel.demo.domain.problems import generate_problems
from rewardmodel.demo.domain.tokenizer import LABEL_TOKENS
from rewardmodel.ml.data import file_sha256
from rewardmodel.ml.model import load_tokenizer
from rewardmodel.ml.sampling import SampledSolution, TransformersGenerator


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.mark.parametrize("role", ["base", "generator"])
def test_card_names_the_hash_of_the_weights(role: str) -> None:
    card = (HERE / role / "README.md").read_text(encoding="utf-8")
    stated = re.search(r"sha256 `(\w+)`", card)
    assert stated is not None
    assert stated[1] == file_sha256(HERE / role / "model.safetensors")


def test_both_models_together_stay_below_five_megabytes() -> None:
    files = [file for role in ("base", "generator") for file in (HERE / role).iterdir()]
    assert sum(file.stat().st_size for file in files) <= 5_000_000


def test_label_tokens_are_single_tokens_of_the_shipped_tokenizer() -> None:
    tokenizer = load_tokenizer(str(HERE / "base"))
    for token in LABEL_TOKENS:
        assert len(tokenizer(token, add_special_tokens=False)["input_ids"]) == 1


def test_generator_writes_right_and_wrong_steps() -> None:
    problems = generate_problems(8, seed=5)
    source = TransformersGenerator(str(HERE / "generator"), device="cpu")
    drawn = source.sample([problem.text for problem in problems], 4, seed=0, max_new_tokens=160)
    solutions = [solution for solutions in drawn for solution in solutions]
    assert sum(solution.finished for solution in solutions) >= 30
    oracle = Oracle()
    last = [
        oracle.rate_solution(problem.text, solution.steps)[-1]
        for problem, row in zip(problems, drawn, strict=True)
        for solution in row
    ]
    assert 0 < last.count(-1) < len(last)


def test_base_ranks_correct_solutions_above_wrong_ones() -> None:
    problem = generate_problems(1, seed=6)[0]
    right = problem.solution
    index = next(place for place, step in enumerate(right) if r"\equiv" in step)
    # Another result in the first equation.
    wrong_result = re.sub(r"(\\equiv )(\d)", lambda m: m[1] + str((int(m[2]) + 1) % 5), right[index])
    spoiled = [*right[:index], wrong_result, *right[index + 1 :]]
    left_out = [*right[:index], *right[index + 1 :]]
    solutions = [SampledSolution(steps, answer_of(steps), finished=True) for steps in (right, spoiled, left_out)]
    rated = Rated(problem, solutions, [[], [], []], [True, True, True])
    scores = unlabeled_scores(str(HERE / "base"), [rated])
    assert scores[0] > scores[1]
    assert scores[0] > scores[2]


def test_labeled_record_ends_at_the_first_negative_step() -> None:
    record = labeled_record("problem", ["one", "two", "three"], [1, -1])
    completions = [step["completions"][0] for step in record["label"]["steps"]]
    assert [completion["rating"] for completion in completions] == [1, -1]
    assert [step["chosen_completion"] for step in record["label"]["steps"]] == [0, None]
    assert record["label"]["finish_reason"] == "found_error"
