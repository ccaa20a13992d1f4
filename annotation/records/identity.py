"""Names made of content: the same record or sample has the same name wherever and however often it is written.

That is what makes an import twice the same as once. Lines that are equal within one file are different records (a data set may
hold the same label twice), so the name counts them: `occurrence` is 0 for the first such line, 1 for the second, and so on.
"""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

_RECORDS = UUID("6d0c2f0e-3f0b-5d0c-9a53-0e6a7d3b1f52")
_COMPLETIONS = UUID("0f7f3c52-6a51-5d9e-9a0c-9c8f0a4b7e21")
_SOLUTIONS = UUID("b3b7a1c4-9c0e-5a8e-8a0f-5d3c1e7f9d26")


def record_key(record: dict[str, Any], occurrence: int = 0) -> UUID:
    """Name a PRM800K record as parse_record or build_record give it. Key order plays no part.

    A natively submitted labeling has occurrence 0, so an export that comes back as an import adds nothing.
    """
    return _key(_RECORDS, record, occurrence)


def solution_key(
    *, generator: str, problem: str, steps: Sequence[str], answer: str | None, occurrence: int = 0
) -> UUID:
    """Name an imported sample by who wrote what for which problem."""
    return _key(_SOLUTIONS, [generator, problem, list(steps), answer], occurrence)


def completions_key(*, assignment_id: int, steps: Sequence[str]) -> UUID:
    """Name the completions that are asked for after these steps of an assignment."""
    return _key(_COMPLETIONS, [assignment_id, list(steps)], 0)


def _key(namespace: UUID, content: Any, occurrence: int) -> UUID:
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return uuid5(namespace, f"{occurrence}:{canonical}")
