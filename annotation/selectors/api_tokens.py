"""Finding the user of an API token, in one query."""

import hashlib
import hmac
import re
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from annotation.models import ApiToken, User

BEGIN = "smk_"
PREFIX_LENGTH = 12
TEXT = re.compile(r"smk_([A-Za-z0-9]{12})_([A-Za-z0-9_-]{43})")
OLD_TEXT = re.compile(r"([0-9a-f]{12})([0-9a-f]{28})")
"""Tokens from before 0021_sign_in_and_tokens: 40 hexadecimal digits, of which the first 12 serve as prefix."""
SCOPES = list(ApiToken.Scope)

FIELDS = [field.attname for field in User._meta.concrete_fields]
READ = f"""
SELECT token.id, token.scope, token.digest,
       token.last_used_at IS NULL OR token.last_used_at < statement_timestamp() - interval '1 minute',
       {", ".join(f'"user"."{field.column}"' for field in User._meta.concrete_fields)}
FROM annotation_apitoken token JOIN annotation_user "user" ON "user".id = token.user_id
WHERE token.prefix = %s AND "user".is_active AND (token.expires_at IS NULL OR token.expires_at > statement_timestamp())
"""  # noqa: S608 - names of our own columns


@dataclass(frozen=True)
class Bearer:
    """Who sends a token, and what it allows."""

    token_id: int
    scope: str
    user: User
    is_use_to_be_noted: bool

    def allows(self, scope: str) -> bool:
        return SCOPES.index(ApiToken.Scope(self.scope)) >= SCOPES.index(ApiToken.Scope(scope))


def bearer_of(text: str) -> Bearer | None:
    """Return the active user of a token that has not expired. Raw SQL: the ORM took as long as the rest of a request."""
    parts = parts_of(text)
    if parts is None:
        return None
    prefix, digest = parts
    with connection.cursor() as cursor:
        cursor.execute(READ, [prefix])
        row = cursor.fetchone()
    if row is None or not hmac.compare_digest(row[2], digest):
        return None
    user = User.from_db(connection.alias, FIELDS, row[4:])
    return Bearer(token_id=row[0], scope=row[1], user=user, is_use_to_be_noted=row[3])


def parts_of(text: str) -> tuple[str, str] | None:
    """Return a token's prefix and the digest of its secret part; None for what is no token."""
    found = TEXT.fullmatch(text) or OLD_TEXT.fullmatch(text)
    return (found[1], digest_of(found[2])) if found else None


def digest_of(secret: str) -> str:
    """A fast hash is enough: the secret has 256 random bits (old tokens: 112), which nobody can try out."""
    return hashlib.sha256(secret.encode()).hexdigest()


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """Return the tokens that have not expired, newest first."""
    return user.api_tokens.exclude(expires_at__lte=Now()).order_by("-created_at", "-pk")
