"""Evaluate a reward model on held-out problems: draw, grade and score samples, then store the best-of-N curves."""

from annotation.models import Solution
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Evaluation, EvaluationSet, Generation, Generator, RewardModel
from rewardmodel.selectors.best_of_n import curves_of, problem_samples
from rewardmodel.services.grading import compute_grades
from rewardmodel.services.held_out import draw_held_out_samples
from rewardmodel.services.scoring import compute_scores


def prepare_evaluation(
    *, reward_model: RewardModel, generator: Generator, problem_ids: list[int], options: GenerationSettings
) -> None:
    """Draw, grade and score the samples of these problems that are missing. Each result is stored at once."""
    draw_held_out_samples(generator=generator, problem_ids=problem_ids, options=options)
    samples = Solution.objects.filter(
        held_out_sample__generator=generator,
        held_out_sample__problem__in=problem_ids,
        held_out_sample__index__lt=options.evaluation_samples,
    )
    compute_grades(solutions=samples).write()
    compute_scores(reward_model=reward_model, solutions=samples).write()


def store_evaluation(
    *,
    reward_model: RewardModel,
    generator: Generator,
    problem_ids: list[int],
    samples_per_problem: int,
    evaluation_set: EvaluationSet | None = None,
    generation: Generation | None = None,
) -> Evaluation | None:
    """Compute the curves from the prepared samples. There is one row per model, generation and set; a second call overwrites it.

    Returns None if none of the problems has samples.
    """
    prepared = problem_samples(
        reward_model=reward_model,
        generator=generator,
        problem_ids=problem_ids,
        samples_per_problem=samples_per_problem,
    )
    if not prepared:
        return None
    curves = curves_of(list(prepared.values()), reward_model.kind, samples_per_problem)
    evaluation, _ = Evaluation.objects.update_or_create(
        reward_model=reward_model,
        generation=generation,
        evaluation_set=evaluation_set,
        defaults={
            "generator": generator,
            "problem_ids": list(prepared),
            "problems": len(prepared),
            "samples_per_problem": samples_per_problem,
            "curves": curves,
        },
    )
    return evaluation
