"""Best-of-N curves from held-out samples, with the replaced generator and reward model."""

from typing import Any

import pytest

from annotation.models import Problem, Solution
from rewardmodel import engine
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Evaluation, Generator, HeldOutSample, RewardModel, Score
from rewardmodel.selectors.best_of_n import powers_of_two
from rewardmodel.services.evaluation import prepare_evaluation, store_evaluation
from tests.factories import ProblemFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("arithmetic")]


@pytest.fixture
def held_out() -> list[int]:
    return [problem.pk for problem in ProblemFactory.create_batch(2, split=Problem.Split.TEST)]


def evaluate(generator: Generator, model: RewardModel, problem_ids: list[int], samples: int) -> Evaluation:
    options = GenerationSettings(evaluation_samples=samples)
    prepare_evaluation(reward_model=model, generator=generator, problem_ids=problem_ids, options=options)
    evaluation = store_evaluation(
        reward_model=model, generator=generator, problem_ids=problem_ids, samples_per_problem=samples
    )
    assert evaluation is not None
    return evaluation


def test_curves_of_known_samples(generator: Generator, held_out: list[int]) -> None:
    model = RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere")
    evaluation = evaluate(generator, model, held_out, 4)
    # Samples 0-3 score 0, .1, .2, .3 and only sample 2 is right. Of two drawn samples the better one is right in the pairs {0,2}
    # and {1,2} of the six; of all four, sample 3 wins. A perfect judge finds sample 2 in the three pairs that contain it.
    assert evaluation.curves["ns"] == [1, 2, 4]
    assert [point[0] for point in evaluation.curves["prm"]] == pytest.approx([1 / 4, 2 / 6, 0])
    assert [point[0] for point in evaluation.curves["oracle"]] == pytest.approx([1 / 4, 3 / 6, 1])
    assert (evaluation.problems, evaluation.samples_per_problem) == (2, 4)


def test_samples_are_drawn_once_and_scored_by_every_model(
    generator: Generator, held_out: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    sample = engine.sample

    def counted(generator: Any, problems: Any, count: int, **options: Any) -> Any:
        drawn.append(count)
        return sample(generator, problems, count, **options)

    monkeypatch.setattr(engine, "sample", counted)
    for name in ("prm-1", "prm-2"):
        model = RewardModel.objects.create(kind="prm", name=name, location="nowhere")
        evaluate(generator, model, held_out, 4)
    assert drawn == [4]
    evaluate(generator, model, held_out, 6)
    assert drawn == [4, 2]  # only the missing ones
    assert HeldOutSample.objects.count() == Solution.objects.filter(generation_number=None).count() == 12
    assert Score.objects.filter(reward_model=model).count() == 12


def test_evaluation_again_is_the_same_row(generator: Generator, held_out: list[int]) -> None:
    model = RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere")
    first = evaluate(generator, model, held_out, 2)
    assert evaluate(generator, model, held_out, 2).pk == first.pk


@pytest.mark.parametrize(("largest", "ns"), [(1, [1]), (2, [1, 2]), (6, [1, 2, 4, 6]), (8, [1, 2, 4, 8])])
def test_powers_of_two_end_with_the_largest(largest: int, ns: list[int]) -> None:
    assert powers_of_two(largest) == ns
