"""Session authentication that answers 401, not 403, to who is not signed in, so that the page can offer to sign in."""

from rest_framework import authentication
from rest_framework.request import Request


class SessionAuthentication(authentication.SessionAuthentication):
    def authenticate_header(self, request: Request) -> str:
        return "Session"
