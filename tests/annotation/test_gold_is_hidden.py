"""A client that reads every field, size and order of its tasks cannot tell gold from other tasks; a leak on purpose is found.

`./dev bench hidden_gold` does the same against the production server, with timings.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from annotation.models import Assignment, Item
from annotation.services.labelings import submit_labeling
from annotation.services.queue import next_assignment
from tests.conftest import ClientOf
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, SolutionFactory, UserFactory, label
from tests.gold_items import quality_control
from tests.hidden_gold.draws import draw_again
from tests.hidden_gold.reader import Answer, Reader, Task
from tests.hidden_gold.search import Found, search

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(280)]

TASKS, EVERY, DRAWS = 75, 2, 99
LABELER, SEED = UUID(int=3), UUID(int=4)


@pytest.fixture
def read(client_of: ClientOf) -> tuple[list[Task], np.ndarray]:
    """What the client read of each task, and whether it was gold."""
    phase = PhaseFactory(quality_control_every=EVERY, places_seed=SEED, ask_explanation=True)
    for number in range(115):
        problem = ProblemFactory(text=f"What is ${1000 + number} + 1$?")
        solution = SolutionFactory(problem=problem)
        if number % 3 == 0:
            quality_control(phase, ratings=(1, -1), solution=solution)
        else:
            ItemFactory(phase=phase, solution=solution, priority=-number)
    labeler, other = UserFactory(pk=LABELER), UserFactory()
    client = client_of(labeler)

    def send(method: str, path: str, body: dict[str, Any] | None) -> Answer:
        response = getattr(client, method.lower())(f"/api/v1/{path}", *([] if body is None else [body]))
        return Answer(response.status_code, dict(response.items()), response.content, None)

    def others() -> None:
        taken = next_assignment(labeler=other)
        if taken is not None:
            submit_labeling(assignment_id=taken.pk, labeler=other, label=label([1, 1, 1]))

    tasks = Reader(send, lambda _: label([1, 1, 1]), seed=5, others=others).work(TASKS)
    kinds = dict(Assignment.objects.filter(labeler=labeler).values_list("pk", "item__kind"))
    return tasks, np.array([kinds[task.assignment] == Item.Kind.QUALITY_CONTROL for task in tasks])


def _search(tasks: list[Task], gold: np.ndarray) -> Found:
    return search(tasks, gold, draw_again(tasks=len(tasks), every=EVERY, labeler=LABELER, count=DRAWS))


def _longer(seen: dict[str, float]) -> None:
    seen["next: bytes"] = seen.get("next: bytes", 0) + 1


def _other_order(seen: dict[str, float]) -> None:
    seen["next:  keys"] = seen.get("next:  keys", 0) + 1


def _no_fall(seen: dict[str, float]) -> None:
    seen["next: fall of open tasks"] = 0


LEAKS: dict[str, Callable[[dict[str, float]], None]] = {
    "a byte more": _longer,
    "another order of keys": _other_order,
    "open tasks that do not fall": _no_fall,
}


def test_gold_reads_like_other_tasks_and_leaks_are_found(read: tuple[list[Task], np.ndarray]) -> None:
    tasks, gold = read
    assert len(tasks) in (TASKS, TASKS + 1)  # one may have been fetched ahead
    assert 20 <= gold.sum() <= 30
    assert {"take back", "reopen", "ahead again", "skipped later"} <= {
        name.split(":")[0] for one in tasks for name in one.seen
    }
    found = _search(tasks, gold)
    assert found.p_feature > 0.01, found
    assert found.p_together > 0.01, found
    for name, leak in LEAKS.items():
        leaking = [Task(task.assignment, dict(task.seen)) for task in tasks]
        for task, is_gold in zip(leaking, gold, strict=True):
            if is_gold:
                leak(task.seen)
        assert _search(leaking, gold).p_feature == 1 / (DRAWS + 1), name
