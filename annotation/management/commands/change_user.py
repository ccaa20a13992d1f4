"""change_user NAME: change name, role, e-mail address or state of an account, or end its sessions and tokens."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from annotation.errors import DomainError
from annotation.management.checked_command import CheckedCommand
from annotation.models import User
from annotation.services.account_help import sign_out_everywhere
from annotation.services.api_tokens import end_tokens
from annotation.services.user_changes import change_email, change_role, rename, set_active
from annotation.services.users import person


class Command(CheckedCommand):
    help = "Change an account. Everything holds for the next request of each session and token."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="The account.")
        parser.add_argument("--rename", metavar="NEW", help="The new name, with which the person then signs in.")
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
            with transaction.atomic():
                done = self._changes(person(name), options)
        except DomainError as error:
            raise CommandError(error.message) from error
        if not done:
            raise CommandError(
                "Name a change: --rename, --role, --email, --deactivate, --activate, --sign-out or --revoke-tokens."
            )
        self.stdout.write(f"{name}: {', '.join(done)}.")

    def _changes(self, user: User, options: dict[str, Any]) -> list[str]:
        done = []
        if options["rename"]:
            rename(user=user, username=options["rename"])
            done.append(f"name {user.username}")
        if options["email"] is not None:
            change_email(user=user, email=options["email"])
            done.append(f"address {options['email'] or 'removed'}")
        if options["role"]:
            change_role(user=user, role=options["role"])
            done.append(f"role {options['role']}")
        if options["deactivate"] or options["activate"]:
            set_active(user=user, is_active=options["activate"])
            done.append("activated" if options["activate"] else "deactivated")
        if options["sign_out"]:
            done.append(f"{sign_out_everywhere(user=user)} sessions ended")
        if options["revoke_tokens"]:
            done.append(f"{end_tokens(user=user)} tokens revoked")
        return done
