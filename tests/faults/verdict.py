"""Compares what labelers were told with what is stored, and the loop's rows with those of a run that nothing disturbed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from tests.faults.labelers import Acknowledged
from tests.rewardmodel.fault_rows import ROWS

Rows = Mapping[str, list[tuple[Any, ...]]]

STORED = """
SELECT l.id, l.assignment_id, u.username, l.label, l.details, i.free_slots, a.status FROM annotation_labeling l
JOIN annotation_assignment a ON a.id = l.assignment_id JOIN annotation_user u ON u.id = l.labeler_id
JOIN annotation_item i ON i.id = a.item_id WHERE u.username LIKE 'person-%%'
"""
WITHOUT_GENERATION = ("solutions", "items", "assignments", "labelings")
"""Tables that also hold the rows of the eight labelers; those belong to no generation."""


class Queried(Protocol):
    """What can be asked for rows: a site, or the installation of a test."""

    def query(self, sql: str) -> list[tuple[Any, ...]]: ...


def rows_of_loop(site: Queried) -> Rows:
    """All rows of the loop by table, in an order that does not depend on when they were written."""
    found = {name: sorted(site.query(sql), key=repr) for name, sql in ROWS.items()}
    for name in WITHOUT_GENERATION:
        place = 2 if name == "solutions" else 0
        found[name] = [row for row in found[name] if row[place] is not None]
    return found


def differences(expected: Rows, found: Rows) -> list[str]:
    told = []
    for name, rows in expected.items():
        missing, added = _less(rows, found[name]), _less(found[name], rows)
        if missing or added:
            told.append(f"{name}: {len(missing)} rows missing, {len(added)} others; {(missing or added)[0]!r}"[:600])
    return told


def _less(rows: Iterable[Any], others: Iterable[Any]) -> list[Any]:
    """The rows that are not among the others; rows may hold lists, so they are compared as text."""
    return list((Counter(map(repr, rows)) - Counter(map(repr, others))).elements())


def faults_of_ledger(site: Queried, acknowledged: list[Acknowledged]) -> tuple[int, list[str]]:
    """Return the number of lost labelings, and every difference between the ledger and the rows in words."""
    stored = {row[0]: row for row in site.query(STORED)}
    told = []
    lost = 0
    for entry in acknowledged:
        row = stored.get(entry.labeling)
        if row is None:
            lost += 1
            told.append(f"labeling {entry.labeling} of {entry.labeler} was acknowledged and is not stored")
        elif (row[1], row[2], row[3]) != (entry.assignment, entry.labeler, entry.label):
            lost += 1
            told.append(f"labeling {entry.labeling} of {entry.labeler} is stored with another content")
    contents = Counter((row[2], json.dumps(row[3], sort_keys=True)) for row in stored.values())
    told += [f"{who} has a label {times} times" for (who, _), times in contents.items() if times > 1]
    told += [
        f"assignment {key} has {times} labelings" for key, times in _more_than_once(row[1] for row in stored.values())
    ]
    told += [
        f"labeling {key} was acknowledged {times} times"
        for key, times in _more_than_once(e.labeling for e in acknowledged)
    ]
    unknown = set(stored) - {entry.labeling for entry in acknowledged}
    told += [f"labeling {key} is stored, and nobody was told so" for key in sorted(unknown)]
    wrong = [row[0] for row in stored.values() if (row[5], row[6]) != (0, "submitted")]
    told += [f"labeling {key} has an assignment that is not submitted, or its slot is free" for key in wrong]
    return lost, told


def _more_than_once(keys: Iterable[int]) -> list[tuple[int, int]]:
    return [(key, times) for key, times in Counter(keys).items() if times > 1]
