"""Keys computed from content, so that the same record or sample always has the same key.

This makes imports idempotent. Equal lines within one file are different records, because a data set may hold the same label twice. So
the key counts them: `occurrence` is 0 for the first such line, 1 for the second, and so on.
"""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

_RECORDS = UUID("6d0c2f0e-3f0b-5d0c-9a53-0e6a7d3b1f52")
_COMPLETIONS = UUID("0f7f3c52-6a51-5d9e-9a0c-9c8f0a4b7e21")
_SOLUTIONS = UUID("b3b7a1c4-9c0e-5a8e-8a0f-5d3c1e7f9d26")


def record_key(record: dict[str, Any], occurrence: int = 0) -> UUID:
    """Return the key of a PRM800K record from parse_record or build_record. The order of its JSON keys does not matter.

    A natively submitted labeling has occurrence 0, so importing an export adds nothing.
    """
    return _key(_RECORDS, record, occurrence)


def solution_key(
    *, generator: str, problem: str, steps: Sequence[str], answer: str | None, occurrence: int = 0
) -> UUID:
    """Return the key of an imported sample."""
    return _key(_SOLUTIONS, [generator, problem, list(steps), answer], occurrence)


def completions_key(*, assignment_id: int, steps: Sequence[str]) -> UUID:
    """Return the key of a completion request: an assignment and the steps so far."""
    return _key(_COMPLETIONS, [assignment_id, list(steps)], 0)


def _key(namespace: UUID, content: Any, occurrence: int) -> UUID:
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return uuid5(namespace, f"{occurrence}:{canonical}")
