"""Plans a generation that is being scored: `python -m tests.benchmarks.labeling_server.scored_generation SOLUTIONS FOLDER`.

Saves an untrained reward model into the folder. Prints one JSON line: a researcher's session, for exports.
"""

import json
import random
import sys
import uuid
from pathlib import Path
from typing import Any

import django

SAMPLES = 16
BATCH = 4_000


def plan(*, solutions: int, folder: Path) -> dict[str, Any]:
    from annotation.models import Phase, Problem, Solution
    from rewardmodel.demo.domain.problems import generate_problems
    from rewardmodel.loop.stages import scoring
    from rewardmodel.models import Generation, Generator, RewardModel
    from tests.benchmarks.scoring_pipeline import save_untrained_model

    save_untrained_model(folder)
    generated = generate_problems(max(1, solutions // SAMPLES), 5)
    Problem.objects.bulk_create(
        [Problem(text=problem.text, answer=problem.answer, source="scored") for problem in generated],
        ignore_conflicts=True,  # some are equal
    )
    problems = {problem.text: problem for problem in Problem.objects.filter(source="scored")}
    source = random.Random(0)
    rows = (
        Solution(
            key=uuid.uuid4(),
            problem=problems[own.text],
            generator="scored",
            generation_number=0,
            steps=list(own.solution[: source.randint(1, len(own.solution))]),
            grade="wrong",
        )
        for own in generated
        if own.text in problems
        for _ in range(SAMPLES)
    )
    Solution.objects.bulk_create(rows, batch_size=BATCH)
    generation = Generation.objects.create(
        number=0,
        phase=Phase.objects.create(name="Scored", flow=2, by_choice=True),
        generator=Generator.objects.create(name="scored", backend="imported"),
        selector=RewardModel.objects.create(kind="prm", name="prm-1", location=str(folder), is_current=True),
    )
    for stage in ("sampling", "grading", "scoring"):  # the database lets a generation pass no stage over
        Generation.objects.filter(pk=generation.pk).update(stage=stage)
    generation.refresh_from_db()
    scoring.enter(generation)
    return {"researcher": session_of("researcher", role="researcher")}


def session_of(username: str, *, role: str) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from annotation.models import User

    user, _ = User.objects.get_or_create(username=username, defaults={"password": "!", "role": role})
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    django.setup()
    print(json.dumps(plan(solutions=int(sys.argv[1]), folder=Path(sys.argv[2]))))  # noqa: T201
