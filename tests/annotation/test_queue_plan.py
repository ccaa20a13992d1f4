"""`next` uses indexes in any size of queue; the tests check the query plan, not the time."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from annotation.models import Assignment, Item, Phase, PlaceCount, User
from annotation.services.next_item import BEST_ITEM_SKIPPING_LOCKED, _parameters
from tests.factories import ItemFactory, PhaseFactory, UserFactory, lease
from tests.gold_items import quality_control

pytestmark = pytest.mark.django_db

ITEMS = 100_000
LABELINGS = 20_000

FILL = """
INSERT INTO annotation_item
    (phase_id, problem_id, solution_id, kind, priority, labelings_wanted, free_slots, verifier, generation_number, created_at)
SELECT %s, %s, %s, 'normal', random(), 3, 3, '', number, now() FROM generate_series(1, %s) AS number
"""
LABEL = """
WITH given AS (
    INSERT INTO annotation_assignment (item_id, slot, labeler_id, status, leased_at, lease_expires_at, closed_at)
    SELECT id, 0, %s, 'submitted', now(), now(), now() FROM annotation_item WHERE phase_id = %s ORDER BY id LIMIT %s
    RETURNING id, item_id, labeler_id
)
INSERT INTO annotation_labeling
    (origin, record_key, assignment_id, problem_id, labeler_id, submitted_at, flow, is_quality_control,
     is_screening, question, label, details, created_at)
SELECT 'native', gen_random_uuid(), given.id, item.problem_id, labeler_id, now() - given.id * interval '1 s', 2, false,
       false, '{}', '{}', '{}', now()
FROM given JOIN annotation_item AS item ON item.id = item_id
"""


@pytest.fixture
def long_queue() -> Phase:
    phase = PhaseFactory()
    item = ItemFactory(phase=phase)
    with connection.cursor() as cursor:
        cursor.execute(FILL, [phase.pk, item.problem_id, item.solution_id, ITEMS])
        cursor.execute("ANALYZE annotation_item")
    return phase


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", []):
        yield from _nodes(child)


def _plan(labeler: User, phase: Phase) -> list[dict[str, Any]]:
    """Run the queries of `next` and return the nodes of their plans."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {BEST_ITEM_SKIPPING_LOCKED}", _parameters(labeler, [phase]))
        [[[explained]]] = cursor.fetchall()
    return list(_nodes(explained["Plan"]))


def _generic_plan(labeler: User, phase: Phase) -> list[dict[str, Any]]:
    """The same with a generic plan, which PostgreSQL may use for a prepared statement."""
    question = BEST_ITEM_SKIPPING_LOCKED
    for number, name in enumerate(("labeler", "phases", "every", "seeds", "labelings"), start=1):
        question = question.replace(f"%({name})s", f"${number}")
    question = question.replace("%%", "%")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute(f"PREPARE walk (uuid, bigint[], bigint[], text[], bigint[]) AS {question}")
        cursor.execute(
            "EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE walk "
            f"('{labeler.pk}', '{{{phase.pk}}}', '{{{phase.quality_control_every}}}', '{{{phase.places_seed}}}', '{{1}}')"
        )
        [[[explained]]] = cursor.fetchall()
        cursor.execute("DEALLOCATE walk")
    return list(_nodes(explained["Plan"]))


def _rows_read(nodes: list[dict[str, Any]], table: str) -> int:
    """PostgreSQL gives rows per loop, rounded to hundredths."""
    read = [node for node in nodes if node.get("Relation Name") == table]
    assert all("Seq" not in node["Node Type"] for node in read), read
    return sum(_looked_at(node) for node in read)


def _looked_at(node: dict[str, Any]) -> int:
    """Rows that a scan read, also those that its filter then left out."""
    looked_at: float = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    return round(looked_at)


