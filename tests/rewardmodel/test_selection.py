"""The selection rules, over hand-written scores."""

from dataclasses import fields

import pytest

from annotation.models import Problem, Solution
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Generation, Generator, RewardModel, Score
from rewardmodel.selection import RULES
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, SolutionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def generation() -> Generation:
    return Generation.objects.create(
        number=3,
        phase=PhaseFactory(),
        generator=Generator.objects.create(name="g", backend="transformers", location="nowhere"),
        selector=RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere", is_current=True),
    )


def scored(
    generation: Generation, problem: Problem, score: float, grade: str = "wrong", *, step: str = "", error: str = ""
) -> Solution:
    steps = [step or f"{problem.pk} {grade} {score}"]
    solution = SolutionFactory(problem=problem, generation_number=generation.number, grade=grade, steps=steps)
    assert generation.selector is not None
    Score.objects.create(
        solution=solution,
        reward_model=generation.selector,
        step_probabilities=[[1 - score, 0, score]],
        solution_score=score,
        error=error,
    )
    return solution


def select(rule: str, generation: Generation, **options: int) -> list[tuple[Solution, float | None]]:
    chosen = RULES[rule](generation, GenerationSettings(selection=rule, **options))  # type: ignore[arg-type]
    solutions = Solution.objects.in_bulk([choice.solution_id for choice in chosen])
    return [(solutions[choice.solution_id], choice.score) for choice in chosen]


def test_score_copies_its_solutions_fields_and_follows_them(generation: Generation) -> None:
    problem = ProblemFactory()
    solution = scored(generation, problem, 0.5, "ungraded")
    score = Score.objects.get()
    assert (score.problem, score.generation_number, score.grade) == (problem, 3, "ungraded")
    Solution.objects.filter(pk=solution.pk).update(grade="wrong", generation_number=4)
    score.refresh_from_db()
    assert (score.generation_number, score.grade) == (4, "wrong")
    Score.objects.update(grade="correct", generation_number=9)  # the trigger decides, not the code
    score.refresh_from_db()
    assert (score.generation_number, score.grade) == (4, "wrong")


def test_convincing_wrong_takes_the_best_of_each_problem(generation: Generation) -> None:
    first, second = ProblemFactory.create_batch(2)
    a = scored(generation, first, 0.9)
    b = scored(generation, first, 0.8)
    scored(generation, first, 0.7)
    scored(generation, first, 1.0, "correct")
    scored(generation, first, 0.95, error="too long")
    c = scored(generation, second, 0.1)
    assert select("convincing_wrong", generation, top_k=2) == [(a, 0.9), (b, 0.8), (c, 0.1)]


def test_overall_takes_the_best_wherever_they_are(generation: Generation) -> None:
    first, second = ProblemFactory.create_batch(2)
    a, b = scored(generation, first, 0.9), scored(generation, first, 0.8)
    scored(generation, second, 0.1)
    scored(generation, second, 1.0, "correct")
    assert select("convincing_wrong_overall", generation, total=2) == [(a, 0.9), (b, 0.8)]


def test_mixed_takes_four_convincing_wrong_and_one_other(generation: Generation) -> None:
    problem = ProblemFactory()
    wrong = [scored(generation, problem, score) for score in (0.6, 0.5, 0.4, 0.3, 0.2)]
    right = [scored(generation, problem, score, "correct") for score in (0.9, 0.8)]
    chosen = select("mixed", generation, top_k=5)
    assert [solution for solution, _ in chosen] == [right[0], *wrong[:4]]


def test_rest_of_the_mixture_may_be_wrong_and_fills_up(generation: Generation) -> None:
    many_wrong, few_wrong = ProblemFactory.create_batch(2)
    wrong = [scored(generation, many_wrong, score) for score in (0.9, 0.8, 0.7, 0.6, 0.5)]
    scored(generation, many_wrong, 0.1, "correct")
    one = scored(generation, few_wrong, 0.35)
    right = [scored(generation, few_wrong, score, "correct") for score in (0.4, 0.3, 0.2, 0.15, 0.12)]
    chosen = [solution for solution, _ in select("mixed", generation, top_k=5)]
    assert [solution for solution in chosen if solution.problem == many_wrong] == wrong
    assert [solution for solution in chosen if solution.problem == few_wrong] == [right[0], one, *right[1:4]]


@pytest.mark.parametrize("rule", ["convincing_wrong", "convincing_wrong_overall", "mixed"])
def test_selection_skips_equal_and_queued_steps(generation: Generation, rule: str) -> None:
    problem = ProblemFactory()
    old = SolutionFactory(problem=problem, generation_number=1, steps=["seen before"])
    ItemFactory(solution=old, generation_number=1)
    scored(generation, problem, 0.9, step="seen before")
    twice = [scored(generation, problem, score, step="twice") for score in (0.7, 0.8)]
    once = scored(generation, problem, 0.6)
    assert select(rule, generation, top_k=3, total=3) == [(twice[1], 0.8), (once, 0.6)]


@pytest.mark.parametrize("rule", ["convincing_wrong", "convincing_wrong_overall", "mixed"])
def test_other_generations_and_other_models_do_not_count(generation: Generation, rule: str) -> None:
    problem = ProblemFactory()
    mine = scored(generation, problem, 0.5)
    Solution.objects.filter(pk=scored(generation, problem, 0.9).pk).update(generation_number=2)
    other = RewardModel.objects.create(kind="prm", name="prm-0", location="nowhere")
    Score.objects.create(solution=mine, reward_model=other, step_probabilities=[[0, 0, 1]], solution_score=1.0)
    assert select(rule, generation, top_k=2, total=2) == [(mine, 0.5)]


def test_uniform_takes_k_of_each_problem_whatever_their_grade(generation: Generation) -> None:
    for problem in ProblemFactory.create_batch(2):
        for score in (0.1, 0.2, 0.3):
            scored(generation, problem, score, "correct")
    chosen = select("uniform", generation, top_k=2)
    assert len(chosen) == len(set(chosen)) == 4
    assert chosen == select("uniform", generation, top_k=2)


def test_every_rule_can_be_chosen() -> None:
    (option,) = (each for each in fields(GenerationSettings) if each.name == "selection")
    assert option.metadata["one_of"] == tuple(RULES)
