"""Benchmark: the selection rules over 1 and 10 million scored solutions, in seconds and server memory."""

import os
import time
from typing import Any

from tests.benchmarks.database import own_database, server_use
from tests.benchmarks.result import Result

PROBLEMS = 12_000
SIZES = [int(size) for size in os.environ.get("SELECTION_SIZES", "1000000,10000000").split(",")]
"""Total numbers of solutions; the largest needs about 8 GB of disk."""
MOST_SECONDS = 10.0
GENERATION = 0
TABLES = ("annotation_solution", "rewardmodel_score")

FILL_SOLUTIONS = """
INSERT INTO annotation_solution (id, key, problem_id, generator, generation_number, steps, answer, grade, created_at)
SELECT n, gen_random_uuid(), 1 + n %% %(problems)s, 'bench', %(generation)s,
       ARRAY['Write the remainder of step ' || n || ' on division by five.', 'So the result of that is ' || n %% 97 || '.',
             'Therefore it is ' || n %% 7 || E'.\n\n# Answer\n\n' || n %% 7],
       (n %% 7)::text, (ARRAY['wrong', 'wrong', 'wrong', 'correct', 'correct', 'incomplete'])[1 + floor(random() * 6)::int], now()
FROM generate_series(%(first)s, %(last)s) AS n
"""
FILL_SCORES = """
INSERT INTO rewardmodel_score
    (solution_id, reward_model_id, step_probabilities, solution_score, error, problem_id, generation_number, grade)
SELECT id, %(model)s, ARRAY[ARRAY[0.1, 0.2, 0.7], ARRAY[0.1, 0.2, 0.7], ARRAY[0.1, 0.2, 0.7]], random(), '',
       problem_id, generation_number, grade
FROM annotation_solution WHERE id BETWEEN %(first)s AND %(last)s
"""


def run() -> Result:
    """Fill up to each size, then let each rule select."""
    with own_database():
        return _run()


def _run() -> Result:
    from rewardmodel.generation_settings import GenerationSettings
    from rewardmodel.selection import RULES

    generation = _generation()
    rules: dict[str, dict[str, Any]] = {
        "convincing_wrong": {"top_k": 1},
        "convincing_wrong_overall": {"total": PROBLEMS},
        "mixed": {"top_k": 5},
    }
    figures: dict[str, float] = {}
    slowest, filled = 0.0, 0
    for size in SIZES:
        begin = time.perf_counter()
        _fill(generation, filled + 1, size)
        filled = size
        name = f"{size / 1_000_000:g}m"
        figures[f"fill_seconds_{name}"] = time.perf_counter() - begin
        for rule, options in rules.items():
            with server_use() as use:
                begin = time.perf_counter()
                chosen = RULES[rule](generation, GenerationSettings(selection=rule, **options))
                seconds = time.perf_counter() - begin
            _check(rule, len(chosen))
            figures[f"{rule}_seconds_{name}"] = seconds
            figures[f"{rule}_server_cpu_seconds_{name}"] = use.cpu_seconds
            figures[f"{rule}_server_mebibytes_{name}"] = use.mebibytes
            if rule != "mixed":
                slowest = max(slowest, seconds)
    figures["times_faster_than_10_seconds"] = MOST_SECONDS / slowest
    return Result(benchmark="selection", figures=figures, floors={"times_faster_than_10_seconds": 1.0})


def _check(rule: str, selected: int) -> None:
    """Check that each rule selects its full number, because every problem has hundreds of wrong answers."""
    expected = {"convincing_wrong": PROBLEMS, "convincing_wrong_overall": PROBLEMS, "mixed": 5 * PROBLEMS}[rule]
    if selected != expected:
        raise AssertionError(f"{rule} selected {selected} solutions instead of {expected}")


def _generation() -> Any:
    from annotation.models import Phase, Problem
    from rewardmodel.models import Generation, Generator, RewardModel

    Problem.objects.bulk_create(
        [Problem(pk=number, text=f"Problem {number}", answer="1") for number in range(1, PROBLEMS + 1)], batch_size=2000
    )
    return Generation.objects.create(
        number=GENERATION,
        phase=Phase.objects.create(name="bench", flow=2),
        generator=Generator.objects.create(name="bench", backend="imported"),
        selector=RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere", is_current=True),
    )


def _fill(generation: Any, first: int, last: int) -> None:
    """Fill without triggers, and build the indexes at the end: ten times faster, with the same result."""
    from django.db import connection

    values = {
        "problems": PROBLEMS,
        "generation": generation.number,
        "model": generation.selector.pk,
        "first": first,
        "last": last,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        # indexes of constraints stay
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND NOT EXISTS"
            " (SELECT FROM pg_constraint WHERE conname = indexname)",
            [list(TABLES)],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        cursor.execute(FILL_SOLUTIONS, values)
        cursor.execute(FILL_SCORES, values)
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("SET session_replication_role = DEFAULT")
        for table in (*TABLES, "annotation_problem"):
            cursor.execute(f"VACUUM ANALYZE {table}")
