"""Checking and changing passwords."""

from django.contrib.auth import authenticate
from django.contrib.auth.hashers import get_hasher, identify_hasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection

from annotation.errors import InvalidAccount
from annotation.models import User
from annotation.selectors.users import users_named

ALGORITHMS = """
SELECT DISTINCT split_part(password, '$', 1) FROM annotation_user
WHERE is_active AND kind = 'person' AND password LIKE '%%$%%' AND password NOT LIKE '!%%'
"""


def user_with_password(*, username: str, password: str) -> User | None:
    """Return the active user with this name and password. A refusal takes as long for an unknown name as for a known one."""
    name = _stored_name(username)
    user = authenticate(username=name, password=password)
    if isinstance(user, User):
        return user
    _even_out(name, password)
    return None


def check_new_password(password: str, user: User) -> None:
    """Raises InvalidAccount."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidAccount(" ".join(error.messages), field="password") from error


def set_password(*, user: User, password: str) -> None:
    """Raises InvalidAccount. A trigger in the database ends all sessions and tokens of the user."""
    check_new_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])


def _stored_name(typed: str) -> str:
    """The name as it was stored: case and spaces at the ends may differ."""
    return users_named(typed).values_list("username", flat=True).first() or typed


def _even_out(name: str, password: str) -> None:
    """Compute what another refusal would have cost: one hash of each kind that the accounts of this site have."""
    stored = User.objects.filter(username=name).values_list("password", flat=True).first()
    preferred = str(get_hasher("default").algorithm)
    computed = _algorithm(stored) or preferred
    with connection.cursor() as cursor:
        cursor.execute(ALGORITHMS)
        in_use = {row[0] for row in cursor.fetchall()}
    for algorithm in sorted((in_use | {preferred}) - {computed}):
        try:
            hasher = get_hasher(algorithm)
        except ValueError:  # a kind that this installation cannot compute
            continue
        hasher.encode(password, hasher.salt())


def _algorithm(stored: str | None) -> str | None:
    try:
        return str(identify_hasher(stored).algorithm) if stored else None
    except ValueError:
        return None
