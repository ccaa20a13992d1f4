"""Queueing solutions in a phase of flow 2 outside of any generation."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from annotation.errors import Conflict, NotFound
from annotation.exports.selection import TRAINED_ON, Selection, selected_labelings
from annotation.models import Item, Phase, Problem, Solution
from annotation.services.labelings import submit_labeling
from annotation.services.solution_queue import (
    InvalidQueueOption,
    Only,
    QueueOptions,
    QueueReport,
    Skip,
    SolutionQueue,
    queue_stored,
)
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, SolutionFactory, label, lease

pytestmark = pytest.mark.django_db


def _queue(phase: Phase, *, is_check: bool = False, **options: object) -> QueueReport:
    queue = SolutionQueue(phase, QueueOptions(**options))  # type: ignore[arg-type]
    for _ in queue_stored(queue, generator="outside", is_check=is_check):
        pass
    return queue.report


def test_solutions_are_queued_once_outside_of_generations() -> None:
    phase = PhaseFactory(labelings_per_item=2)
    solutions = SolutionFactory.create_batch(3, generator="outside")
    SolutionFactory(generator="another")
    report = _queue(phase, priority=3.5)
    assert (report.queued, len(report.problems), report.skipped) == (3, 3, {})
    items = Item.objects.order_by("pk")
    assert [item.solution for item in items] == solutions
    assert set(items.values_list("labelings_wanted", "free_slots", "priority", "generation_number", "verifier")) == {
        (2, 2, 3.5, None, "")
    }
    SolutionFactory(generator="outside")
    report = _queue(phase, labelings_wanted=1)
    assert (report.queued, report.skipped) == (1, {Skip.QUEUED: 3})
    assert _queue(PhaseFactory()).queued == 4, "another phase may have them, too"


def test_what_a_generation_queued_in_the_phase_is_not_queued_again() -> None:
    item = ItemFactory(solution__generator="outside", generation_number=3)
    assert _queue(item.phase).skipped == {Skip.QUEUED: 1}


def test_a_check_says_the_same_and_stores_nothing() -> None:
    phase = PhaseFactory()
    SolutionFactory.create_batch(7, generator="outside")
    SolutionFactory(generator="outside", problem__split=Problem.Split.TEST)
    checked = _queue(phase, is_check=True, limit=6)
    assert not Item.objects.exists()
    done = _queue(phase, limit=6)
    assert (checked.queued, checked.skipped) == (done.queued, done.skipped) == (6, {Skip.LIMIT: 1, Skip.HELD_OUT: 1})
    assert checked.examples == done.examples == list(Solution.objects.order_by("pk")[:5])


def test_filters_are_counted_by_reason() -> None:
    phase = PhaseFactory()
    problem = ProblemFactory()
    SolutionFactory.create_batch(3, generator="outside", problem=problem)
    SolutionFactory(generator="outside", problem__split=Problem.Split.TEST)
    SolutionFactory(generator="outside", problem__text="[asy]draw(A--B);[/asy]")
    SolutionFactory(generator="outside", steps=["[asy]draw(A--B);[/asy]", "So 4."])
    SolutionFactory(generator="outside", grade=Solution.Grade.CORRECT)
    SolutionFactory(generator="outside", answer=None, problem__answer=None)
    report = _queue(phase, per_problem=2, without_drawings=True, only=Only.WRONG)
    assert report.skipped == {Skip.HELD_OUT: 1, Skip.DRAWING: 2, Skip.GRADE: 1, Skip.PER_PROBLEM: 1}
    assert (report.queued, report.without_answer, report.without_ground_truth) == (3, 1, 1)
    again = _queue(phase, per_problem=2, without_drawings=True, only=Only.WRONG)
    assert again.queued == 0, "those that are in the phase count"


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"labelings_wanted": 0}, "labels"),
        ({"labelings_wanted": 101}, "labels"),
        ({"priority": float("nan")}, "priority"),
        ({"per_problem": 0}, "per_problem"),
        ({"limit": 0}, "limit"),
    ],
)
def test_impossible_options_are_refused(options: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidQueueOption) as error:
        QueueOptions(**options)  # type: ignore[arg-type]
    assert error.value.field == field


def test_phase_and_generator_must_fit() -> None:
    with pytest.raises(Conflict, match="has flow 1, in which problems are queued"):
        SolutionQueue(PhaseFactory(flow=1), QueueOptions())
    with pytest.raises(NotFound, match="No solution is stored under the generator “outside”"):
        _queue(PhaseFactory())


def test_labels_are_exported_and_trained_on() -> None:
    phase = PhaseFactory()
    SolutionFactory(generator="outside")
    _queue(phase)
    assignment = lease(Item.objects.get())
    labeling, _ = submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, 1, -1]))
    assert labeling.generation_number is None
    assert list(selected_labelings(TRAINED_ON)) == list(selected_labelings(Selection(flow=2))) == [labeling]


def test_the_database_has_a_solution_once_outside_of_generations() -> None:
    item = ItemFactory(generation_number=None)
    ItemFactory(generation_number=4, phase=item.phase, solution=item.solution)
    with pytest.raises(IntegrityError, match="item_solution_once_outside_generations"), transaction.atomic():
        ItemFactory(generation_number=None, phase=item.phase, solution=item.solution)


@pytest.mark.django_db(transaction=True)
def test_several_at_once_queue_each_solution_once() -> None:
    phase = PhaseFactory()
    SolutionFactory.create_batch(1_200, generator="outside", problem=ProblemFactory())
    reports: list[QueueReport] = []

    def queue() -> None:
        try:
            reports.append(_queue(phase))
        finally:
            connection.close()

    threads = [threading.Thread(target=queue) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(report.queued for report in reports) == Item.objects.count() == 1_200
    assert sum(report.skipped[Skip.QUEUED] for report in reports) == 2_400
