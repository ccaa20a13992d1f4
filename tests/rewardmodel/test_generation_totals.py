"""Solutions of generations that are over are counted once, and again only if one of them gets another grade."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotation.models import Solution
from rewardmodel.models import Generation, RewardModel, Score, Shard
from rewardmodel.selectors.generation_counts import counts_of
from rewardmodel.services.generation_totals import store_missing_totals
from tests.factories import SolutionFactory
from tests.rewardmodel.generation_rows import make_generation

pytestmark = pytest.mark.django_db


@pytest.fixture
def over() -> Generation:
    prm = RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere")
    generation = make_generation(0, selector=prm)
    Shard.objects.create(generation=generation, stage="sampling", first_id=1, last_id=2, size=2)
    for grade, score in (("wrong", 0.75), ("wrong", 0.25), ("correct", 0.5)):
        solution = SolutionFactory(generation_number=0, grade=grade)
        Score.objects.create(solution=solution, reward_model=prm, step_probabilities=[], solution_score=score)
    return generation


def test_stored_counts_are_those_of_the_rows(over: Generation) -> None:
    counted = counts_of([over])[over.pk]
    store_missing_totals()
    over.refresh_from_db()
    assert over.totals["grades"] == {"wrong": 2, "correct": 1}
    assert counts_of([over])[over.pk] == counted
    assert (counted.scores.wrong, counted.scores.fooled, counted.problems) == (2, 1, 2)


def test_page_does_not_read_the_solutions_again(over: Generation) -> None:
    store_missing_totals()
    over.refresh_from_db()
    with CaptureQueriesContext(connection) as queries:
        counts_of([over])
    assert not any("annotation_solution" in query["sql"] or "_score" in query["sql"] for query in queries)


def test_other_grade_has_it_counted_again(over: Generation) -> None:
    store_missing_totals()
    Solution.objects.filter(pk=Solution.objects.earliest("pk").pk).update(grade="correct")
    over.refresh_from_db()
    assert over.totals == {}
    store_missing_totals()
    over.refresh_from_db()
    assert over.totals["grades"] == {"wrong": 1, "correct": 2}


def test_generation_in_progress_is_counted_each_time() -> None:
    generation = make_generation(1, stage="scoring")
    store_missing_totals()
    generation.refresh_from_db()
    assert generation.totals == {}
