"""Grading: compare final answers with the ground truth."""

from annotation.models import Solution
from rewardmodel.models import Generation, Shard, Stage
from rewardmodel.services.grading import Grades, compute_grades
from rewardmodel.work import shards

SOLUTIONS_PER_SHARD = 1000


def enter(generation: Generation) -> None:
    solutions = Solution.objects.filter(generation_number=generation.number, grade=Solution.Grade.UNGRADED)
    shards.cut_by_id(generation, Stage.GRADING, solutions, size=SOLUTIONS_PER_SHARD)


def advance(generation: Generation) -> bool:
    return shards.all_done(generation, Stage.GRADING)


def work(shard: Shard) -> Grades:
    return compute_grades(
        solutions=Solution.objects.filter(
            generation_number=shard.generation.number, pk__range=(shard.first_id, shard.last_id)
        )
    )
