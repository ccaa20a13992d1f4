"""Benchmark: server time of everything that can be read, in a site with 20,000 labelings of 300 people, 200,000 solutions and a year.

The addresses are those of the table of access (tests/access/table.py), so a new one is measured from its first day. Each is asked for by an
admin and by a labeler who does much; the slower one counts. Files of figures are measured as well, but pages alone have a limit. Exports of
all labelings and the whole audit log are files for the night, and are left out.
"""

import json
import os
import time
from typing import Any

from tests.benchmarks.database import own_database
from tests.benchmarks.result import Result

SOLUTIONS = int(os.environ.get("PAGES_SOLUTIONS", "200000"))
LABELINGS = int(os.environ.get("PAGES_LABELINGS", "20000"))
PROBLEMS = 5_000
PEOPLE = 300
PHASES = 10
OPEN_ITEMS = 5_000
GENERATIONS = 60
FIRST_GENERATION = 100
"""Those of the scene are before it."""
AUDIT_ENTRIES = 50_000
ROUNDS = 3
MOST_SECONDS = 1.0
SLOWEST_SHOWN = 12

WHOLE_FILES = ("/api/v1/exports/", "/api/v1/audit.csv")
MORE = (
    "/api/v1/all-labelings?agreement=differs",
    "/api/v1/all-labelings?agreement=alone&sort=oldest",
    "/api/v1/all-labelings?text=nothing%20like%20it",
    "/api/v1/all-labelings?rated=unsure&state=excluded",
    "/api/v1/audit?search=nothing-like-it",
    "/api/v1/people?search=person-29",
    "/api/v1/problems?search=nothing-like-it",
    "/api/v1/problems?search=problem%204",
    "/api/v1/agreement/groups?by=labeler",
    "/api/v1/agreement/groups?by=week",
    "/api/v1/review?state=decided",
    "/api/v1/quality?shown=paused",
)
"""Searches and filters, also those that find nothing."""

STEPS = [f"Step {number}: what was said before gives {number}." for number in range(1, 9)]
FILL_SOLUTIONS = """
INSERT INTO annotation_solution (key, problem_id, generator, generation_number, steps, answer, grade, explanations, created_at)
SELECT gen_random_uuid(), (%(problems)s::bigint[])[1 + n %% %(problem_count)s], 'arithmetic',
       %(first)s + n * %(generations)s / %(count)s, %(steps)s, '41',
       CASE WHEN n %% 3 = 0 THEN 'correct' ELSE 'wrong' END, '[]', now() - (%(count)s - n) * interval '150 s'
FROM generate_series(0, %(count)s - 1) AS n
"""
FILL_SCORES = """
INSERT INTO rewardmodel_score
    (solution_id, reward_model_id, step_probabilities, solution_score, error, problem_id, generation_number, grade)
SELECT id, %(model)s, '{{0.5,0,0.5}}', (id %% 100) / 100.0, '', problem_id, generation_number, grade
FROM annotation_solution WHERE generation_number >= %(first)s
"""
FILL_ITEMS = """
INSERT INTO annotation_item
    (phase_id, problem_id, solution_id, kind, priority, labelings_wanted, free_slots, verifier, verifier_score, generation_number,
     created_at, rank, taken_back_from)
SELECT (%(phases)s::bigint[])[1 + place %% %(phase_count)s], problem_id, id, 'normal', random(), 2,
       CASE WHEN place <= %(labelings)s / 2 THEN 0 ELSE 2 END, 'prm-1', 0.9, generation_number, created_at, place, NULL
FROM (SELECT *, row_number() OVER (ORDER BY hashint8(id)) AS place FROM annotation_solution WHERE generation_number >= %(first)s) AS one
WHERE place <= %(labelings)s / 2 + %(open)s
"""
FILL_LABELINGS = """
WITH given AS (
    INSERT INTO annotation_assignment (item_id, slot, labeler_id, status, leased_at, lease_expires_at, closed_at)
    SELECT item.id, slot, (%(people)s::uuid[])[1 + (item.id * 7 + slot * 13) %% %(people_count)s], 'submitted',
           item.created_at, item.created_at, item.created_at
    FROM annotation_item AS item, generate_series(0, item.labelings_wanted - 1) AS slot
    WHERE item.generation_number >= %(first)s AND free_slots = 0
    RETURNING id, item_id, labeler_id, closed_at
), labeled AS (
    INSERT INTO annotation_labeling
        (origin, record_key, assignment_id, problem_id, solution_id, labeler_id, submitted_at, flow, generation_number,
         is_quality_control, is_screening, question, label, finish_reason, details, created_at)
    SELECT 'native', gen_random_uuid(), given.id, item.problem_id, item.solution_id, labeler_id, closed_at, 2, item.generation_number,
           false, false, jsonb_build_object('problem', 'Made up', 'ground_truth_answer', '41', 'pre_generated_steps', %(question)s::jsonb),
           (%(labels)s::jsonb[])[1 + given.id %% %(label_count)s],
           CASE WHEN given.id %% %(label_count)s = 0 THEN 'solution' ELSE 'found_error' END, '{}', closed_at
    FROM given JOIN annotation_item AS item ON item.id = item_id
    RETURNING id, assignment_id, problem_id, solution_id, labeler_id, submitted_at
), timed AS (
    INSERT INTO annotation_activetime (assignment_id, labeler_id, began_at, milliseconds)
    SELECT assignment_id, labeler_id, date_bin('15 minutes', submitted_at, '2000-01-01'), 60000 + id %% 90000 FROM labeled
)
INSERT INTO annotation_reviewcase (kind, labeling_id, problem_id, solution_id, text, opened_at, sentence)
SELECT 'unsure', id, problem_id, solution_id, '', submitted_at, '' FROM labeled WHERE id %% 5 = 0
"""
FILL_AUDIT = """
INSERT INTO annotation_auditentry (at, actor_id, actor_name, via, action, subject_kind, subject_id, subject_name, before, after, reason)
SELECT now() - n * interval '10 min', %(admin)s, 'admin', 'page', 'phase.changed', 'phase', (n %% 10)::text, 'Phase ' || n %% 10,
       '{"lease_seconds": 60}', '{"lease_seconds": 120}', 'Reason ' || n
FROM generate_series(1, %(count)s) AS n
"""


