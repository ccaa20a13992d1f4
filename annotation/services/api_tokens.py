"""Making, noting and ending API tokens."""

import secrets
import string
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from annotation.errors import Conflict, NotFound
from annotation.models import ApiToken, User
from annotation.selectors.api_tokens import BEGIN, PREFIX_LENGTH, digest_of, tokens_of
from annotation.services.audit import Subject, record

LETTERS = string.ascii_letters + string.digits
SECRET_BYTES = 32
MOST_TOKENS = 50
"""Of one user at a time."""
NOTED_EVERY = timedelta(minutes=1)

EMPTY_OLD_TABLE = """
DELETE FROM authtoken_token WHERE EXISTS (
    SELECT 1 FROM django_migrations
    WHERE app = 'annotation' AND name = '0021_sign_in_and_tokens' AND applied < statement_timestamp() - interval '1 day'
)
"""


@transaction.atomic
def create_token(*, user: User, name: str, scope: str, days: int | None) -> tuple[ApiToken, str]:
    """Return the new token and its text, which is not stored. It expires after so many days; None: never."""
    if tokens_of(user).count() >= MOST_TOKENS:
        raise Conflict(f"{user.username} has {MOST_TOKENS} tokens, which is the most. Revoke one that is not used.")
    prefix = "".join(secrets.choice(LETTERS) for _ in range(PREFIX_LENGTH))
    secret = secrets.token_urlsafe(SECRET_BYTES)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        scope=scope,
        prefix=prefix,
        digest=digest_of(secret),
        expires_at=None if days is None else Now() + timedelta(days=days),
    )
    token.refresh_from_db()
    after = {"scope": scope, "expires_at": token.expires_at.isoformat() if token.expires_at else None}
    record(actor=user, action="token.created", subject=_subject(token), after=after)
    return token, f"{BEGIN}{prefix}_{secret}"


def note_use(*, token_id: int) -> None:
    """Store that the token is used now, unless that was stored within the last minute."""
    unnoted = Q(last_used_at=None) | Q(last_used_at__lt=Now() - NOTED_EVERY)
    ApiToken.objects.filter(unnoted, pk=token_id).update(last_used_at=Now())


def end_token(*, user: User, token_id: int) -> None:
    """Raises NotFound."""
    if not _end(ApiToken.objects.filter(user=user, pk=token_id), by=user):
        raise NotFound("There is no such token. It may have been revoked already.")


def end_tokens(*, user: User, by: User | None = None) -> int:
    return _end(ApiToken.objects.filter(user=user), by=by)


@transaction.atomic
def _end(tokens: "QuerySet[ApiToken]", *, by: User | None) -> int:
    ended = list(tokens.select_for_update())
    for token in ended:
        record(actor=by, action="token.revoked", subject=_subject(token), before={"scope": token.scope})
    ApiToken.objects.filter(pk__in=[token.pk for token in ended]).delete()
    return len(ended)


def _subject(token: ApiToken) -> Subject:
    return Subject("token", token.pk, token.name)


def forget_expired_tokens() -> int:
    deleted, _ = ApiToken.objects.filter(expires_at__lte=Now()).delete()
    return deleted


def empty_old_table() -> None:
    """Delete the plain tokens of the version before 0021_sign_in_and_tokens, one day after the upgrade."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('authtoken_token') IS NOT NULL")
        (is_there,) = cursor.fetchone()
        if is_there:
            cursor.execute(EMPTY_OLD_TABLE)
