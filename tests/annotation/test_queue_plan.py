"""`next` walks the index item_queue however long the queue is: asserted on the plan, not on time."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from annotation.models import Item, Phase, User
from annotation.services.queue import best_item
from tests.factories import ItemFactory, PhaseFactory, UserFactory, lease

pytestmark = pytest.mark.django_db

ITEMS = 100_000

FILL = """
INSERT INTO annotation_item
    (phase_id, problem_id, solution_id, kind, priority, labels_wanted, free_slots, verifier, created_at)
SELECT %s, %s, NULL, 'normal', random(), 3, 3, '', now() FROM generate_series(1, %s)
"""


@pytest.fixture
def long_queue() -> Phase:
    phase = PhaseFactory()
    item = ItemFactory(phase=phase)
    with connection.cursor() as cursor:
        cursor.execute(FILL, [phase.pk, item.problem_id, ITEMS])
        cursor.execute("ANALYZE annotation_item")
    return phase


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", []):
        yield from _nodes(child)


def _plan(labeler: User, phase: Phase) -> list[dict[str, Any]]:
    """The nodes of what `next` asks, run and counted."""
    asked = best_item(labeler=labeler, phases=[phase], skip_locked=True)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {asked.raw_query}", asked.params)
        [[[explained]]] = cursor.fetchall()
    return list(_nodes(explained["Plan"]))


def _assert_walk(nodes: list[dict[str, Any]], *, rows: int) -> None:
    [scan] = [node for node in nodes if node.get("Relation Name") == "annotation_item"]
    assert (scan["Node Type"], scan["Index Name"]) == ("Index Scan", "item_queue")
    assert round(scan["Actual Rows"] * scan["Actual Loops"]) == rows  # rows are given per walk, rounded to hundredths
    assert "Sort" not in {node["Node Type"] for node in nodes}


def test_next_at_100000_items_walks_the_queue_index_to_the_first_item_not_met(long_queue: Phase) -> None:
    labeler = UserFactory()
    _assert_walk(_plan(labeler, long_queue), rows=1)
    for item in Item.objects.filter(phase=long_queue).order_by("-priority", "id")[:20]:
        lease(item, labeler)
    _assert_walk(_plan(labeler, long_queue), rows=21)
