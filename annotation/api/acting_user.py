"""The user in whose name a request changes something."""

from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from annotation.models import User


def acting_user(request: Request) -> User:
    """For views whose permission lets only signed-in users in."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user
