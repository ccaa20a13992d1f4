"""Benchmark: server time and size of the loop's pages with many generations and solutions, before and after their totals are stored."""

import os
import time
from typing import Any

from tests.benchmarks.database import own_database
from tests.benchmarks.result import Result

SOLUTIONS = int(os.environ.get("PAGES_SOLUTIONS", "200000"))
GENERATIONS = 60
ROUNDS = 5
MOST_SECONDS = 1.0
MOST_KILOBYTES = 64.0

ADDRESSES = {
    "loop": "/api/v1/loop",
    "timeline": "/api/v1/loop/timeline",
    "overview": "/api/v1/overview",
    "generations": "/api/v1/generations?limit=50",
    "generators": "/api/v1/generators",
    "models": "/api/v1/models",
}

FILL_SOLUTIONS = """
INSERT INTO annotation_solution (key, problem_id, generator, generation_number, steps, answer, grade, explanations, created_at)
SELECT gen_random_uuid(), %(problem)s, 'arithmetic', n * %(generations)s / %(count)s, '{One step.}', '41',
       CASE WHEN n %% 3 = 0 THEN 'correct' ELSE 'wrong' END, '[]', now()
FROM generate_series(0, %(count)s - 1) AS n
"""
FILL_SCORES = """
INSERT INTO rewardmodel_score
    (solution_id, reward_model_id, step_probabilities, solution_score, error, problem_id, generation_number, grade)
SELECT id, %(model)s, '{{0.5,0,0.5}}', (id %% 100) / 100.0, '', problem_id, generation_number, grade FROM annotation_solution
"""


def run() -> Result:
    """Fill the tables, then ask for each page."""
    with own_database():
        return _run()


def _run() -> Result:
    from django.test import Client

    from rewardmodel.models import Generation
    from rewardmodel.services.generation_totals import AT_ONCE, store_missing_totals
    from tests.factories import UserFactory

    _fill()
    client = Client(SERVER_NAME="localhost")
    client.force_login(UserFactory(role="admin"))
    figures: dict[str, float] = {"solutions": float(SOLUTIONS), "generations": float(GENERATIONS)}
    figures["loop_seconds_without_totals"] = _seconds(client, ADDRESSES["loop"])
    for _ in range(-(-GENERATIONS // AT_ONCE)):
        store_missing_totals()
    if Generation.objects.filter(stage="done", totals={}).exists():
        raise RuntimeError("some totals are not stored")
    for name, address in ADDRESSES.items():
        figures[f"{name}_seconds"] = _seconds(client, address)
    figures["loop_kilobytes"] = len(client.get(ADDRESSES["loop"]).content) / 1000
    ceilings = {f"{name}_seconds": MOST_SECONDS for name in ADDRESSES} | {"loop_kilobytes": MOST_KILOBYTES}
    return Result("pages", figures, {}, ceilings)


def _fill() -> None:
    from django.db import connection

    from rewardmodel.models import RewardModel
    from tests.factories import PhaseFactory, ProblemFactory
    from tests.rewardmodel.generation_rows import make_generation

    models = [
        RewardModel.objects.create(kind="prm", name=f"prm-{number}", location="nowhere", is_current=number == 57)
        for number in range(1, 58)
    ]
    phase = PhaseFactory()
    for number in range(GENERATIONS):
        stage = "labeling" if number == GENERATIONS - 1 else "done"
        make_generation(number, phase=phase, selector=models[0], stage=stage)
    values: dict[str, Any] = {"problem": ProblemFactory().pk, "count": SOLUTIONS, "generations": GENERATIONS}
    with connection.cursor() as cursor:
        cursor.execute(FILL_SOLUTIONS, values)
        cursor.execute(FILL_SCORES, {"model": models[0].pk})
        cursor.execute("VACUUM ANALYZE annotation_solution, rewardmodel_score")


def _seconds(client: Any, address: str) -> float:
    """The median time of some rounds."""
    taken = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        response = client.get(address)
        taken.append(time.perf_counter() - begin)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")
    return sorted(taken)[len(taken) // 2]
