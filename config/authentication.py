"""Session authentication for the page: 401 without a session, 412 for a page that believes somebody else is signed in."""

from typing import Any

from drf_spectacular.authentication import SessionScheme
from rest_framework import authentication
from rest_framework.request import Request

from annotation.api.claimed_user import check_claimed_user


class SessionAuthentication(authentication.SessionAuthentication):
    """401 lets the page offer to sign in; the framework would answer 403."""

    def authenticate(self, request: Request) -> Any:
        found = super().authenticate(request)
        if found is not None:
            check_claimed_user(request, found[0])
        return found

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class SessionSchemeOfSubclasses(SessionScheme):  # type: ignore[no-untyped-call]
    """Describes each subclass of session authentication as the session cookie in the OpenAPI schema."""

    match_subclasses = True

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Name the cookie as the documentation does: the real name differs between installations, and the schema must not."""
        return {"type": "apiKey", "in": "cookie", "name": "{COOKIE_PREFIX}_session"}
