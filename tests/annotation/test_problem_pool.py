"""Excluding problems from the pool, including them again, and holding them out: what the queue gives out, and what the history says."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from rest_framework.test import APIClient

from annotation.errors import Conflict
from annotation.models import Assignment, AuditEntry, Item, Problem, ProblemChange, Solution, User
from annotation.services.assignments import release_assignment
from annotation.services.labelings import submit_labeling
from annotation.services.problem_queue import queue_problems
from annotation.services.problems import exclude_problem, hold_out_problem, include_problem
from annotation.services.queue import next_assignment
from annotation.services.skips import take_back
from annotation.services.solution_queue import QueueOptions, Skip, SolutionQueue
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, SolutionFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db


def _free(item: Item) -> int:
    item.refresh_from_db()
    return item.free_slots


def test_excluded_problem_leaves_the_queue_and_comes_back(labeler: User) -> None:
    item, admin = ItemFactory(labelings_wanted=3), UserFactory(role="admin")
    done = lease(item)
    submit_labeling(assignment_id=done.pk, labeler=done.labeler, label=label([-1]))
    assert exclude_problem(problem_id=item.problem_id, reason="Two readings.", actor=admin) == 1
    assert (_free(item), next_assignment(labeler=labeler)) == (0, None)
    assert include_problem(problem_id=item.problem_id, reason="", actor=admin) == 1
    assert _free(item) == 2  # of 3, one is labeled
    assert next_assignment(labeler=labeler) is not None
    kinds = ProblemChange.objects.order_by("pk").values_list("kind", "reason", "made_by")
    assert list(kinds) == [("excluded", "Two readings.", admin.pk), ("included", "", admin.pk)]
    entries = AuditEntry.objects.order_by("pk").values_list("action", "reason", "after")
    assert list(entries) == [
        ("problem.excluded", "Two readings.", {"items": 1}),
        ("problem.included", "", {"items": 1}),
    ]


def test_open_task_of_an_excluded_problem_can_be_submitted() -> None:
    item = ItemFactory(labelings_wanted=2)
    assignment, skipped = lease(item), lease(item)
    exclude_problem(problem_id=item.problem_id, reason="x", actor=None)
    release_assignment(assignment_id=skipped.pk, labeler=skipped.labeler)
    assert _free(item) == 0
    with pytest.raises(Conflict, match="cannot be taken back"):
        take_back(assignment_id=skipped.pk, labeler=skipped.labeler)
    submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([-1]))
    include_problem(problem_id=item.problem_id, reason="", actor=None)
    assert _free(item) == 1  # the skipped slot


def test_excluded_problem_is_not_queued() -> None:
    problem = ProblemFactory()
    solution = SolutionFactory(problem=problem)
    exclude_problem(problem_id=problem.pk, reason="x", actor=None)
    assert queue_problems(phase=PhaseFactory(flow=1)) == 0
    queue = SolutionQueue(PhaseFactory(), QueueOptions())
    queue.add(Solution.objects.filter(pk=solution.pk))
    assert (queue.report.queued, dict(queue.report.skipped)) == (0, {Skip.EXCLUDED: 1})
    with pytest.raises(IntegrityError, match="is excluded from the pool"):
        ItemFactory(solution=solution)


def test_database_refuses_to_exclude_what_waits() -> None:
    item = ItemFactory()
    with pytest.raises(IntegrityError, match="is in the labeling queue"), transaction.atomic():
        Problem.objects.filter(pk=item.problem_id).update(excluded_at=item.created_at)


def test_database_refuses_slots_of_an_excluded_problem() -> None:
    item = ItemFactory()
    exclude_problem(problem_id=item.problem_id, reason="x", actor=None)
    with pytest.raises(IntegrityError, match="is excluded from the pool"), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(free_slots=1)


@pytest.mark.parametrize(
    ("act", "message"), [(exclude_problem, "excluded already"), (hold_out_problem, "held out already")]
)
def test_problem_leaves_the_pool_once(act: Callable[..., object], message: str) -> None:
    problem = ProblemFactory()
    act(problem_id=problem.pk, reason="x", actor=None)
    with pytest.raises(Conflict, match=message):
        act(problem_id=problem.pk, reason="x", actor=None)
    assert ProblemChange.objects.count() == 1


def test_equal_problems_are_held_out_together() -> None:
    first, second = ProblemFactory(text="What is $1+1$?"), ProblemFactory(text="What is $1 + 1$?")
    item = ItemFactory(solution__problem=first)
    held_out = hold_out_problem(problem_id=first.pk, reason="", actor=None)
    assert (held_out.problems, held_out.items, Item.objects.filter(pk=item.pk).exists()) == (2, 1, False)
    assert set(ProblemChange.objects.values_list("problem", "kind")) == {
        (first.pk, "held_out"),
        (second.pk, "held_out"),
    }


@pytest.mark.django_db(transaction=True)
def test_problem_is_excluded_while_labelers_take_its_items() -> None:
    """Whoever is first: no item has a free slot afterwards, and each lease is whole."""
    problem = ProblemFactory()
    items = [ItemFactory(solution__problem=problem, labelings_wanted=2) for _ in range(4)]
    labelers, start = UserFactory.create_batch(5), threading.Barrier(6)

    def exclude() -> None:
        start.wait()
        exclude_problem(problem_id=problem.pk, reason="x", actor=None)
        connection.close()

    def take(labeler: User) -> None:
        start.wait()
        next_assignment(labeler=labeler)
        connection.close()

    with ThreadPoolExecutor(6) as pool:
        jobs = [pool.submit(exclude), *(pool.submit(take, one) for one in labelers)]
        for job in jobs:
            job.result()
    assert not Item.objects.filter(free_slots__gt=0).exists()
    leased = Assignment.objects.filter(status="leased").count()
    assert include_problem(problem_id=problem.pk, reason="", actor=None) > 0
    assert sum(_free(item) for item in items) == 8 - leased


def test_problem_list_is_searched_filtered_and_read_in_parts(as_researcher: APIClient) -> None:
    first = ProblemFactory(text="Find the area of the circle.", source="MATH", subject="Geometry", level="3")
    second = ProblemFactory(text="Prove it.", answer=None, source="lab", split="test")
    third = ItemFactory(solution__problem=ProblemFactory(text="Add the areas.", source="MATH")).problem
    exclude_problem(problem_id=third.pk, reason="x", actor=None)

    def found(**query: str | int) -> list[int]:
        response = as_researcher.get("/api/v1/problems", query)
        assert response.status_code == 200, response.json()
        return [row["problem"]["id"] for row in response.json()["results"]]

    assert found() == [third.pk, second.pk, first.pk]
    assert found(search="AREA") == [third.pk, first.pk]
    assert found(search=f"#{second.pk}") == [second.pk]
    assert found(source="MATH", excluded="false") == [first.pk]
    assert found(subject="Geometry", level="3") == [first.pk]
    assert (found(split="test"), found(answer="false")) == ([second.pk], [second.pk])
    assert (found(solutions="true"), found(labelings="true"), found(reports="true")) == ([third.pk], [], [])
    part = as_researcher.get("/api/v1/problems", {"limit": 2}).json()
    assert (part["count"], part["next"]) == (3, second.pk)
    assert found(limit=2, before=part["next"]) == [first.pk]
    values = as_researcher.get("/api/v1/problems/values").json()
    assert values == {"sources": ["MATH", "lab"], "subjects": ["", "Geometry"], "levels": ["", "3"]}


@pytest.mark.parametrize("query", ["answr=true", "split=dev", "before=0", "reports=perhaps", "limit=1000"])
def test_wrong_filter_is_refused_with_its_name(as_admin: APIClient, query: str) -> None:
    response = as_admin.get(f"/api/v1/problems?{query}")
    assert (response.status_code, response.json()["field"]) == (400, query.split("=")[0])


def test_list_needs_as_many_queries_for_many_problems(
    as_admin: APIClient, django_assert_num_queries: Callable[..., Any]
) -> None:
    ItemFactory()
    as_admin.get("/api/v1/problems")
    with django_assert_num_queries(7):
        as_admin.get("/api/v1/problems")
    ItemFactory.create_batch(2)
    with django_assert_num_queries(7):
        assert len(as_admin.get("/api/v1/problems").json()["results"]) == 3
