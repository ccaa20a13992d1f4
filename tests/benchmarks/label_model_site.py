"""Benchmark: the label model at work on a site, with its database, queue and adaptive overlap, and 20,000 labelings.

`label_model` tries the statistics alone. Here simulated labelers lease and submit items of a phase with adaptive overlap, every tenth task
is a solution with gold, a run follows every two hundred labelings, and whoever it calls doubtful gets no more tasks. Three labelings of
every item, counted by majority, by Dawid and Skene of crowd-kit and by the label model, stand beside it.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import numpy as np

from quality.labelings import RatedItem
from quality.simulation import Labeler, Solution, label, solutions, team
from tests.benchmarks.database import own_database
from tests.benchmarks.label_model import calibration_error, dawid_skene, first_error_by_majority
from tests.benchmarks.labeled_solutions import made_up_solution
from tests.benchmarks.result import Result

if TYPE_CHECKING:
    from annotation.models import Item, Phase, User

SEEDS = range(5)
ITEMS = 700
GOLD = 60
GOLD_SHARE = 0.1
FIRST_GOLD = 1_000_000
LOOK = 200
"""Labelings between two runs."""
SCALE_LABELINGS = 20_000
SCALE_LABELERS = 30
OVERLAP = 2
MOST_DOUBTED = 1.0
"""Doubt is a reason to look, no verdict: each of four rates may be wrong once in two hundred looks."""
MOST_MEBIBYTES = 350.0
MOST_PAGE_SECONDS = 1.0
ROUNDS = 3
PAGES = {
    "report": "/api/v1/agreement",
    "by_labeler": "/api/v1/agreement/groups?by=labeler",
    "by_pair": "/api/v1/agreement/groups?by=pair",
    "by_week": "/api/v1/agreement/groups?by=week",
    "differences": "/api/v1/agreement/differences",
}


def run() -> Result:
    with own_database():
        import config.celery  # noqa: F401  messages go to the site's broker

        fixed = [_three_of_each(seed) for seed in SEEDS]
        adaptive = [_adaptive(seed) for seed in SEEDS]
        figures = {
            "accuracy_of_majority_of_three": statistics.mean(one.majority for one in fixed),
            "accuracy_of_dawid_skene_of_three": statistics.mean(one.dawid_skene for one in fixed),
            "accuracy_of_three": statistics.mean(float(one.right.mean()) for one in fixed),
            "accuracy_of_adaptive": statistics.mean(float(one.right.mean()) for one in adaptive),
            "labelings_of_adaptive_over_three": statistics.mean(one.labelings for one in adaptive) / 3,
            "calibration_error": calibration_error(
                np.concatenate([one.sure for one in fixed + adaptive]),
                np.concatenate([one.right for one in fixed + adaptive]),
            ),
            "bad_labelers_doubted_of_35": float(sum(len(one.doubted["bad"]) for one in adaptive)),
            "good_labelers_doubted_of_60": float(sum(len(one.doubted["good"]) for one in adaptive)),
            "tasks_until_doubted": statistics.mean(count for one in adaptive for count in one.doubted["bad"].values()),
        }
        figures["accuracy_gained_by_adaptive"] = figures["accuracy_of_adaptive"] - figures["accuracy_of_three"]
        _empty()
        figures |= _scale()
    return Result(
        benchmark="label_model_site",
        figures=figures,
        floors={"accuracy_gained_by_adaptive": -0.005},
        ceilings={
            "labelings_of_adaptive_over_three": 0.6,
            "calibration_error": 0.03,
            "good_labelers_doubted_of_60": MOST_DOUBTED,
            "run_peak_mebibytes": MOST_MEBIBYTES,
            **{f"{page}_seconds": MOST_PAGE_SECONDS for page in PAGES},
        },
    )


@dataclass
class _Outcome:
    sure: np.ndarray[Any, np.dtype[np.float64]]
    right: np.ndarray[Any, np.dtype[np.bool_]]
    labelings: float
    majority: float = float("nan")
    dawid_skene: float = float("nan")
    doubted: dict[str, dict[str, int]] = field(default_factory=dict)
    """By kind of labeler: after how many tasks each was doubted."""


def _three_of_each(seed: int) -> _Outcome:
    """Each item gets three labelings by anybody; the labels of all of them at the end."""
    _empty()
    random_numbers = np.random.default_rng(2000 + seed)
    pool, labelers = solutions(random_numbers, ITEMS), team()
    known = solutions(random_numbers, GOLD, first=FIRST_GOLD)
    stored, people = _store(pool + known), _people(labelers)
    _make_gold(known, stored)
    done = dict.fromkeys((labeler.name for labeler in labelers), 0)
    given: list[tuple[Solution, Labeler, RatedItem]] = []
    for made in pool:
        for place in random_numbers.choice(len(labelers), 3, replace=False):
            labeler = labelers[int(place)]
            given.append((made, labeler, label(random_numbers, labeler, made, done[labeler.name])))
            done[labeler.name] += 1
    of_gold = [
        (made, labeler, label(random_numbers, labeler, made, number))
        for labeler in labelers
        for number, made in enumerate(known[: round(GOLD_SHARE * len(given) / len(labelers))])
    ]
    _insert((stored[made.item], people[who.name], rated.ratings) for made, who, rated in given + of_gold)
    outcome = _outcome(pool, stored, len(given))
    rated = [one for _, _, one in given]
    for name, guesses in (("majority", first_error_by_majority(rated)), ("dawid_skene", dawid_skene(rated))):
        share = statistics.mean(float(guesses.get(made.item) == made.first_error) for made in pool)
        setattr(outcome, name, share)
    return outcome


def _adaptive(seed: int) -> _Outcome:
    """A phase with adaptive overlap, until nothing is left in its queue and the label model asks for nothing more."""
    from annotation.models import Item, LabelerTrust
    from annotation.services.labelings import submit_labeling
    from annotation.services.queue import next_assignment
    from tests.factories import PhaseFactory

    _empty()
    random_numbers = np.random.default_rng(3000 + seed)
    pool, labelers = solutions(random_numbers, ITEMS), team()
    known = solutions(random_numbers, GOLD, first=FIRST_GOLD)
    stored, people = _store(pool + known), _people(labelers)
    _make_gold(known, stored)
    golds = dict.fromkeys(people, 0)
    phase: Phase = PhaseFactory(
        overlap="adaptive", labelings_per_item=1, most_labelings_per_item=4, wanted_certainty=75
    )
    _queue(phase, [stored[made.item] for made in pool])
    of_solution = {solution.pk: made for made in pool for solution in [stored[made.item]]}
    done, labelings, since = dict.fromkeys(people, 0), 0, 0
    doubted: dict[str, dict[str, int]] = {"good": {}, "between": {}, "bad": {}}
    active = list(labelers)
    while active:
        labeler = active[int(random_numbers.integers(len(active)))]
        if random_numbers.random() < GOLD_SHARE and golds[labeler.name] < GOLD:
            made = known[golds[labeler.name]]
            golds[labeler.name] += 1
            given = label(random_numbers, labeler, made, done[labeler.name])
            _insert(iter([(stored[made.item], people[labeler.name], given.ratings)]))
            done[labeler.name] += 1
        assignment = next_assignment(labeler=people[labeler.name])
        if assignment is not None:
            solution = assignment.item.solution
            assert solution is not None
            rated = label(random_numbers, labeler, of_solution[solution.pk], done[labeler.name])
            submit_labeling(
                assignment_id=assignment.pk, labeler=people[labeler.name], label=_label(solution.steps, rated.ratings)
            )
            done[labeler.name] += 1
            labelings, since = labelings + 1, since + 1
        is_empty = not Item.objects.filter(free_slots__gt=0).exists()
        if since >= LOOK or is_empty:
            _run_once()
            since = 0
            for trust in LabelerTrust.objects.filter(is_doubtful=True).select_related("labeler"):
                who = next(one for one in labelers if one.name == trust.labeler.username)
                if who in active:
                    active.remove(who)
                    doubted[who.kind][who.name] = done[who.name]
            if is_empty and not Item.objects.filter(free_slots__gt=0).exists():
                break
    return _outcome(pool, stored, labelings, doubted)


def _outcome(
    pool: list[Solution], stored: dict[int, Any], labelings: int, doubted: dict[str, dict[str, int]] | None = None
) -> _Outcome:
    from annotation.models import SolutionPosterior

    _run_once()
    found = {one.solution_id: one for one in SolutionPosterior.objects.all()}
    known = [found.get(stored[made.item].pk) for made in pool]
    return _Outcome(
        sure=np.array([one.certainty if one else 0.0 for one in known]),
        right=np.array(
            [one is not None and one.position == made.first_error for one, made in zip(known, pool, strict=True)]
        ),
        labelings=labelings / len(pool),
        doubted=doubted or {},
    )


def _scale() -> dict[str, float]:
    """Seconds and memory of a run, and seconds of the pages, with 20,000 labelings."""
    from django.db import connection
    from django.test import Client

    from annotation.models import User
    from tests.factories import UserFactory

    random_numbers = np.random.default_rng(0)
    pool = solutions(random_numbers, SCALE_LABELINGS // OVERLAP)
    labelers = (team() * 2)[:SCALE_LABELERS]
    stored = _store(pool)
    people = [UserFactory(username=f"{labeler.name}-{place}") for place, labeler in enumerate(labelers)]
    _insert(
        (stored[made.item], people[int(place)], label(random_numbers, labelers[int(place)], made, 0).ratings)
        for made in pool
        for place in random_numbers.choice(len(labelers), OVERLAP, replace=False)
    )
    pool.clear()
    stored.clear()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    figures = {"labelings": float(SCALE_LABELINGS), **_run_alone(connection.settings_dict["NAME"])}
    client = Client(HTTP_HOST="localhost")
    client.force_login(UserFactory(role=User.Role.RESEARCHER))
    for page, address in PAGES.items():
        figures[f"{page}_seconds"] = _median(lambda address=address: _get(client, address))  # type: ignore[misc]
    return figures


def _get(client: Any, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")


def _median(ask: Callable[[], None]) -> float:
    """Seconds of this process's time, which does not depend on other load; the database adds some hundredths."""
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        ask()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def _run_once() -> None:
    from annotation.services.label_model import request_run, run_label_model

    wanted, _ = request_run(by=None)
    run_label_model(run_id=wanted.pk)
    wanted.refresh_from_db()
    if wanted.status != "done":
        raise RuntimeError(wanted.error)


