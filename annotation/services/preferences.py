"""Reading and changing the preferences of a user."""

from typing import Any

from django.db import transaction

from annotation.models import Preferences, User
from annotation.rules.preferences import check_keys, check_tours


def preferences_of(*, user: User) -> Preferences:
    """The stored preferences, or an unsaved row with the defaults."""
    return Preferences.objects.filter(user=user).first() or Preferences(user=user)


def change_preferences(
    *, user: User, keys: Any = None, tours_seen: Any = None, locale: str | None = None
) -> Preferences:
    """Replace the keys and the locale, and add the tours that were seen. None changes nothing. Raises InvalidPreferences."""
    with transaction.atomic():
        Preferences.objects.get_or_create(user=user)
        preferences = Preferences.objects.select_for_update().get(user=user)
        if keys is not None:
            preferences.keys = check_keys(keys)
        if tours_seen is not None:
            # the user may have seen others on another device
            preferences.tours_seen = check_tours([*preferences.tours_seen, *check_tours(tours_seen)])
        if locale is not None:
            preferences.locale = locale
        preferences.save()
        return preferences
