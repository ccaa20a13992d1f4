"""change_user NAME: change role, e-mail address or state of an account, or end its sessions and tokens."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email

from annotation.errors import DomainError
from annotation.management.checked_command import CheckedCommand
from annotation.models import User
from annotation.services.api_tokens import end_tokens
from annotation.services.browser_sessions import end_sessions
from annotation.services.users import change_role, person, set_active


class Command(CheckedCommand):
    help = "Change an account. Everything holds for the next request of each session and token."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="The account.")
        parser.add_argument("--role", choices=User.Role.values)
        parser.add_argument("--email", help="For a new password by mail, and to find the account by OpenID Connect.")
        state = parser.add_mutually_exclusive_group()
        state.add_argument(
            "--deactivate", action="store_true", help="Sessions and tokens end, tasks go back to the queue."
        )
        state.add_argument(
            "--activate", action="store_true", help="The person signs in again; old sessions stay ended."
        )
        parser.add_argument("--sign-out", action="store_true", help="End all sessions.")
        parser.add_argument("--revoke-tokens", action="store_true", help="Revoke all API tokens.")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        try:
            user = person(name)
        except DomainError as error:
            raise CommandError(error.message) from error
        done = [what for what in self._changes(user, options) if what]
        if not done:
            raise CommandError(
                "Name a change: --role, --email, --deactivate, --activate, --sign-out or --revoke-tokens."
            )
        self.stdout.write(f"{name}: {', '.join(done)}.")

    def _changes(self, user: User, options: dict[str, Any]) -> list[str]:
        done = []
        if options["email"] is not None:
            set_email(user, options["email"])
            done.append(f"address {options['email'] or 'removed'}")
        if options["role"]:
            change_role(user=user, role=options["role"])
            done.append(f"role {options['role']}")
        if options["deactivate"] or options["activate"]:
            set_active(user=user, is_active=options["activate"])
            done.append("activated" if options["activate"] else "deactivated")
        if options["sign_out"]:
            done.append(f"{end_sessions(user=user)} sessions ended")
        if options["revoke_tokens"]:
            done.append(f"{end_tokens(user=user)} tokens revoked")
        return done


def set_email(user: User, email: str) -> None:
    """Raises CommandError. Two accounts must not have one address: it finds the account of a person who signs in."""
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"--email {email} is no e-mail address.") from error
        if User.objects.filter(email__iexact=email, kind=User.Kind.PERSON).exclude(pk=user.pk).exists():
            raise CommandError(f"Another account has the address {email}.")
    user.email = email
    user.save(update_fields=["email"])