def _store(pool: list[Solution]) -> dict[int, Any]:
    """The solutions as rows, with texts as long as real ones; by item."""
    from annotation.models import Problem
    from annotation.models import Solution as Stored

    draw = random.Random(0)
    texts = [made_up_solution(draw, 40, 12) for _ in range(200)]
    rows = []
    problems = Problem.objects.bulk_create(
        [Problem(text=f"{number}: {texts[number % len(texts)][0]}", answer="42") for number in range(len(pool))], 1_000
    )
    for made, problem in zip(pool, problems, strict=True):
        steps = texts[made.item % len(texts)][1 : made.steps + 1]
        rows.append(
            Stored(key=uuid4(), problem=problem, generator="simulation", steps=steps, answer="41", grade="wrong")
        )
    stored = Stored.objects.bulk_create(rows, 1_000)
    return {made.item: row for made, row in zip(pool, stored, strict=True)}


def _people(labelers: list[Labeler]) -> dict[str, User]:
    from tests.factories import UserFactory

    return {labeler.name: UserFactory(username=labeler.name) for labeler in labelers}


def _make_gold(known: list[Solution], stored: dict[int, Any]) -> None:
    from annotation.models import Gold, User
    from annotation.services.gold import make_gold
    from tests.factories import UserFactory

    admin = UserFactory(username="gold", role=User.Role.ADMIN)
    for made in known:
        solution = stored[made.item]
        none: list[list[int]] = [[] for _ in made.ratings]
        make_gold(
            solution=solution, label=_label(solution.steps, made.ratings), tolerance=none, reasons=[""] * len(made.ratings),
            origin=Gold.Origin.PAGE, actor=admin,
        )  # fmt: skip


