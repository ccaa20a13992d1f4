"""Give imported solutions, which were sampled elsewhere, to a generation or to an evaluation, each of them once."""

from django.db import connection

from annotation.models import Solution
from rewardmodel.models import Generation, Generator, HeldOutSample

TAKE = """
UPDATE annotation_solution AS solution SET generation_number = %(generation)s
FROM (
    SELECT id, row_number() OVER (PARTITION BY problem_id ORDER BY id) AS place
    FROM annotation_solution
    WHERE generator = %(generator)s AND generation_number IS NULL AND problem_id = ANY(%(problems)s)
        AND NOT EXISTS (SELECT FROM rewardmodel_heldoutsample AS kept WHERE kept.solution_id = annotation_solution.id)
        AND NOT EXISTS (SELECT FROM annotation_item AS item WHERE item.solution_id = annotation_solution.id)
) AS waiting
WHERE waiting.id = solution.id AND waiting.place <= %(count)s
"""


def take_imported(*, generation: Generation, problem_ids: list[int], samples_per_problem: int) -> int:
    """Give the generation the oldest unused imported solutions, up to `samples_per_problem` per problem; return how many.

    Those that somebody has queued outside of any generation are used.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE,
            {
                "generation": generation.number,
                "generator": generation.generator.name,
                "problems": problem_ids,
                "count": samples_per_problem,
            },
        )
        return int(cursor.rowcount)


def keep_for_evaluation(*, generator: Generator, problem_ids: list[int], samples_per_problem: int) -> None:
    """Use imported solutions, oldest first, as evaluation samples. Idempotent: a second call only adds what is still missing."""
    kept = HeldOutSample.objects.filter(generator=generator, problem__in=problem_ids)
    counts: dict[int, int] = {}
    for problem_id in kept.values_list("problem", flat=True):
        counts[problem_id] = counts.get(problem_id, 0) + 1
    waiting = Solution.objects.filter(
        generator=generator.name, problem__in=problem_ids, generation_number=None, held_out_sample=None
    ).order_by("pk")
    rows = []
    for solution_id, problem_id in waiting.values_list("pk", "problem"):
        index = counts.get(problem_id, 0)
        if index < samples_per_problem:
            counts[problem_id] = index + 1
            rows.append(HeldOutSample(generator=generator, problem_id=problem_id, index=index, solution_id=solution_id))
    HeldOutSample.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
