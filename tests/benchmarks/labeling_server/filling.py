"""Fills a migrated database: `python -m tests.benchmarks.labeling_server.filling ITEMS LABELERS`.

Prints one JSON line with what the load generator needs: a session per labeler and the steps of the one solution text that all items share.
"""

import json
import sys
from typing import Any

import django

STEPS = [
    "Let $x$ be the number of apples in the first basket, so the second basket holds $2x - 5$ of them.",
    "Together the baskets hold $x + (2x - 5) = 3x - 5$ apples.",
    "We are told that this is $40$, so $3x - 5 = 40$.",
    "Adding $5$ to both sides gives $3x = 45$.",
    "Dividing by $3$ we find $x = 15$.",
    "So the first basket holds $15$ apples.",
    r"The second basket holds $2 \cdot 15 - 5 = 25$ apples.",
    r"As a check, $15 + 25 = 40$, and $\frac{25}{5} = 5$ is whole.",
    "The difference between the two baskets is $25 - 15 = 10$.",
    "So the answer is $10$.\n\n# Answer\n\n10",
]
PROBLEMS = 12_000
"""The number in the paper."""

ROWS = """
INSERT INTO annotation_problem (text, normal_key, answer, solution, split, source, subject, level, external_id, created_at)
SELECT 'Problem ' || number || ': two baskets hold 40 apples. How many more does the fuller one hold?', gen_random_uuid(),
    '10', 'The baskets hold 15 and 25 apples.', 'train', 'benchmark', '', '', '', now()
FROM generate_series(1, %(problems)s) AS number;

INSERT INTO annotation_solution (key, problem_id, generator, steps, answer, grade, created_at)
SELECT gen_random_uuid(), id, 'benchmark', %(steps)s, '10', 'wrong', now() FROM annotation_problem;
"""
ITEMS = """
INSERT INTO annotation_item
    (phase_id, problem_id, solution_id, kind, priority, labelings_wanted, free_slots, verifier, verifier_score, generation_number,
     created_at)
SELECT %(phase)s, problem_id, id, 'normal', random(), 1, 1, 'benchmark', random(), turn, now()
FROM annotation_solution CROSS JOIN generate_series(0, %(items)s / %(problems)s) AS turn
ORDER BY turn, id
LIMIT %(items)s
"""


def fill(*, items: int, labelers: int) -> dict[str, Any]:
    """Insert items of many generations: each may have a solution once, and here several items share one."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connection, transaction

    from annotation.models import Phase, Problem, User

    with transaction.atomic(), connection.cursor() as cursor:
        # every row is valid by construction; checking keys and triggers row by row would take ten times as long
        cursor.execute("SET LOCAL session_replication_role = replica")
        phase, _ = Phase.objects.get_or_create(name="Benchmark", defaults={"flow": Phase.Flow.TWO})
        if not Problem.objects.exists():
            for statement in ROWS.split(";")[:2]:
                cursor.execute(statement, {"problems": PROBLEMS, "steps": STEPS})
        cursor.execute(ITEMS, {"phase": phase.pk, "items": items, "problems": PROBLEMS})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    sessions = []
    for number in range(labelers):
        user, _ = User.objects.get_or_create(username=f"labeler-{number}", defaults={"password": "!"})
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        sessions.append(session.session_key)
    cookies = {"cookie": settings.SESSION_COOKIE_NAME, "csrf_cookie": settings.CSRF_COOKIE_NAME}
    return {"sessions": sessions, "steps": STEPS, **cookies}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(fill(items=int(sys.argv[1]), labelers=int(sys.argv[2]))))  # noqa: T201
