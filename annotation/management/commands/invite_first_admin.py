"""invite_first_admin: print the one-time link with which the first admin makes an account."""

from argparse import ArgumentParser
from typing import Any

from annotation.management.checked_command import CheckedCommand
from annotation.services.first_admin import LASTS, invite_first_admin


class Command(CheckedCommand):
    help = "Print a one-time link for the first admin, which replaces the one before. Says so if there is an admin already."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--site", default="http://127.0.0.1:8000/", help="Address of the site, for the link (default: %(default)s)."
        )

    def handle(self, *args: Any, site: str, **options: Any) -> None:
        token = invite_first_admin()
        if token is None:
            self.stderr.write("There is an admin already; no link is needed.", style_func=str)
            return
        self.stderr.write(f"The link works once, for {LASTS.total_seconds() / 3600:.0f} hours.", style_func=str)
        self.stdout.write(f"{site.rstrip('/')}/first-admin#{token}")
