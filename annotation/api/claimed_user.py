"""The user for whom a page makes its requests: if somebody else is signed in by now, the request is refused."""

from django.contrib.auth.models import AnonymousUser
from rest_framework.request import Request

from annotation.errors import AnotherUser
from annotation.models import User

HEADER = "HTTP_X_STEPMARK_USER"
"""`X-Stepmark-User: <id>`. All tabs of a browser share one session; each tab says here who it believes is signed in."""


def check_claimed_user(request: Request, user: User | AnonymousUser) -> None:
    """Raise AnotherUser if the request was made for another user than the session's. Requests without the header pass."""
    claimed = request.META.get(HEADER)
    if not claimed or not isinstance(user, User) or claimed == str(user.pk):
        return
    raise AnotherUser(
        f"{user.username} has signed in in this browser. Reload the page to go on as {user.username}, or sign in again.",
        signed_in=user.username,
    )
