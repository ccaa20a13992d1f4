"""Creating and changing accounts."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from annotation.errors import Conflict, InvalidAccount, NotFound
from annotation.models import Assignment, User
from annotation.services.browser_sessions import end_sessions
from annotation.services.passwords import check_new_password


def create_user(*, username: str, role: str, password: str, email: str = "") -> User:
    """Create a person's account. Raises InvalidAccount for a bad name or password, and Conflict for a name that is taken."""
    user = User(username=username, role=role, email=email)
    user.set_password(password)
    try:
        user.clean_fields()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidAccount(" ".join(messages), field=field) from error
    check_new_password(password, user)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        if User.objects.filter(username=username).exists():
            raise Conflict(f"The user name {username} is taken. Choose another.", field="username") from error
        raise
    return user


def person(username: str) -> User:
    """Raises NotFound."""
    found = User.objects.filter(username=username, kind=User.Kind.PERSON).first()
    if found is None:
        raise NotFound(f"There is no account with the name {username}.")
    return found


def change_role(*, user: User, role: str) -> None:
    """Holds for the next request of each session and token, because every request reads the role."""
    user.role = role
    user.save(update_fields=["role"])


def set_active(*, user: User, is_active: bool) -> None:
    """Deactivating ends sessions and tokens (by a trigger) and lets leases run out. Activating gives nothing of it back."""
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    if is_active:
        return
    end_sessions(user=user)
    Assignment.objects.filter(labeler=user, status=Assignment.Status.LEASED).update(lease_expires_at=Now())
