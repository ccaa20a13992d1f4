"""Long answers stop when whoever asked for them may not have them any more."""

import logging
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from typing import TypeVar

from django.db import connection
from rest_framework.request import Request

from annotation.errors import DomainError
from annotation.models import User
from annotation.selectors.api_tokens import Bearer

logger = logging.getLogger(__name__)

CHECK_SECONDS = 1.0
"""An answer goes on for at most this long, plus the block that is being sent, after access has ended."""

USER = "SELECT 1 FROM annotation_user WHERE id = %s AND is_active AND role = %s AND password = %s"
SESSION = "SELECT 1 FROM django_session WHERE session_key = %s AND expire_date > clock_timestamp()"
TOKEN = "SELECT 1 FROM annotation_apitoken WHERE id = %s AND (expires_at IS NULL OR expires_at > clock_timestamp())"  # noqa: S105

Block = TypeVar("Block")


class AccessEnded(DomainError):
    """Cuts the connection of an export, so that the client does not take the part for the whole."""

    code = "access_ended"
    status = 401


def while_allowed(request: Request, blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks. Raises AccessEnded soon after a sign-out, a revocation, a deactivation or a change of role or password."""
    is_allowed = _access_of(request)
    checked = time.monotonic()
    with closing(_as_generator(blocks)) as source:
        for block in source:
            if time.monotonic() - checked >= CHECK_SECONDS:
                if not is_allowed():
                    logger.warning("the access of %s ended while %s was being sent", request.user, request.path)
                    raise AccessEnded(
                        "You may not do this any more: you were signed out, or your role or password changed."
                    )
                checked = time.monotonic()
            yield block


def _as_generator(blocks: Iterable[Block]) -> Generator[Block, None, None]:
    """Closing it ends the transaction of the rows at once, not when they are collected as garbage."""
    yield from blocks


def _access_of(request: Request) -> Callable[[], bool]:
    """Return what tells whether the session or the token of the request still allows what it allowed at its beginning."""
    user, auth = request.user, request.auth
    if not isinstance(user, User):
        raise TypeError("only signed-in users get long answers")
    who = [str(user.pk), user.role, user.password]
    with_what = (TOKEN, auth.token_id) if isinstance(auth, Bearer) else (SESSION, request.session.session_key)
    query, parameters = f"SELECT EXISTS ({USER}) AND EXISTS ({with_what[0]})", [*who, str(with_what[1])]

    def is_allowed() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return bool(cursor.fetchone()[0])

    return is_allowed
