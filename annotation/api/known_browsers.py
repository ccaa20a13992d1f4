"""A cookie that proves that a browser has signed in to an account before, so that failures of others do not keep it out."""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from annotation.models import User
from annotation.services.sign_in_limits import account_key

SALT = "annotation.known_browsers"
LASTS = 180 * 24 * 60 * 60
"""Seconds since the last sign-in."""
MOST_ACCOUNTS = 10
"""For a computer that several people use. The account that signed in longest ago is forgotten first."""
KEY_LENGTH = 16


def browser_number(request: HttpRequest, username: str) -> str | None:
    """Return the number of this browser if it has signed in to this account before."""
    return dict(_known(request)).get(account_key(username)[:KEY_LENGTH])


def remember_browser(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Add the account to the cookie, with a number that says nothing."""
    key = account_key(user.username)[:KEY_LENGTH]
    known = [entry for entry in _known(request) if entry[0] != key]
    number = browser_number(request, user.username) or secrets.token_urlsafe(9)
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        signing.dumps([*known, [key, number]][-MOST_ACCOUNTS:], salt=SALT),
        max_age=LASTS,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest) -> list[list[str]]:
    cookie = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
    try:
        found: list[list[str]] = signing.loads(cookie, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return []
    return found
