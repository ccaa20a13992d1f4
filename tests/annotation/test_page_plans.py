"""Queries of a labeler's page besides `next`, in a large installation: none reads a whole large table."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotation.models import Item, User
from annotation.selectors.progress import MOST_COUNTED
from tests.conftest import ClientOf
from tests.factories import ItemFactory, PhaseFactory, UserFactory

ITEMS = 60_000
LABELINGS = 30_000
LABELERS = 20

LARGE = ("annotation_item", "annotation_assignment", "annotation_labeling")
PAGES = (
    "progress",
    "labelings?limit=20",
    "labelings?limit=20&before=2100-01-01T00:00:00Z~1",
    "labelings?limit=20&finish_reason=give_up",
    "labelings/phases",
    "skipped?limit=20",
    "assignments/undo",
    "phases",
)

QUEUE = """
INSERT INTO annotation_item
    (phase_id, problem_id, solution_id, kind, priority, labelings_wanted, free_slots, verifier, generation_number, created_at)
SELECT %s, %s, %s, 'normal', random(), 1, CASE WHEN number <= %s THEN 0 ELSE 1 END, '', number, now()
FROM generate_series(1, %s) AS number
"""
LABELED = """
WITH given AS (
    INSERT INTO annotation_assignment (item_id, slot, labeler_id, status, leased_at, lease_expires_at, closed_at)
    SELECT id, 0, (%s::uuid[])[1 + id %% %s], 'submitted', now(), now(), now()
    FROM annotation_item WHERE free_slots = 0
    RETURNING id, item_id, labeler_id
)
INSERT INTO annotation_labeling
    (origin, record_key, assignment_id, problem_id, labeler_id, submitted_at, flow, is_quality_control,
     is_screening, question, label, finish_reason, details, created_at)
SELECT 'native', gen_random_uuid(), given.id, item.problem_id, labeler_id, now() - given.id * interval '1 s', 2, false,
       false, '{"problem": "?"}', '{"steps": []}', 'solution', '{}', now()
FROM given JOIN annotation_item AS item ON item.id = item_id
"""


@pytest.fixture
def labeler_of_many(db: None) -> User:
    phase = PhaseFactory()
    labelers = UserFactory.create_batch(LABELERS)
    item = ItemFactory(phase=phase)
    with connection.cursor() as cursor:
        cursor.execute(QUEUE, [phase.pk, item.problem_id, item.solution_id, LABELINGS, ITEMS])
        cursor.execute(LABELED, [[labeler.pk for labeler in labelers], LABELERS])
        cursor.execute("ANALYZE")
    assert Item.objects.filter(free_slots=0).count() == LABELINGS
    return labelers[0]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", []):
        yield from _nodes(child)


def _scans(client: APIClient, page: str) -> list[tuple[str, str, float]]:
    """Return (table, kind of scan, rows read) for every scan of every query of the page."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/api/v1/{page}").status_code == 200
    scans = []
    for query in asked.captured_queries:
        if query["sql"].startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query['sql'].replace('%', '%%')}", [])
                [[[explained]]] = cursor.fetchall()
            for node in _nodes(explained["Plan"]):
                if "Relation Name" in node:
                    read = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
                    scans.append((node["Relation Name"], node["Node Type"], read))
    return scans


def test_no_page_reads_a_large_table_from_end_to_end(labeler_of_many: User, client_of: ClientOf) -> None:
    client = client_of(labeler_of_many)
    most = max(LABELINGS / LABELERS, MOST_COUNTED)
    for page in PAGES:
        scans = _scans(client, page)
        assert scans, page
        for table, how, read in scans:
            assert table not in LARGE or how != "Seq Scan", (page, table, how)
            assert table not in LARGE or read <= most, (page, table, how, read)
