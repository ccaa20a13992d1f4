"""Which solutions people see: the rules, as SQL over the scores. A new rule is one function and one line in RULES."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from rewardmodel.loop.settings import GenerationSettings
from rewardmodel.models import Generation

SPARE_CANDIDATES = 8
"""Per place in the selection, how many solutions are looked at, so that repeated ones can be passed over."""


@dataclass(frozen=True, slots=True)
class Selected:
    """A solution to queue; the list of them is in order of rank."""

    solution_id: int
    problem_id: int
    score: float | None


CONVINCING_WRONG = """
WITH candidate AS (
    SELECT solution.id, solution.problem_id, solution.steps, score.solution_score,
           row_number() OVER (PARTITION BY solution.problem_id ORDER BY score.solution_score DESC, solution.id) AS place
    FROM annotation_solution AS solution
    JOIN rewardmodel_score AS score ON score.solution_id = solution.id
    JOIN annotation_problem AS problem ON problem.id = solution.problem_id
    WHERE solution.generation = %(generation)s AND solution.grade = 'wrong' AND problem.split = 'train'
      AND score.reward_model_id = %(selector)s AND score.error = ''
), fresh AS (
    -- the same steps are shown once, however often they were drawn, and never again in a later generation
    SELECT DISTINCT ON (problem_id, steps) id, problem_id, solution_score
    FROM candidate
    WHERE place <= %(candidates)s AND NOT EXISTS (
        SELECT 1 FROM annotation_item AS item
        JOIN annotation_solution AS queued ON queued.id = item.solution_id
        WHERE item.problem_id = candidate.problem_id AND queued.steps = candidate.steps
    )
    ORDER BY problem_id, steps, place
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY problem_id ORDER BY solution_score DESC, id) AS place FROM fresh
)
SELECT id, problem_id, solution_score FROM ranked WHERE place <= %(top_k)s ORDER BY solution_score DESC, id
"""

UNIFORM = """
WITH shuffled AS (
    SELECT solution.id, solution.problem_id, md5(solution.key::text || %(seed)s) AS lot,
           row_number() OVER (PARTITION BY solution.problem_id ORDER BY md5(solution.key::text || %(seed)s)) AS place
    FROM annotation_solution AS solution
    JOIN annotation_problem AS problem ON problem.id = solution.problem_id
    WHERE solution.generation = %(generation)s AND problem.split = 'train'
)
SELECT id, problem_id, NULL FROM shuffled WHERE place <= %(top_k)s ORDER BY lot
"""


def convincing_wrong(generation: Generation, options: GenerationSettings) -> list[Selected]:
    """Per problem the top K wrong answers by the selector's score: those that convinced it most."""
    return _select(
        CONVINCING_WRONG,
        generation=generation.number,
        selector=generation.selector_id,
        top_k=options.top_k,
        candidates=options.top_k * SPARE_CANDIDATES,
    )


def uniform(generation: Generation, options: GenerationSettings) -> list[Selected]:
    """K solutions per problem by lot, whatever their grade: the baseline, and what there is before the first reward model."""
    return _select(UNIFORM, generation=generation.number, seed=str(options.seed), top_k=options.top_k)


Rule = Callable[[Generation, GenerationSettings], list[Selected]]

RULES: dict[str, Rule] = {"convincing_wrong": convincing_wrong, "uniform": uniform}


def _select(sql: str, **parameters: Any) -> list[Selected]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [Selected(*row) for row in cursor.fetchall()]
