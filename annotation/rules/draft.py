"""Drafts: the page may store any object, if it is not too large and PostgreSQL can store it."""

import json
from typing import Any

from annotation import limits
from annotation.errors import InvalidLabel
from annotation.rules.values import is_storable


def check_draft(value: Any) -> dict[str, Any]:
    """Return the draft. Raises InvalidLabel."""
    if not isinstance(value, dict):
        raise InvalidLabel("A draft must be an object.", field="label")
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))  # as the page sends and measures it
    length = len(text.encode(errors="replace"))
    if length > limits.DRAFT:
        raise InvalidLabel(limits.too_many_bytes(length, limits.DRAFT), field="label")
    # json.dumps escapes NUL, so check the original strings
    if not _all_storable(value):
        raise InvalidLabel(
            "The draft contains a character that cannot be stored (NUL or half a surrogate pair).", field="label"
        )
    return value


def _all_storable(value: Any) -> bool:
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, str) and not is_storable(one):
            return False
        if isinstance(one, dict):
            pending.extend(one.keys())
            pending.extend(one.values())
        elif isinstance(one, list):
            pending.extend(one)
    return True
