"""Grading: compare final answers with the ground truth. Solutions of problems without an answer stay ungraded."""

from annotation.models import Solution
from rewardmodel.models import Generation, Shard, Stage
from rewardmodel.services.grading import GRADABLE, Grades, compute_grades
from rewardmodel.work import shards

SOLUTIONS_PER_SHARD = 1000


def enter(generation: Generation) -> None:
    solutions = Solution.objects.filter(GRADABLE, generation_number=generation.number)
    shards.cut_by_id(generation, Stage.GRADING, solutions, size=SOLUTIONS_PER_SHARD)


def advance(generation: Generation) -> bool:
    return shards.all_done(generation, Stage.GRADING)


def work(shard: Shard) -> Grades:
    return compute_grades(
        solutions=Solution.objects.filter(
            generation_number=shard.generation.number, pk__range=(shard.first_id, shard.last_id)
        )
    )