def run() -> Result:
    """Fill the tables, then ask for everything."""
    with own_database():
        import config.celery  # noqa: F401  messages go to the site's broker

        return _run()


def _run() -> Result:
    from django.test import Client

    from tests.access.scene import make_scene
    from tests.access.table import lines

    scene = make_scene()
    _fill(scene)
    clients = []
    for role in ("admin", "labeler"):
        client = Client(SERVER_NAME="localhost")
        client.force_login(scene.users[role])
        clients.append(client)
    asked = [
        line.path.format(**scene.ids) for line in lines() if line.method == "GET" and line.path.startswith("/api/v1/")
    ]
    asked = [address for address in [*asked, *MORE] if not address.startswith(WHOLE_FILES)]
    taken = {address: max(_seconds(client, address) for client in clients) for address in asked}
    slowest = sorted(taken, key=taken.__getitem__, reverse=True)[:SLOWEST_SHOWN]
    figures = {
        "solutions": float(SOLUTIONS),
        "labelings": float(LABELINGS),
        "people": float(PEOPLE),
        "addresses": float(len(asked)),
        "slowest_page_seconds": max(seconds for address, seconds in taken.items() if ".csv" not in address),
        "slowest_file_seconds": max(seconds for address, seconds in taken.items() if ".csv" in address),
    }
    figures |= {f"seconds {address}": taken[address] for address in slowest}
    return Result("site_pages", figures, {}, {"slowest_page_seconds": MOST_SECONDS})


def _seconds(client: Any, address: str) -> float:
    """The median of some rounds; an address that refuses this person takes no time."""
    taken = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        response = client.get(address)
        if response.streaming:
            for _part in response.streaming_content:
                pass
        taken.append(time.perf_counter() - begin)
        if response.status_code >= 500:
            raise RuntimeError(f"{address}: {response.status_code}")
        if response.status_code != 200:
            return 0.0
    return sorted(taken)[len(taken) // 2]


def _fill(scene: Any) -> None:
    from django.db import connection

    from annotation.models import LabelModelRun, Problem
    from annotation.services.label_model import request_run, run_label_model
    from rewardmodel.models import RewardModel
    from rewardmodel.services.generation_totals import store_missing_totals
    from tests.factories import PhaseFactory, UserFactory, label
    from tests.rewardmodel.generation_rows import make_generation

    models = [
        RewardModel.objects.create(kind="prm", name=f"prm-of-year-{number}", location="nowhere", is_current=False)
        for number in range(GENERATIONS)
    ]
    people = [scene.users["labeler"], *(UserFactory(username=f"person-{number}") for number in range(PEOPLE - 1))]
    phases = [scene.ids["phase"], *(PhaseFactory(name=f"Phase of year {number}").pk for number in range(PHASES - 1))]
    for number in range(FIRST_GENERATION, FIRST_GENERATION + GENERATIONS):
        selector = models[number - FIRST_GENERATION]
        make_generation(number, phase_id=phases[number % PHASES], selector=selector, stage="done")
    problems = Problem.objects.bulk_create(_problems(), 1_000)
    labels = [label([1] * len(STEPS), steps=STEPS)]
    labels += [label([*[1] * right, -1], steps=STEPS) for right in range(len(STEPS))]
    values: dict[str, Any] = {
        "problems": [problem.pk for problem in problems if problem.split == "train"],
        "problem_count": PROBLEMS * 19 // 20,
        "count": SOLUTIONS,
        "first": FIRST_GENERATION,
        "generations": GENERATIONS,
        "steps": STEPS,
        "model": models[0].pk,
        "phases": phases,
        "phase_count": PHASES,
        "open": OPEN_ITEMS,
        "people": [person.pk for person in people],
        "people_count": PEOPLE,
        "labelings": LABELINGS,
        "question": json.dumps(STEPS),
        "labels": [json.dumps(one) for one in labels],
        "label_count": len(labels),
    }
    with connection.cursor() as cursor:
        for statement in (FILL_SOLUTIONS, FILL_SCORES, FILL_ITEMS, FILL_LABELINGS):
            cursor.execute(statement, values)
        cursor.execute(FILL_AUDIT, {"admin": scene.users["admin"].pk, "count": AUDIT_ENTRIES})
        cursor.execute("VACUUM ANALYZE")
    for _ in range(GENERATIONS):
        store_missing_totals()
    wanted, _ = request_run(by=None)
    run_label_model(run_id=wanted.pk)
    if (done := LabelModelRun.objects.get(pk=wanted.pk)).status != "done":
        raise RuntimeError(done.error)


def _problems() -> list[Any]:
    from annotation.models import Problem

    return [
        Problem(
            text=f"Made-up problem {number}: how many are left?",
            answer=str(number),
            source=f"source-{number % 7}",
            subject=f"Subject {number % 6}",
            level=f"Level {1 + number % 5}",
            split="test" if number % 20 == 0 else "train",
        )
        for number in range(PROBLEMS)
    ]
