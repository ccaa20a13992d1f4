"""Every query that takes a list of ids takes 70,000 of them; PostgreSQL has 65,535 parameters."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from annotation.models import Item, Problem, Solution
from annotation.services.held_out import hold_out
from annotation.services.problem_queue import queue_problems
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Generator, RewardModel
from rewardmodel.selectors.best_of_n import compare_best_of_n, problem_samples
from rewardmodel.services.evaluation import prepare_evaluation, store_evaluation
from rewardmodel.services.grading import Grades
from rewardmodel.services.held_out import draw_held_out_samples
from rewardmodel.services.imported import keep_for_evaluation
from tests.factories import PhaseFactory, ProblemFactory, SolutionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]

MANY = 70_000


@pytest.fixture(autouse=True, scope="module")
def no_dead_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Remove what these tests have rolled back, as autovacuum would: later ones of this process must not read it again and again."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) annotation_problem, annotation_solution, rewardmodel_heldoutsample")
    connection.close()  # other tests copy this database, which nobody may use meanwhile


@pytest.fixture
def generator() -> Generator:
    return Generator.objects.create(name="outside", backend=Generator.Backend.IMPORTED)


@pytest.fixture
def problem_ids() -> list[int]:
    """Held-out problems, one of which has a solution of the generator."""
    return many_problems(Problem.Split.TEST)


def many_problems(split: str) -> list[int]:
    with connection.cursor() as cursor:
        # triggers would keep the plans of a tiny table, and read all that is new in this transaction for each row
        cursor.execute("DISCARD PLANS")
        cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")
        cursor.execute(
            "INSERT INTO annotation_problem (text, normal_key, answer, split, source, subject, level, external_id)"
            " SELECT 'Is ' || n || ' odd?', gen_random_uuid(), '1', %s, '', '', '', '' FROM generate_series(1, %s) AS n"
            " RETURNING id",
            [split, MANY],
        )
        problem_ids = [pk for (pk,) in cursor.fetchall()]
        # Autovacuum does this for rows that were committed. Without it PostgreSQL plans for a table of a few rows.
        cursor.execute("ANALYZE annotation_problem")
        return problem_ids


def model(name: str) -> RewardModel:
    return RewardModel.objects.create(kind="prm", name=name, location=name)


def test_every_kind_of_column(problem_ids: list[int]) -> None:
    last = Problem.objects.get(pk=problem_ids[-1])
    solution = SolutionFactory(problem=last)
    other = SolutionFactory()
    assert Problem.objects.filter(pk__in=problem_ids).count() == MANY
    assert list(Problem.objects.exclude(pk__in=problem_ids)) == [other.problem]
    assert list(Solution.objects.filter(problem__in=problem_ids)) == [solution]
    assert list(Solution.objects.filter(problem_id__in=problem_ids)) == [solution]
    assert list(Solution.objects.filter(problem__in=[last] * MANY)) == [solution]
    assert list(Solution.objects.filter(problem__pk__in=[*problem_ids, None])) == [solution]
    keys = list(Problem.objects.values_list("normal_key", flat=True))
    assert Problem.objects.filter(normal_key__in=keys).count() == MANY + 1
    texts = list(Problem.objects.values_list("text", flat=True))
    assert Problem.objects.filter(text__in=texts).count() == MANY + 1
    assert list(Solution.objects.filter(key__in=[solution.key, *keys])) == [solution]
    assert len(Problem.objects.in_bulk(problem_ids)) == MANY
    assert Problem.objects.filter(pk__in=problem_ids).update(level="5") == MANY
    assert not Problem.objects.filter(pk__in=[None] * MANY).exists()


def test_holding_out(db: None) -> None:
    many_problems(Problem.Split.TRAIN)
    phase = PhaseFactory(flow=1)
    assert queue_problems(phase=phase, count=300) == 300
    held = hold_out(keys=set(Problem.objects.values_list("normal_key", flat=True)))
    assert (held.problems, held.items) == (MANY, 300)
    assert not Item.objects.exists()


def test_evaluation(problem_ids: list[int], generator: Generator) -> None:
    last = Problem.objects.get(pk=problem_ids[-1])
    solution = SolutionFactory(problem=last, generator=generator.name)
    candidate, incumbent = model("new"), model("old")
    options = GenerationSettings.from_json({"evaluation_samples": 2})
    draw_held_out_samples(generator=generator, problem_ids=problem_ids, options=options)
    keep_for_evaluation(generator=generator, problem_ids=problem_ids, samples_per_problem=2)
    assert solution.held_out_sample.problem_id == last.pk
    for each in (candidate, incumbent):
        solution.scores.create(reward_model=each, step_probabilities=[[0.0, 0.0, 1.0]] * 3, solution_score=0.5)
        prepare_evaluation(reward_model=each, generator=generator, problem_ids=problem_ids, options=options)
        places: dict[str, Any] = {"generator": generator, "problem_ids": problem_ids}
        assert list(problem_samples(reward_model=each, samples_per_problem=2, **places)) == [last.pk]
        evaluation = store_evaluation(reward_model=each, samples_per_problem=2, **places)
        assert evaluation is not None
        assert evaluation.problems == 1
    figure = compare_best_of_n(candidate=candidate, incumbent=incumbent, samples=2, **places)
    assert figure["candidate"] == figure["incumbent"]


def test_sampled_generator(problem_ids: list[int]) -> None:
    """The generator has drawn everything, so nothing is left to draw."""
    sampling = Generator.objects.create(name="sampling", backend=Generator.Backend.TRANSFORMERS, location="nowhere")
    options = GenerationSettings.from_json({"evaluation_samples": 1})
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH made AS (INSERT INTO annotation_solution (key, problem_id, generator, steps, grade, explanations)"
            " SELECT gen_random_uuid(), id, 'sampling', ARRAY['a'], 'correct', '[]' FROM annotation_problem RETURNING id, problem_id)"
            " INSERT INTO rewardmodel_heldoutsample (generator_id, problem_id, index, solution_id)"
            " SELECT %s, problem_id, 0, id FROM made",
            [sampling.pk],
        )
    draw_held_out_samples(generator=sampling, problem_ids=problem_ids, options=options)
    assert Solution.objects.count() == MANY


def test_grades(db: None) -> None:
    problem = ProblemFactory()
    many_problems(Problem.Split.TRAIN)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO annotation_solution (key, problem_id, generator, steps, grade, explanations)"
            " SELECT gen_random_uuid(), id, 'g', ARRAY['a'], 'ungraded', '[]' FROM annotation_problem WHERE id <> %s RETURNING id",
            [problem.pk],
        )
        ids = [pk for (pk,) in cursor.fetchall()]
    assert Grades({"wrong": ids}).write() == ""
    assert Solution.objects.filter(grade="wrong").count() == MANY
