"""Benchmark: twenty simulated labelers of known error rates, whom quality control alone watches with a phase's usual settings.

Five seeds. Gold comes at the places of rules/places.py. After how many tasks is each bad labeler paused, and is a good one ever? Nine of
ten gold solutions have an error behind the first steps, and great and okay steps pass for each other, as docs/quality-control.md advises.
"""

import os
import statistics
from collections import deque
from uuid import UUID

import numpy as np

from quality.labelings import NEGATIVE, NEUTRAL, POSITIVE, RatedItem
from quality.simulation import Labeler, Random, Solution, label, solutions, team
from tests.benchmarks.result import Result

SEEDS = range(5)
TASKS = 1_000
"""Of each labeler."""
EVERY = 10
GOLD = 200
WITH_ERROR = 0.9
LATE = 3
"""An error at this step or later is late."""
WITHIN = 700
"""Tasks within which every bad labeler is to be paused."""


def run() -> Result:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    found = [_watch(seed) for seed in SEEDS]
    by_kind = {
        kind: [paused.get(labeler.name, TASKS + 1) for paused in found for labeler in team() if labeler.kind == kind]
        for kind in ("bad", "good", "between")
    }
    by_name = {
        labeler.name: statistics.mean(paused.get(labeler.name, TASKS + 1) for paused in found)
        for labeler in team()
        if labeler.kind == "bad"
    }
    figures = {
        "bad_labelers": float(len(by_kind["bad"])),
        "bad_paused": float(sum(tasks <= TASKS for tasks in by_kind["bad"])),
        "bad_paused_within_700_tasks": float(sum(tasks <= WITHIN for tasks in by_kind["bad"])),
        "tasks_until_bad_paused_median": statistics.median(by_kind["bad"]),
        "tasks_until_bad_paused_most": float(max(by_kind["bad"])),
        "good_labelers": float(len(by_kind["good"])),
        "good_paused": float(sum(tasks <= TASKS for tasks in by_kind["good"])),
        "between_paused": float(sum(tasks <= TASKS for tasks in by_kind["between"])),
        **{f"tasks_{name}": mean for name, mean in by_name.items()},
    }
    return Result(
        benchmark="quality_control",
        figures=figures,
        floors={"bad_paused_within_700_tasks": figures["bad_labelers"]},
        ceilings={"good_paused": 0.0},
    )


def gold_solutions(random: Random, count: int) -> list[Solution]:
    """Chosen from solutions like the work: nine of ten have an error, at the fourth step or later."""
    with_error, without = [], []
    for solution in solutions(random, 20 * count):
        if solution.first_error == solution.steps:
            without.append(solution)
        elif solution.first_error >= LATE:
            with_error.append(solution)
    chosen = with_error[: round(WITH_ERROR * count)] + without[: count - round(WITH_ERROR * count)]
    return [chosen[index] for index in random.permutation(len(chosen))]


def passes(labeling: RatedItem, gold: Solution) -> bool:
    """As in rules/gold.py, with the tolerance that great and okay steps pass for each other."""
    for step, true in enumerate(gold.ratings):
        rating = labeling.ratings[step] if step < len(labeling.ratings) else None
        if rating not in ((NEGATIVE,) if true == NEGATIVE else (NEUTRAL, POSITIVE)):
            return False
    return True


def _watch(seed: int) -> dict[str, int]:
    """Tasks after which each labeler is paused; those who never are, are missing."""
    from annotation.models.phase import QUALITY_PAUSE_BELOW, QUALITY_WARN_BELOW, QUALITY_WINDOW
    from annotation.rules.places import is_place_of_gold
    from annotation.rules.quality_control import Agreement, Marks, Standing

    marks = Marks(QUALITY_WINDOW, QUALITY_WARN_BELOW, QUALITY_PAUSE_BELOW)
    random = np.random.default_rng(seed)
    gold = gold_solutions(random, GOLD)
    paused: dict[str, int] = {}
    for number, labeler in enumerate(team()):
        answers: deque[bool] = deque(maxlen=marks.window)
        served = 0
        for task in range(TASKS):
            if not is_place_of_gold(seed=UUID(int=seed), labeler=UUID(int=number), number=task, every=EVERY):
                continue
            answers.append(_answer(random, labeler, gold[served], task))
            served += 1
            if Agreement(sum(answers), len(answers)).standing(marks) is Standing.PAUSE:
                paused[labeler.name] = task + 1
                break
    return paused


def _answer(random: Random, labeler: Labeler, gold: Solution, task: int) -> bool:
    return passes(label(random, labeler, gold, task), gold)
