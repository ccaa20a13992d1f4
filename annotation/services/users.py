"""Creating accounts."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from rest_framework.authtoken.models import Token

from annotation.errors import Conflict, InvalidAccount
from annotation.models import User


def create_user(*, username: str, role: str, password: str) -> User:
    """Create a person's account. Raises InvalidAccount for a bad name or password, and Conflict for a name that is taken."""
    user = User(username=username, role=role)
    user.set_password(password)
    try:
        user.clean_fields()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidAccount(" ".join(messages), field=field) from error
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidAccount(" ".join(error.messages), field="password") from error
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        if User.objects.filter(username=username).exists():
            raise Conflict(f"The user name {username} is taken. Choose another.", field="username") from error
        raise
    return user


def api_token(*, user: User) -> str:
    """Return the user's API token; create it if there is none."""
    token: str = Token.objects.get_or_create(user=user)[0].key
    return token
