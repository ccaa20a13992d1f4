"""reset_second_factor NAME: remove the second factor of somebody who has lost phone and recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from annotation.errors import DomainError
from annotation.management.checked_command import CheckedCommand
from annotation.services.browser_sessions import end_sessions
from annotation.services.second_factor import turn_off
from annotation.services.users import person


class Command(CheckedCommand):
    help = "Remove the second factor and the recovery codes of an account, and end its sessions. The password alone signs in then."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="The account.")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        try:
            user = person(name)
        except DomainError as error:
            raise CommandError(error.message) from error
        if not turn_off(user=user):
            self.stdout.write(f"{name} has no second factor; nothing was changed.")
            return
        end_sessions(user=user)
        self.stdout.write(f"{name} signs in with the password alone until a new second factor is set up.")
