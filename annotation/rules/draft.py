"""A draft is whatever the page wants back later; it only must fit and be storable."""

import json
from typing import Any

from annotation import limits
from annotation.errors import InvalidLabel
from annotation.rules.values import is_storable


def check_draft(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidLabel("A draft is an object.", field="label")
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))  # as the page sends and measures it
    if len(text) > limits.DRAFT:
        raise InvalidLabel(f"The draft has {len(text):,} characters; at most {limits.DRAFT:,} are kept.", field="label")
    # json.dumps escapes NUL, so look at the texts themselves
    if not _all_storable(value):
        raise InvalidLabel(
            "The draft holds a character that cannot be kept (NUL or half a surrogate pair).", field="label"
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
