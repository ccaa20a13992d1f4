"""reset_password NAME: print a one-time link with which somebody sets a new password."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from annotation.errors import DomainError
from annotation.management.checked_command import CheckedCommand
from annotation.services.account_help import password_link
from annotation.services.users import person


class Command(CheckedCommand):
    help = "Print a link with which the person sets a new password. The old one works until then; afterwards all sessions and tokens end."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="The account.")
        parser.add_argument(
            "--site", default="http://127.0.0.1:8000/", help="Address of the site, for the link (default: %(default)s)."
        )

    def handle(self, *args: Any, name: str, site: str, **options: Any) -> None:
        try:
            link = password_link(user=person(name), site=site)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stderr.write("The link works once, for 24 hours. Give it to this person alone.", style_func=str)
        self.stdout.write(link)
