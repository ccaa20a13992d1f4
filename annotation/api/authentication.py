"""Who sends a request: the session of a page, or the API token of a script."""

from typing import Any

from django.db import DatabaseError, transaction
from drf_spectacular.authentication import SessionScheme, TokenScheme
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from annotation.api.claimed_user import check_claimed_user
from annotation.errors import SecondFactorNeeded
from annotation.models import User
from annotation.outages import is_outage
from annotation.selectors.api_tokens import Bearer, bearer_of
from annotation.services.api_tokens import note_use
from annotation.services.browser_sessions import note_session
from annotation.services.last_seen import note_seen
from annotation.services.second_factor import needs_second_factor

SECOND_FACTOR = "second_factor"
"""In a session: it began with a second factor."""


class SessionAuthentication(authentication.SessionAuthentication):
    """401 without a session, 412 for a page that believes somebody else is signed in.

    Raises SecondFactorNeeded for a role that has to have one, unless the view sets `needs_second_factor = False`.
    """

    def authenticate(self, request: Request) -> Any:
        found = super().authenticate(request)
        if found is not None:
            user, _ = found
            check_claimed_user(request, user)
            _note_session(request, user)
            _check_second_factor(request, user)
        return found

    def authenticate_header(self, request: Request) -> str:
        """401 lets the page offer to sign in; the framework would answer 403."""
        return "Session"


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Token …`."""

    keyword = "Token"

    def authenticate(self, request: Request) -> tuple[User, Bearer] | None:
        kind, _, text = request.META.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
        if kind.lower() != "token":
            return None
        bearer = bearer_of(text.strip())
        if bearer is None:
            raise exceptions.AuthenticationFailed("This API token is not valid: it is wrong, revoked or expired.")
        if bearer.is_use_to_be_noted:
            _whatever_the_database(lambda: note_use(token_id=bearer.token_id))
            _whatever_the_database(lambda: note_seen(user_id=bearer.user.pk))
        return bearer.user, bearer

    def authenticate_header(self, request: Request) -> str:
        return self.keyword


def _check_second_factor(request: Request, user: User) -> None:
    view = (request.parser_context or {}).get("view")
    if (
        getattr(view, "needs_second_factor", True)
        and needs_second_factor(user)
        and not request.session.get(SECOND_FACTOR)
    ):
        raise SecondFactorNeeded(
            "Your role needs a second factor. Set it up on the account page, or sign in again with a code."
        )


def _note_session(request: Request, user: User) -> None:
    """Store when and from where the session was last seen, at most once a minute."""
    session = request.session
    if getattr(session, "is_to_be_noted", False) and session.session_key:  # config/sessions.py
        session.is_to_be_noted = False  # type: ignore[attr-defined]
        _whatever_the_database(lambda: note_session(user=user, request=request._request))
        _whatever_the_database(lambda: note_seen(user_id=user.pk))


def _whatever_the_database(note: Any) -> None:
    """A database that can only be read still lets people read."""
    try:
        with transaction.atomic():
            note()
    except DatabaseError as error:
        if not is_outage(error):
            raise


class StrictSessionAuthentication(SessionAuthentication):
    """Checks the CSRF token even without a session, so that another site cannot sign a user in."""

    def authenticate(self, request: Request) -> Any:
        self.enforce_csrf(request)
        found = authentication.SessionAuthentication.authenticate(self, request)
        if found is not None and request.method == "DELETE":  # reading the session and signing in are for everybody
            check_claimed_user(request, found[0])
        return found


class SessionSchemeOfSubclasses(SessionScheme):  # type: ignore[no-untyped-call]
    """Describes each subclass of session authentication as the session cookie in the OpenAPI schema."""

    match_subclasses = True

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Name the cookie as the documentation does: the real name differs between installations, and the schema must not."""
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "{COOKIE_PREFIX}_session",
            "description": "The session of a page. Changes also need the header `X-CSRFToken`; GET /api/v1/session tells it.",
        }


class OwnTokenScheme(TokenScheme):  # type: ignore[no-untyped-call]
    target_class = "annotation.api.authentication.TokenAuthentication"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "The word `Token`, a blank, and an API token from the account page. Its scope limits what it may do.",
        }
