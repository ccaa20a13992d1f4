"""create_token NAME --for TEXT --scope SCOPE: make an API token for an account."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from annotation.errors import DomainError
from annotation.management.checked_command import CheckedCommand, checked_name
from annotation.models import ApiToken
from annotation.services.api_tokens import create_token
from annotation.services.users import person


class Command(CheckedCommand):
    help = "Make an API token. Standard output is the token alone; it is stored nowhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="The account.")
        parser.add_argument("--for", dest="purpose", default="made by an operator", help="What the token is for.")
        parser.add_argument("--scope", choices=ApiToken.Scope.values, default=ApiToken.Scope.READ.value)
        parser.add_argument(
            "--days", type=int, default=90, help="After so many days it stops working; 0: never (default: %(default)s)."
        )

    def handle(self, *args: Any, name: str, purpose: str, scope: str, days: int, **options: Any) -> None:
        if not 0 <= days <= 3650:
            raise CommandError("--days must be a number from 0 to 3650.")
        purpose = checked_name("--for", purpose, ApiToken._meta.get_field("name").max_length)
        try:
            _, token = create_token(user=person(name), name=purpose, scope=scope, days=days or None)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(token)
