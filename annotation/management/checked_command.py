"""Base of the commands that take texts: what the database cannot hold is refused in one sentence, before anything runs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from datafiles.decoding import unstorable


class CheckedCommand(BaseCommand):
    """A command whose arguments hold no NUL character and no byte that is not UTF-8, which arrives as half a surrogate pair."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        for name, given in options.items():
            option = "--" + name.replace("_", "-")
            for text in given if isinstance(given, list | tuple) else [given]:
                if not isinstance(text, Path) and (reason := unstorable(text, option)):
                    raise CommandError(f"{reason}.")
        return super().execute(*args, **options)


def checked_name(option: str, text: str, longest: int | None) -> str:
    """Return a name that is stored. Raises CommandError, in one sentence, if it is blank or too long."""
    if not text.strip():
        raise CommandError(f"{option} must be a name of 1 to {longest} characters.")
    return checked_length(option, text, longest)


def checked_length(option: str, text: str, longest: int | None) -> str:
    """Return a text that is stored. Raises CommandError, in one sentence, if it is too long."""
    if longest is not None and len(text) > longest:
        raise CommandError(f"{option} may have at most {longest} characters; this text has {len(text):,}.")
    return text
