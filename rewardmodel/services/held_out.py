"""Draw samples for held-out problems, once per generator; every model that is evaluated scores the same ones."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Count

from annotation.models import Problem, Solution
from mathtext.answers import answer_of
from rewardmodel import engine
from rewardmodel.failures import blamed_on
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Generator, HeldOutSample
from rewardmodel.services.imported import keep_for_evaluation
from rewardmodel.work import disk, keys


def draw_held_out_samples(*, generator: Generator, problem_ids: list[int], options: GenerationSettings) -> None:
    """Draw the samples that each problem lacks. Idempotent, also if two workers do it at the same time.

    An imported generator draws nothing: the solutions that were imported for these problems are used.
    """
    if generator.backend == Generator.Backend.IMPORTED:
        keep_for_evaluation(
            generator=generator, problem_ids=problem_ids, samples_per_problem=options.evaluation_samples
        )
        return
    kept = HeldOutSample.objects.filter(generator=generator, problem__in=problem_ids)
    counts = dict(kept.values_list("problem").annotate(count=Count("pk")))
    by_drawn: defaultdict[int, list[Problem]] = defaultdict(list)
    for problem in Problem.objects.filter(pk__in=problem_ids, split=Problem.Split.TEST).order_by("pk"):
        by_drawn[counts.get(problem.pk, 0)].append(problem)
    for drawn, part in by_drawn.items():
        if drawn < options.evaluation_samples:
            _draw(generator, part, drawn, options)


def _draw(generator: Generator, problems: list[Problem], first: int, options: GenerationSettings) -> None:
    samples = len(problems) * (options.evaluation_samples - first)
    disk.check_room(disk.room_for_samples(samples, max_new_tokens=options.max_new_tokens), work="sampling")
    with blamed_on("Generator", generator.name):
        drawn = engine.sample(
            generator,
            [problem.text for problem in problems],
            options.evaluation_samples - first,
            temperature=options.temperature,
            top_p=options.top_p,
            max_new_tokens=options.max_new_tokens,
            seed=keys.seed("held out", generator.name),
            first_sample=first,
        )
    places = {
        keys.held_out_sample(generator=generator.name, problem_id=problem.pk, index=index): (problem, index, sample)
        for problem, samples in zip(problems, drawn, strict=True)
        for index, sample in enumerate(samples, start=first)
    }
    with transaction.atomic():
        Solution.objects.bulk_create(
            [
                Solution(
                    key=key,
                    problem=problem,
                    generator=generator.name,
                    steps=sample.steps or [""],
                    answer=answer_of(sample.steps),
                )
                for key, (problem, _, sample) in places.items()
            ],
            batch_size=1000,
            ignore_conflicts=True,
        )
        solutions = Solution.objects.in_bulk(list(places), field_name="key")
        HeldOutSample.objects.bulk_create(
            [
                HeldOutSample(generator=generator, problem=problem, index=index, solution=solutions[key])
                for key, (problem, index, _) in places.items()
            ],
            batch_size=1000,
            ignore_conflicts=True,
        )
