"""The database refuses held-out problems in every generation."""

import pytest
from django.db import IntegrityError, transaction

from annotation.models import Problem
from tests.factories import ProblemFactory, SolutionFactory

pytestmark = pytest.mark.django_db


def test_sampling_a_held_out_problem_is_refused_by_the_database() -> None:
    problem = ProblemFactory(split=Problem.Split.TEST)
    with pytest.raises(IntegrityError, match="held out"), transaction.atomic():
        SolutionFactory(problem=problem, generation_number=0)


def test_solution_of_a_held_out_problem_cannot_join_a_generation() -> None:
    solution = SolutionFactory(problem__split=Problem.Split.TEST, generation_number=None)
    solution.generation_number = 0
    with pytest.raises(IntegrityError, match="held out"), transaction.atomic():
        solution.save()


def test_sampled_problem_can_be_held_out_and_keeps_its_solutions() -> None:
    solution = SolutionFactory(generation_number=0)
    Problem.objects.filter(pk=solution.problem_id).update(split=Problem.Split.TEST)
    solution.refresh_from_db()
    assert (solution.generation_number, solution.problem.split) == (0, Problem.Split.TEST)