def _queue(phase: Phase, stored: list[Any]) -> list[Item]:
    from annotation.models import Item

    return Item.objects.bulk_create(
        Item(phase=phase, problem=solution.problem, solution=solution, labelings_wanted=1, free_slots=1)
        for solution in stored
    )


def _insert(given: Iterator[tuple[Any, User, tuple[int | None, ...]]]) -> None:
    """Labelings as an import writes them."""
    from django.utils import timezone

    from annotation.models import Labeling

    now = timezone.now()
    batch = []
    for number, (solution, labeler, ratings) in enumerate(given):
        made = _label(solution.steps, ratings)
        batch.append(
            Labeling(
                origin="import", record_key=UUID(int=random.getrandbits(128)), problem_id=solution.problem_id,
                solution=solution, labeler=labeler, submitted_at=now - timedelta(days=number % 100),
                flow=2, question={"pre_generated_steps": solution.steps}, label=made, finish_reason=made["finish_reason"],
            )
        )  # fmt: skip
        if len(batch) == 1_000:
            Labeling.objects.bulk_create(batch)
            batch.clear()
    Labeling.objects.bulk_create(batch)


def _label(steps: list[str], ratings: tuple[int | None, ...]) -> dict[str, Any]:
    from tests.factories import label as made

    return made(list(ratings), steps=steps)


def _empty() -> None:
    """Begin with an empty site."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE annotation_problem, annotation_phase, annotation_user, annotation_labelmodelrun, annotation_stepratings CASCADE"
        )


def _run_alone(database: str) -> dict[str, float]:
    """In a fresh process, because this one has loaded what only benchmarks need."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.label_model_run"],
        env={**os.environ, "DATABASE_URL": _address(database)}, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return found


def _address(database: str) -> str:
    """The address of another database on our server."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()
