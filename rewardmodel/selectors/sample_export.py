"""Graded and scored samples as rows from which `rewardmodel.ml.best_of_n` computes curves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from annotation.models import Problem, Solution
from rewardmodel.models import Evaluation, Generation, RewardModel, Score

CHUNK = 500
"""Samples that are in memory at once."""


@dataclass(frozen=True, slots=True)
class SampleSelection:
    """Which samples are exported: all, or those that fit every condition given.

    `evaluation`: the held-out samples that it scored, in the order of its curves. `reward_models` (at most one of a kind) give the
    scores; `only_scored` leaves out what they have not scored.
    """

    reward_models: Sequence[RewardModel] = field(default_factory=list)
    evaluation: Evaluation | None = None
    generation: Generation | None = None
    generator: str | None = None
    split: str | None = None
    only_scored: bool = True


def selected_samples(selection: SampleSelection) -> "QuerySet[Solution, Any]":
    """Solutions by problem, each with the chosen models' scores (`chosen_scores`); for `iterator`."""
    wanted = Q()
    if selection.generation is not None and selection.evaluation is None:
        wanted &= Q(generation_number=selection.generation.number)
    if selection.generator is not None:
        wanted &= Q(generator=selection.generator)
    if selection.split is not None:
        wanted &= Q(problem__split=selection.split)
    order = ["problem", "pk"]
    if (evaluation := selection.evaluation) is not None:
        wanted &= Q(
            held_out_sample__generator=evaluation.generator,
            held_out_sample__problem__in=evaluation.problem_ids,
            held_out_sample__index__lt=evaluation.samples_per_problem,
            problem__answer__isnull=False,
        )
        order = ["problem", "held_out_sample__index"]
    solutions = Solution.objects.filter(wanted)
    chosen = Score.objects.filter(reward_model__in=selection.reward_models)
    if selection.only_scored:
        for model in selection.reward_models:
            solutions = solutions.filter(Exists(Score.objects.filter(solution=OuterRef("pk"), reward_model=model)))
    return (
        solutions.select_related("problem", "held_out_sample")
        .prefetch_related(Prefetch("scores", chosen.select_related("reward_model"), to_attr="chosen_scores"))
        .order_by(*order)
    )


def sample_rows(selection: SampleSelection) -> Iterator[dict[str, Any]]:
    """Yield one row for each sample. Only one chunk of them is in memory at a time."""
    drawn = selection.evaluation.samples_per_problem if selection.evaluation is not None else None
    for solution in selected_samples(selection).iterator(chunk_size=CHUNK):
        row = _row(solution)
        if drawn is not None:
            row["samples_per_problem"] = drawn  # missing ones count as incomplete
        yield row


def archived_sample(row: dict[str, Any], reward_model: RewardModel | None) -> dict[str, Any]:
    """Return the same for a row of `archived_rows`, with the scores of one model."""
    grade = row["grade"]
    sample: dict[str, Any] = {
        "problem": row["problem"],
        "held_out": False,
        "ground_truth_answer": row["ground_truth_answer"],
        "generator": row["generator"],
        "generation": row["generation_number"],
        "steps": row["steps"],
        "answer": row["answer"],
        "grade": grade,
    }
    if grade != Solution.Grade.UNGRADED:
        sample["is_correct"] = grade == Solution.Grade.CORRECT
    for score in row["scores"]:
        if reward_model is not None and score["reward_model"] == reward_model.name:
            values = {name: score[name] for name in ("solution_score", "step_probabilities", "error")}
            sample |= _scored(Score(reward_model=reward_model, **values))
    return sample


def _row(solution: Solution) -> dict[str, Any]:
    problem, held_out = solution.problem, getattr(solution, "held_out_sample", None)
    row: dict[str, Any] = {
        "problem": problem.text,
        "subject": problem.subject or None,
        "level": problem.level or None,
        "source": problem.source or None,
        "held_out": problem.split == Problem.Split.TEST,
        "ground_truth_answer": problem.answer,
        "generator": solution.generator,
        "generation": solution.generation_number,
        "sample": held_out.index if held_out is not None else None,
        "solution_id": solution.pk,
        "steps": solution.steps,
        "answer": solution.answer,
        "grade": solution.grade,
    }
    if solution.grade != Solution.Grade.UNGRADED:
        row["is_correct"] = solution.grade == Solution.Grade.CORRECT
    scores: list[Score] = solution.chosen_scores  # type: ignore[attr-defined]  # prefetched above
    for score in scores:
        row |= _scored(score)
    return row


def _scored(score: Score) -> dict[str, Any]:
    kind = score.reward_model.kind
    found: dict[str, Any] = {
        kind: score.reward_model.name,
        f"{kind}_score": score.solution_score,
        f"{kind}_step_probabilities": score.step_probabilities,
    }
    return found | ({f"{kind}_error": score.error} if score.error else {})
