"""reset_second_factor NAME: remove the second factor of somebody who has lost phone and recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from annotation.errors import DomainError
from annotation.management.checked_command import CheckedCommand
from annotation.services.account_help import remove_second_factor
from annotation.services.second_factor import has_second_factor
from annotation.services.users import person


class Command(CheckedCommand):
    help = "Remove the second factor and the recovery codes of an account, and end its sessions. The password alone signs in then."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="The account.")
        parser.add_argument("--reason", default="", help="Why; the audit log keeps it.")

    def handle(self, *args: Any, name: str, reason: str, **options: Any) -> None:
        try:
            user = person(name)
            if not has_second_factor(user):
                self.stdout.write(f"{name} has no second factor; nothing was changed.")
                return
            remove_second_factor(user=user, reason=reason)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{name} signs in with the password alone until a new second factor is set up.")
