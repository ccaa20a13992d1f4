"""The counts of the queue are right after everything that changes it, whatever happens at the same time."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from annotation.models import Assignment, Item, QueueCount
from annotation.selectors.phases import open_items, phase_overviews
from annotation.services.assignments import expire_leases, release_assignment
from annotation.services.corrections import reopen_assignment
from annotation.services.labelings import submit_labeling
from annotation.services.queue_counts import Difference, check_counts, fold_counts, repair_counts
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db


def submit(assignment: Assignment) -> None:
    submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, 1, 1]))


def counted(item: Item) -> tuple[int, int, int, int]:
    counts = phase_overviews([item.phase])[0].counts
    return counts.items, counts.open, counts.waiting, counts.done


def test_counts_follow_every_change_of_the_queue() -> None:
    item = ItemFactory(labelings_wanted=2)
    assert counted(item) == (1, 1, 2, 0)
    first, second = lease(item), lease(item)
    assert counted(item) == (1, 0, 0, 0)
    submit(first)
    release_assignment(assignment_id=second.pk, labeler=second.labeler)
    assert counted(item) == (1, 1, 1, 1)
    reopen_assignment(assignment_id=first.pk, labeler=first.labeler)
    submit(first)
    assert counted(item) == (1, 1, 1, 1)
    third = lease(item)
    Assignment.objects.filter(pk=third.pk).update(lease_expires_at="2000-01-01T00:00Z")
    expire_leases()
    assert counted(item) == (1, 1, 1, 1)
    other = ItemFactory(phase=item.phase)
    Item.objects.filter(pk=other.pk).update(phase=PhaseFactory())  # nothing does that; the counts would follow
    assert counted(item) == (1, 1, 1, 1)
    Item.objects.filter(pk=other.pk).delete()
    assert check_counts() == []


def test_many_items_at_once_are_one_change() -> None:
    item = ItemFactory()
    before = QueueCount.objects.count()
    Item.objects.bulk_create(
        Item(phase=item.phase, problem=item.problem, solution=item.solution, generation_number=number)
        for number in range(1, 51)
    )
    assert QueueCount.objects.count() == before + 1
    assert counted(item) == (51, 51, 51, 0)
    assert open_items() == open_items(of_open_phases=True) == 51


def test_folding_changes_no_sum() -> None:
    item = ItemFactory(labelings_wanted=3)
    for _ in range(3):
        submit(lease(item))
    assert QueueCount.objects.count() > 3
    before = counted(item)
    fold_counts()
    assert (counted(item), QueueCount.objects.count()) == (before, 1)
    assert check_counts() == []


def test_a_wrong_count_is_found_and_repaired() -> None:
    item = ItemFactory(labelings_wanted=2)
    QueueCount.objects.create(phase=item.phase, items=5, open=0, waiting=-1, done=7)
    wrong = Difference(phase_id=item.phase_id, items=-5, open=0, waiting=1, done=-7)
    assert check_counts() == [wrong]
    with pytest.raises(CommandError, match="1 phases differ"):
        call_command("check_counts", stdout=StringIO())
    output = StringIO()
    call_command("check_counts", "--repair", stdout=output)
    assert "items -5" in output.getvalue()
    assert (check_counts(), counted(item)) == ([], (1, 1, 2, 0))
    assert repair_counts() == []


def test_overviews_read_neither_all_items_nor_all_assignments() -> None:
    item = ItemFactory()
    submit(lease(item))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        phase_overviews([item.phase])
    for query in queries.captured_queries:
        if 'FROM "annotation_item"' in query["sql"]:  # the gold set, which is small
            assert "'quality_control'" in query["sql"]
        if 'FROM "annotation_assignment"' in query["sql"]:  # what is leased, and what was submitted in the last hour
            assert "'leased'" in query["sql"] or '"closed_at" >=' in query["sql"]


@pytest.mark.django_db(transaction=True)
def test_counts_are_right_when_people_submit_and_counts_are_folded_at_the_same_time() -> None:
    item = ItemFactory(labelings_wanted=8)
    assignments = [lease(item, UserFactory()) for _ in range(8)]

    def work(assignment: Assignment) -> None:
        try:
            submit(assignment)
            fold_counts()
            repair_counts()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, assignments))
    assert counted(item) == (1, 0, 0, 8)
    assert check_counts() == []
