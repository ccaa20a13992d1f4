"""Reading the fields of an imported row, with a message for every possible error."""

import json
from typing import Any

from annotation.imports.importer import InvalidRow


def required_text(value: dict[str, Any], key: str) -> str:
    """Return a string that is not blank."""
    text = optional_text(value, key)
    if text is None or not text.strip():
        raise InvalidRow(f'"{key}" is missing or empty')
    return text


def optional_text(value: dict[str, Any], key: str, longest: int | None = None) -> str | None:
    """Return a string, or None if the key is absent or null. `longest` is in characters."""
    text = value.get(key)
    if text is None:
        return None
    if not isinstance(text, str):
        raise InvalidRow(f'"{key}" must be a string, found {json.dumps(text)[:40]}')
    if longest is not None and len(text) > longest:
        raise InvalidRow(f'"{key}" has {len(text)} characters; at most {longest} are allowed')
    return text


def optional_texts(value: dict[str, Any], key: str) -> list[str] | None:
    """Return a list of strings that are not blank, or None if the key is absent or null."""
    texts = value.get(key)
    if texts is None:
        return None
    if not isinstance(texts, list) or not texts:
        raise InvalidRow(f'"{key}" must be a list of at least one string, found {json.dumps(texts)[:40]}')
    for index, text in enumerate(texts):
        if not isinstance(text, str) or not text.strip():
            raise InvalidRow(f'"{key}"[{index}] must be a string that is not blank, found {json.dumps(text)[:40]}')
    return texts
