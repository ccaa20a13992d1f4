"""Preferences of users. Actions and tours are defined by the page; here only sizes and colliding keys are checked."""

from typing import Any

from annotation.errors import InvalidPreferences
from annotation.rules.values import is_storable

MOST_ACTIONS = 60
MOST_KEYS = 4
LONGEST_NAME = 40
"""Characters in the name of an action, a tour or a key. Keys have the names of `KeyboardEvent.key`: `ArrowLeft`, `j`."""
MOST_TOURS = 50
LOCALES = (
    "browser", "en-GB", "en-US", "en-IN", "sv-SE", "de-DE", "de-CH", "fr-FR", "es-ES", "pt-BR", "pl-PL", "ja-JP", "zh-CN"
)  # fmt: skip
"""Ways to write dates and numbers; the page has a name for each."""

Keys = dict[str, list[str]]


def check_keys(value: Any) -> Keys:
    """Return the keys by action. A key may belong to one action only. Raises InvalidPreferences."""
    if not isinstance(value, dict) or len(value) > MOST_ACTIONS:
        raise InvalidPreferences(f"Expected an object with at most {MOST_ACTIONS} actions.", field="keys")
    taken: dict[str, str] = {}
    for action, keys in value.items():
        path = f"keys.{action}"
        if not _is_name(action) or not isinstance(keys, list) or len(keys) > MOST_KEYS:
            raise InvalidPreferences(
                f"Expected an action name of at most {LONGEST_NAME} characters and a list of at most {MOST_KEYS} keys.",
                field="keys",
            )
        for key in keys:
            if not _is_name(key):
                raise InvalidPreferences(f"Expected the name of a key, at most {LONGEST_NAME} characters.", field=path)
            if key in taken:
                raise InvalidPreferences(f"The key {key} is already used for {taken[key]}.", field=path)
            taken[key] = action
    return value


def check_tours(value: Any) -> list[str]:
    """Return the names of tours that were seen, without duplicates. Raises InvalidPreferences."""
    if not isinstance(value, list) or len(value) > MOST_TOURS or not all(_is_name(name) for name in value):
        raise InvalidPreferences(
            f"Expected at most {MOST_TOURS} names of at most {LONGEST_NAME} characters.", field="tours_seen"
        )
    return sorted(set(value))


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NAME and is_storable(value)
