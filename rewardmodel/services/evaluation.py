"""Best-of-N on held-out problems: how well a reward model picks right answers out of N samples."""

from typing import Any

from annotation.models import Solution
from rewardmodel.loop.settings import GenerationSettings
from rewardmodel.models import Evaluation, Generation, Generator, RewardModel
from rewardmodel.services.grading import grade_solutions
from rewardmodel.services.held_out import draw_held_out_samples
from rewardmodel.services.scoring import score_solutions

METHODS = ("prm", "majority", "oracle")


def prepare_evaluation(
    *, reward_model: RewardModel, generator: Generator, problem_ids: list[int], options: GenerationSettings
) -> None:
    """Draw, grade and score what is missing of the samples of these problems. Each part is stored as soon as it is there."""
    draw_held_out_samples(generator=generator, problem_ids=problem_ids, options=options)
    samples = Solution.objects.filter(
        held_out_sample__generator=generator,
        held_out_sample__problem__in=problem_ids,
        held_out_sample__index__lt=options.evaluation_samples,
    )
    grade_solutions(solutions=samples)()
    score_solutions(reward_model=reward_model, solutions=samples)()


def store_evaluation(
    *,
    reward_model: RewardModel,
    generator: Generator,
    problem_ids: list[int],
    samples_per_problem: int,
    generation: Generation | None = None,
) -> Evaluation:
    """Compute the curves from the prepared samples; stored once per model and generation, again it is written over."""
    curves = _curves(reward_model, generator, problem_ids, samples_per_problem)
    evaluation, _ = Evaluation.objects.update_or_create(
        reward_model=reward_model,
        generation=generation,
        defaults={"problems": len(problem_ids), "samples_per_problem": samples_per_problem, "curves": curves},
    )
    return evaluation


def _curves(
    reward_model: RewardModel, generator: Generator, problem_ids: list[int], samples_per_problem: int
) -> dict[str, Any]:
    """{"ns": [1, 2, 4, …], "prm": [[accuracy, standard error] per n], "majority": …, "oracle": …}."""
    raise NotImplementedError
