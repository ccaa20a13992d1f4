"""Session authentication that answers 401, not 403, without a session, so that the page can offer to sign in."""

from drf_spectacular.authentication import SessionScheme
from rest_framework import authentication
from rest_framework.request import Request


class SessionAuthentication(authentication.SessionAuthentication):
    def authenticate_header(self, request: Request) -> str:
        return "Session"


class SessionSchemeOfSubclasses(SessionScheme):  # type: ignore[no-untyped-call]
    """Describes each subclass of session authentication as the session cookie in the OpenAPI schema."""

    match_subclasses = True

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Name the cookie as the documentation does: the real name differs between installations, and the schema must not."""
        return {"type": "apiKey", "in": "cookie", "name": "{COOKIE_PREFIX}_session"}
