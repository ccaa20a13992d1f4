"""create_user NAME --role ROLE: create an account, and with --token an API token."""

import getpass
import secrets
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from annotation.errors import DomainError
from annotation.management.checked_command import CheckedCommand
from annotation.models import ApiToken, User
from annotation.services.api_tokens import create_token
from annotation.services.users import create_user

PASSWORD_BYTES = 18


class Command(CheckedCommand):
    help = (
        "Create a user. On a terminal the command asks for the password. Otherwise it generates and prints one, or reads it with "
        "--password-stdin. With --token, standard output is the API token alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--role", choices=User.Role.values, required=True)
        parser.add_argument("--email", default="", help="For a new password by mail, and to sign in by OpenID Connect.")
        parser.add_argument(
            "--token",
            action="store_true",
            help="Print an API token (Authorization: Token …) for all that the role may do. create_token makes narrower ones.",
        )
        parser.add_argument(
            "--password-stdin", action="store_true", help="Read the password from the first line of standard input."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        password, generated = self._password(options)
        try:
            with transaction.atomic():
                user = create_user(
                    username=options["name"], role=options["role"], password=password, email=options["email"]
                )
                token = _token_of(user) if options["token"] else None
        except DomainError as error:
            raise CommandError(error.message) from error
        note = f"User {user.username} created, role {user.role}."
        if generated:
            note += f" Password: {password}"
        if token is None:
            self.stdout.write(note)
        else:
            self.stderr.write(note, style_func=str)
            self.stdout.write(token)

    def _password(self, options: dict[str, Any]) -> tuple[str, bool]:
        """Return the password, and whether it was generated."""
        if options["password_stdin"]:
            return sys.stdin.readline().rstrip("\r\n"), False
        if not sys.stdin.isatty():
            return secrets.token_urlsafe(PASSWORD_BYTES), True
        password = getpass.getpass(f"Password of {options['name']}: ")
        if getpass.getpass("Once more: ") != password:
            raise CommandError("The two passwords differ; nothing was created.")
        return password, False


def _token_of(user: User) -> str:
    """Without an expiry: scripts that ran before tokens had one go on."""
    return create_token(user=user, name="made with the account", scope=ApiToken.Scope.MANAGE, days=None)[1]
