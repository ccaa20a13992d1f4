"""Best-of-N on held-out problems: how well a reward model picks right answers out of N samples."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Literal, cast

from annotation.models import Solution
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Evaluation, Generation, Generator, RewardModel, Score
from rewardmodel.services.grading import compute_grades
from rewardmodel.services.held_out import draw_held_out_samples
from rewardmodel.services.scoring import compute_scores

if TYPE_CHECKING:
    from rewardmodel.ml.best_of_n.scored_samples import ProblemSamples

METHODS: tuple[Literal["prm", "majority", "oracle"], ...] = ("prm", "majority", "oracle")
"""Curves that are stored; “prm” is by the reward model's score, whatever its kind."""


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
    compute_grades(solutions=samples).write()
    compute_scores(reward_model=reward_model, solutions=samples).write()


def store_evaluation(
    *,
    reward_model: RewardModel,
    generator: Generator,
    problem_ids: list[int],
    samples_per_problem: int,
    generation: Generation | None = None,
) -> Evaluation | None:
    """Compute the curves from the prepared samples; stored once per model and generation, again it is written over.

    None where not one of the problems has samples.
    """
    prepared = problem_samples(
        reward_model=reward_model,
        generator=generator,
        problem_ids=problem_ids,
        samples_per_problem=samples_per_problem,
    )
    if not prepared:
        return None
    curves = _curves(list(prepared.values()), reward_model.kind, samples_per_problem)
    evaluation, _ = Evaluation.objects.update_or_create(
        reward_model=reward_model,
        generation=generation,
        defaults={"problems": len(prepared), "samples_per_problem": samples_per_problem, "curves": curves},
    )
    return evaluation


def powers_of_two(largest: int) -> list[int]:
    """1, 2, 4, … and the largest itself."""
    return [*(2**power for power in range(largest.bit_length()) if 2**power < largest), largest]


def problem_samples(
    *, reward_model: RewardModel, generator: Generator, problem_ids: list[int], samples_per_problem: int
) -> "dict[int, ProblemSamples]":
    """The problems' prepared samples with the model's scores, by problem; one without any is left out."""
    # loaded where curves are made, not in the web process
    from rewardmodel.ml.best_of_n.scored_samples import ProblemSamples

    by_problem: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    scores = Score.objects.filter(
        reward_model=reward_model,
        solution__held_out_sample__generator=generator,
        solution__held_out_sample__problem__in=problem_ids,
        solution__held_out_sample__index__lt=samples_per_problem,
    ).order_by("solution__problem", "solution__held_out_sample__index")
    for problem_id, text, answer, grade, score in scores.values_list(
        "solution__problem", "solution__problem__text", "solution__answer", "solution__grade", "solution_score"
    ):
        by_problem[problem_id].append(
            {
                "problem": text,
                "answer": answer,
                "is_correct": grade == Solution.Grade.CORRECT,
                f"{reward_model.kind}_score": score,
            }
        )
    # a sample that is missing counts as one without an answer
    return {
        problem_id: ProblemSamples.from_rows(rows, size=samples_per_problem) for problem_id, rows in by_problem.items()
    }


def _curves(problems: "list[ProblemSamples]", kind: str, samples_per_problem: int) -> dict[str, Any]:
    """{"ns": [1, 2, 4, …], "prm": [[accuracy, standard error] per n], "majority": …, "oracle": …}."""
    from rewardmodel.ml.best_of_n import curve

    ns = powers_of_two(samples_per_problem)
    own = cast(Literal["prm", "orm"], kind)
    return {
        "ns": ns,
        **{
            method: [
                [point.accuracy, point.standard_error or 0.0]
                for point in curve(problems, ns, own if method == "prm" else method)
            ]
            for method in METHODS
        },
    }
