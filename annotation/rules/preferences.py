"""What users may choose for themselves. Which actions there are is the page's affair; here keys must only fit and not collide."""

from typing import Any

from annotation.errors import InvalidPreferences
from annotation.rules.values import is_storable

MOST_ACTIONS = 60
MOST_KEYS = 4
LONGEST_NAME = 40
"""Characters of an action's, a tour's or a key's name; keys are named as browsers name them, `ArrowLeft` or `j`."""
MOST_TOURS = 50

Keys = dict[str, list[str]]


def check_keys(value: Any) -> Keys:
    """Keys by action. A key stands for one action at most. Raises InvalidPreferences."""
    if not isinstance(value, dict) or len(value) > MOST_ACTIONS:
        raise InvalidPreferences(f"Here must be an object with at most {MOST_ACTIONS} actions.", field="keys")
    taken: dict[str, str] = {}
    for action, keys in value.items():
        path = f"keys.{action}"
        if not _is_name(action) or not isinstance(keys, list) or len(keys) > MOST_KEYS:
            raise InvalidPreferences(
                f"An action has a short name and a list of at most {MOST_KEYS} keys.", field="keys"
            )
        for key in keys:
            if not _is_name(key):
                raise InvalidPreferences("A key is a short text, as browsers name it.", field=path)
            if key in taken:
                raise InvalidPreferences(f"The key {key} stands for {taken[key]} already.", field=path)
            taken[key] = action
    return value


def check_tours(value: Any) -> list[str]:
    """Names of tours that were seen, each once. Raises InvalidPreferences."""
    if not isinstance(value, list) or len(value) > MOST_TOURS or not all(_is_name(name) for name in value):
        raise InvalidPreferences(f"Here must be a list of at most {MOST_TOURS} short names.", field="tours_seen")
    return sorted(set(value))


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NAME and is_storable(value)
