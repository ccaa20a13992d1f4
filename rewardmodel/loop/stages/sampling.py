"""Sampling: the generator writes N solutions for each of the generation's problems.

From an imported generator nothing is sampled: the stage takes up to N imported solutions per problem that no generation has used.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from annotation import limits
from annotation.models import Problem, Solution
from mathtext.answers import answer_of
from rewardmodel import engine
from rewardmodel.failures import blamed_on
from rewardmodel.loop.stage import StageFailed
from rewardmodel.models import Generation, Generator, Shard, Stage
from rewardmodel.selectors.problems import problems_to_sample
from rewardmodel.services.imported import take_imported
from rewardmodel.work import disk, keys, shards
from rewardmodel.work.rows import compute_all

SAMPLES_PER_SHARD = 256


def enter(generation: Generation) -> None:
    options = generation.options
    generation.generator_version = generation.generator.version
    generation.save(update_fields=["generator_version"])
    imported = generation.generator.backend == Generator.Backend.IMPORTED
    # before the first reward model, the selection is uniform
    by_grade = generation.selector is not None and options.selects_by_grade
    problem_ids = problems_to_sample(
        options=options,
        generation=generation.number,
        by_grade=by_grade,
        solved_by=generation.generator.name if imported else None,
    )
    if imported and not problem_ids:
        raise StageFailed(
            f"“{generation.generator}” has no unused solution for a problem of split train{_with_answer(by_grade)} that fits the"
            " settings. Import more, then retry: import_solutions FILE --generator NAME"
        )
    if not problem_ids:
        raise StageFailed(
            f"There is no problem of split train{_with_answer(by_grade)} that fits the settings"
            f" (sources {', '.join(f'“{source}”' for source in options.sources) or 'none'}, subject “{options.subject}”,"
            f" level “{options.level}”). Import some, then retry."
        )
    if imported:
        take_imported(generation=generation, problem_ids=problem_ids, samples_per_problem=options.samples_per_problem)
        return
    size = max(1, SAMPLES_PER_SHARD // options.samples_per_problem)
    shards.cut_by_problem(generation, Stage.SAMPLING, problem_ids, size=size)


def _with_answer(by_grade: bool) -> str:
    return " with an answer (the selection rule needs grades; “uniform” does not)" if by_grade else ""


def advance(generation: Generation) -> bool:
    return shards.all_done(generation, Stage.SAMPLING)


@dataclass(frozen=True, slots=True)
class Samples:
    """Unsaved solutions, and the errors of the problems that could not be sampled."""

    solutions: list[Solution]
    errors: list[str]

    def write(self) -> str:
        Solution.objects.bulk_create(self.solutions, batch_size=1000, ignore_conflicts=True)
        return "\n".join(self.errors)


def work(shard: Shard) -> Samples:
    generation = shard.generation
    options = generation.options
    problems = list(Problem.objects.to_label().filter(pk__in=shard.problem_ids).order_by("pk"))
    seed = keys.seed("generation", generation.number, options.seed)
    samples = len(problems) * options.samples_per_problem
    disk.check_room(disk.room_for_samples(samples, max_new_tokens=options.max_new_tokens), work="sampling")

    def draw(part: Sequence[Problem]) -> list[list[Solution]]:
        drawn = engine.sample(
            generation.generator,
            [problem.text for problem in part],
            options.samples_per_problem,
            temperature=options.temperature,
            top_p=options.top_p,
            max_new_tokens=options.max_new_tokens,
            seed=seed,
        )
        return [
            [_solution(generation, problem, index, sample.steps) for index, sample in enumerate(samples)]
            for problem, samples in zip(part, drawn, strict=True)
        ]

    with blamed_on("Generator", generation.generator.name):
        results = compute_all(draw, problems)
    return Samples(
        solutions=[row for result in results if not isinstance(result, Exception) for row in result],
        errors=[
            f"problem {problem.pk}: {result}"
            for problem, result in zip(problems, results, strict=True)
            if isinstance(result, Exception)
        ],
    )


def _solution(generation: Generation, problem: Problem, index: int, sampled: list[str]) -> Solution:
    steps = limits.cut_to_size(
        sampled
    )  # what nobody could label is cut, as at max_new_tokens: then it has no final answer
    return Solution(
        key=keys.generation_sample(generation=generation.number, problem_id=problem.pk, index=index),
        problem=problem,
        generator=generation.generator.name,
        generation_number=generation.number,
        steps=steps or [""],  # if the generator stopped at once, store one empty step
        answer=answer_of(steps),
    )
