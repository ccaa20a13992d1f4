"""Best of N on held-out problems: how well a reward model picks right answers out of N stored samples."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Literal, cast

from annotation.models import Solution
from rewardmodel.models import EvaluationSet, Generator, RewardModel, Score

if TYPE_CHECKING:
    from rewardmodel.ml.best_of_n.scored_samples import ProblemSamples

METHODS: tuple[Literal["prm", "majority", "oracle"], ...] = ("prm", "majority", "oracle")
"""The curves that are stored; “prm” chooses by the reward model's score, whatever its kind."""


def powers_of_two(largest: int) -> list[int]:
    """1, 2, 4, … and the largest number."""
    return [*(2**power for power in range(largest.bit_length()) if 2**power < largest), largest]


def problem_samples(
    *, reward_model: RewardModel, generator: Generator, problem_ids: list[int], samples_per_problem: int
) -> "dict[int, ProblemSamples]":
    """Each problem's samples with the model's scores, ready for curves; problems without samples are left out."""
    # imported only when curves are computed, to keep it out of the web process
    from rewardmodel.ml.best_of_n.scored_samples import ProblemSamples

    by_problem: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    scores = Score.objects.filter(
        reward_model=reward_model,
        solution__held_out_sample__generator=generator,
        solution__held_out_sample__problem__in=problem_ids,
        solution__held_out_sample__index__lt=samples_per_problem,
        solution__problem__answer__isnull=False,  # without an answer nothing is right or wrong
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


def curves_of(problems: "list[ProblemSamples]", kind: str, samples_per_problem: int) -> dict[str, Any]:
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


def compare_best_of_n(
    *,
    candidate: RewardModel,
    incumbent: RewardModel,
    generator: Generator,
    problem_ids: list[int],
    samples: int,
    evaluation_set: EvaluationSet | None = None,
) -> dict[str, Any]:
    """{"candidate": …, "incumbent": …, …}: accuracy of the best of all samples as each model chooses it; {} without samples.

    `difference_stderr` is the standard error of the mean difference over the problems, which are the same for both.
    """
    import numpy as np

    from rewardmodel.ml.best_of_n import curve

    pairs = [
        problem_samples(reward_model=model, generator=generator, problem_ids=problem_ids, samples_per_problem=samples)
        for model in (candidate, incumbent)
    ]
    shared = sorted(pairs[0].keys() & pairs[1].keys())
    if not shared:
        return {}
    ours, theirs = (
        np.asarray([curve([by_problem[problem]], [samples], "prm")[0].accuracy for problem in shared])
        for by_problem in pairs
    )
    error = float((ours - theirs).std(ddof=1) / np.sqrt(len(shared))) if len(shared) > 1 else None
    return {
        "candidate": float(ours.mean()),
        "incumbent": float(theirs.mean()),
        "difference_stderr": error,
        "n": samples,
        "problems": len(shared),
        **({"evaluation_set": evaluation_set.name} if evaluation_set else {}),
    }
