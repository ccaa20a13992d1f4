"""Reading the fields of an imported row, with a message for every possible error."""

import json
from typing import Any

from annotation.imports.importer import InvalidRow
from datafiles.fields import InvalidField, carried_field, present, text_field


def required_text(value: dict[str, Any], *names: str) -> str:
    """Return a string that is not blank, under the first of the names that is there."""
    key = present(value, *names) or names[0]
    text = optional_text(value, key)
    if text is None or not text.strip():
        raise InvalidRow(f'"{key}" is missing or empty')
    return text


def optional_text(value: dict[str, Any], key: str) -> str | None:
    """Return a string, or None if the key is absent or null."""
    try:
        return text_field(value, key)
    except InvalidField as error:
        raise InvalidRow(str(error)) from error


def carried_text(value: dict[str, Any], *names: str, longest: int | None = None) -> str:
    """Return the text of a value that is only carried along and may have any simple JSON type. `longest` is in characters."""
    key = present(value, *names)
    try:
        text = carried_field(value, key) or ""
    except InvalidField as error:
        raise InvalidRow(str(error)) from error
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
            raise InvalidRow(
                f'"{key}"[{index}] must be a string that is not blank, found {json.dumps(text)[:40]}',
                f'"{key}" must hold strings that are not blank',
            )
    return texts
