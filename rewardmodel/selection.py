"""The rules that select which solutions people see, in SQL. To add a rule, write one function and one line in RULES.

The rules that rank read scores by index (models/score.py) and compare the texts of only a few candidates, to show identical steps
only once: neither twice in a generation nor again in a later one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Generation

SPARE_CANDIDATES = 8
"""Candidates read per solution to select, so that enough remain when repeated ones are skipped."""

WRONG_SHARE = 0.8
"""Share of convincing wrong answers in the mixed rule (Lightman et al., 2023, on active learning)."""


@dataclass(frozen=True, slots=True)
class Selected:
    """A solution to queue. Rules return them in the order of rank."""

    solution_id: int
    problem_id: int
    score: float | None


# The best candidates of each problem, by one index scan per problem. {grade} may restrict the grade.
BEST_OF_EACH_PROBLEM = """
    SELECT best.solution_id AS id, problem.id AS problem_id, best.solution_score, best.grade
    FROM annotation_problem AS problem
    CROSS JOIN LATERAL (
        SELECT solution_id, solution_score, grade FROM rewardmodel_score
        WHERE reward_model_id = %(selector)s AND generation_number = %(generation)s AND problem_id = problem.id
            AND error = '' {grade}
        ORDER BY solution_score DESC, solution_id
        LIMIT %(candidates)s
    ) AS best
    WHERE problem.split = 'train' AND problem.excluded_at IS NULL
"""

# Candidates not queued before; one per set of identical steps.
FRESH = """
    SELECT DISTINCT ON (candidate.problem_id, solution.steps)
        candidate.id, candidate.problem_id, candidate.solution_score, candidate.grade
    FROM candidate
    JOIN annotation_solution AS solution ON solution.id = candidate.id
    WHERE NOT EXISTS (
        SELECT FROM annotation_item AS item
        JOIN annotation_solution AS queued ON queued.id = item.solution_id
        WHERE item.problem_id = candidate.problem_id AND queued.steps = solution.steps
    )
    ORDER BY candidate.problem_id, solution.steps, candidate.solution_score DESC, candidate.id
"""

WRONG = "AND grade = 'wrong'"

CONVINCING_WRONG = f"""
WITH candidate AS ({BEST_OF_EACH_PROBLEM.format(grade=WRONG)}), fresh AS ({FRESH}), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY problem_id ORDER BY solution_score DESC, id) AS place FROM fresh
)
SELECT id, problem_id, solution_score FROM ranked WHERE place <= %(top_k)s ORDER BY solution_score DESC, id
"""  # noqa: S608  (made of the pieces above)

CONVINCING_WRONG_OVERALL = f"""
WITH candidate AS (
    SELECT score.solution_id AS id, score.problem_id, score.solution_score, score.grade
    FROM rewardmodel_score AS score JOIN annotation_problem AS problem ON problem.id = score.problem_id
    WHERE reward_model_id = %(selector)s AND generation_number = %(generation)s AND error = '' {WRONG} AND problem.split = 'train'
        AND problem.excluded_at IS NULL
    ORDER BY solution_score DESC, solution_id
    LIMIT %(candidates)s
), fresh AS ({FRESH})
SELECT id, problem_id, solution_score FROM fresh ORDER BY solution_score DESC, id LIMIT %(total)s
"""  # noqa: S608  (made of the pieces above)

MIXED = f"""
WITH candidate AS (
    {BEST_OF_EACH_PROBLEM.format(grade=WRONG)} UNION {BEST_OF_EACH_PROBLEM.format(grade="")}
), fresh AS ({FRESH}), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY problem_id, grade = 'wrong' ORDER BY solution_score DESC, id) AS place FROM fresh
), convincing AS (
    SELECT *, grade = 'wrong' AND place <= %(wrong)s AS is_convincing FROM ranked
), placed AS (
    -- the convincing wrong answers come first, then the best of the rest
    SELECT *, row_number() OVER (PARTITION BY problem_id ORDER BY is_convincing DESC, solution_score DESC, id) AS turn
    FROM convincing
)
SELECT id, problem_id, solution_score FROM placed WHERE turn <= %(top_k)s ORDER BY solution_score DESC, id
"""  # noqa: S608  (made of the pieces above)

UNIFORM = """
WITH shuffled AS (
    SELECT solution.id, solution.problem_id, md5(solution.key::text || %(seed)s) AS lot,
           row_number() OVER (PARTITION BY solution.problem_id ORDER BY md5(solution.key::text || %(seed)s)) AS place
    FROM annotation_solution AS solution
    JOIN annotation_problem AS problem ON problem.id = solution.problem_id
    WHERE solution.generation_number = %(generation)s AND problem.split = 'train' AND problem.excluded_at IS NULL
        AND NOT EXISTS (SELECT FROM annotation_item AS item WHERE item.solution_id = solution.id)
)
SELECT id, problem_id, NULL FROM shuffled WHERE place <= %(top_k)s ORDER BY lot
"""


def convincing_wrong(generation: Generation, options: GenerationSettings) -> list[Selected]:
    """Select per problem the `top_k` wrong answers with the highest scores by the selector."""
    return _select(
        CONVINCING_WRONG,
        generation=generation.number,
        selector=generation.selector_id,
        top_k=options.top_k,
        candidates=options.top_k * SPARE_CANDIDATES,
    )


def convincing_wrong_overall(generation: Generation, options: GenerationSettings) -> list[Selected]:
    """Select the `total` wrong answers with the highest scores over all problems."""
    return _select(
        CONVINCING_WRONG_OVERALL,
        generation=generation.number,
        selector=generation.selector_id,
        total=options.total,
        candidates=options.total * SPARE_CANDIDATES,
    )


def mixed(generation: Generation, options: GenerationSettings) -> list[Selected]:
    """Select `top_k` solutions per problem: 80 % the most convincing wrong answers, 20 % the most convincing others of any grade.

    If there are too few wrong answers, others take their places.
    """
    return _select(
        MIXED,
        generation=generation.number,
        selector=generation.selector_id,
        top_k=options.top_k,
        wrong=round(options.top_k * WRONG_SHARE),
        candidates=options.top_k * SPARE_CANDIDATES,
    )


def uniform(generation: Generation, options: GenerationSettings) -> list[Selected]:
    """Select `top_k` random solutions per problem of any grade: the baseline, and the rule before the first reward model."""
    return _select(UNIFORM, generation=generation.number, seed=str(options.seed), top_k=options.top_k)


Rule = Callable[[Generation, GenerationSettings], list[Selected]]

RULES: dict[str, Rule] = {
    "convincing_wrong": convincing_wrong,
    "convincing_wrong_overall": convincing_wrong_overall,
    "mixed": mixed,
    "uniform": uniform,
}


def _select(sql: str, **parameters: Any) -> list[Selected]:
    with connection.cursor() as cursor:
        # Autovacuum may not have looked at what was sampled and scored a moment ago, and plans for tables of a few rows take minutes.
        cursor.execute("ANALYZE annotation_problem, annotation_solution, annotation_item, rewardmodel_score")
        cursor.execute(sql, parameters)
        return [Selected(*row) for row in cursor.fetchall()]