def _assert_walk(nodes: list[dict[str, Any]], *, rows: int) -> None:
    [walk] = [node for node in nodes if node.get("Index Name") == "item_queue" and node["Alias"] == "waiting"]
    assert walk["Node Type"] == "Index Scan"
    # each of the two turns with items may round what its filter removed
    assert abs(_looked_at(walk) - rows) <= 1
    sorted_rows = [node["Actual Rows"] for node in nodes if node["Node Type"] == "Sort"]
    assert all(count <= 4 for count in sorted_rows)  # the four kinds of the phase; never items


def _place_of_the_next(labeler: User, phase: Phase) -> int:
    """Of the normal item that is next for the labeler, in the order of the queue: 1 if the very first has not been assigned to them."""
    first = Item.objects.filter(phase=phase, kind=Item.Kind.NORMAL).order_by("-priority", "id")[:100]
    assigned = set(
        Assignment.objects.filter(labeler=labeler, item__in=[item.pk for item in first]).values_list("item", flat=True)
    )
    return next(place for place, item in enumerate(first, start=1) if item.pk not in assigned)


def test_next_uses_the_queue_index_at_100000_items(long_queue: Phase) -> None:
    labeler = UserFactory()
    _assert_walk(_plan(labeler, long_queue), rows=1)
    for item in Item.objects.filter(phase=long_queue).order_by("-priority", "id")[:20]:
        lease(item, labeler)
    _assert_walk(_plan(labeler, long_queue), rows=21)
    _assert_walk(_generic_plan(labeler, long_queue), rows=21)


def test_place_of_gold_is_found_without_reading_the_history(long_queue: Phase) -> None:
    """Somebody with a long history, who has had all but one of many quality-control items."""
    labeler = UserFactory()
    with connection.cursor() as cursor:
        cursor.execute(LABEL, [labeler.pk, long_queue.pk, LABELINGS])
        cursor.execute("ANALYZE annotation_assignment, annotation_labeling")
    gold = quality_control(long_queue, 40)
    PlaceCount.objects.create(
        phase=long_queue, labeler=labeler, drawn=LABELINGS, gold_after=gold[-2].pk, last_at=timezone.now()
    )
    for every in (0, 10):
        long_queue.quality_control_every = every
        for plan in (_plan, _generic_plan):
            nodes = plan(labeler, long_queue)
            assert _rows_read(nodes, "annotation_labeling") == 0
            place = _place_of_the_next(labeler, long_queue)
            # one for each item that is passed on the way to the next one, which is looked for twice: as the next, and to lock it
            assert _rows_read(nodes, "annotation_assignment") <= 2 * place
            upcoming = [node for node in nodes if node.get("Alias") == "normal"]
            assert {node["Index Name"] for node in upcoming} == {"item_queue"}
            assert sum(map(_looked_at, upcoming)) == place


@pytest.mark.parametrize("plan", [_plan, _generic_plan])
def test_next_costs_an_old_hand_what_it_costs_somebody_new(
    long_queue: Phase, plan: Callable[[User, Phase], list[dict[str, Any]]]
) -> None:
    """Also while the statistics know others and not the labeler, whom PostgreSQL then takes for somebody who has done nothing."""
    labeler = UserFactory()
    with connection.cursor() as cursor:
        for _ in range(5):
            cursor.execute(LABEL, [UserFactory().pk, long_queue.pk, 500])
            cursor.execute("UPDATE annotation_assignment SET slot = slot + 1")
        cursor.execute("ANALYZE annotation_assignment, annotation_labeling")
        cursor.execute(LABEL, [labeler.pk, long_queue.pk, 5_000])
    quality_control(long_queue)
    nodes = plan(labeler, long_queue)
    assert _rows_read(nodes, "annotation_labeling") == 0
    place = _place_of_the_next(labeler, long_queue)
    # at most one a looked-at item, which is looked for twice: as the next, and to lock it
    assert _rows_read(nodes, "annotation_assignment") <= 2 * place
