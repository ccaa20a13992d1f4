"""Accounts: created and found by name or id; services/user_changes.py changes them."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from annotation.errors import Conflict, InvalidAccount, NotFound
from annotation.models import User
from annotation.selectors.users import users_named
from annotation.services.audit import Subject, record
from annotation.services.passwords import check_new_password


@transaction.atomic
def create_user(*, username: str, role: str, password: str | None, email: str = "", by: User | None = None) -> User:
    """Create a person's account; without a password, nobody can sign in to it yet. `by`: the admin who does it, if it is one.

    Raises InvalidAccount for a bad name, address or password, and Conflict for a name or address that is taken.
    """
    user = User(username=checked_name(username), role=role)
    user.email = checked_email(email, user=user)
    if password is None:
        user.set_unusable_password()
    else:
        check_new_password(password, user)
        user.set_password(password)
    save_named(user)
    record(actor=by, action="person.created", subject=subject_of(user), after={"name": user.username, "role": role})
    return user


def person(username: str) -> User:
    """Return the account with this name, in whatever case. Raises NotFound."""
    found = users_named(username).filter(kind=User.Kind.PERSON).first()
    if found is None:
        raise NotFound(f"There is no account with the name {username}.")
    return found


def person_with_id(person_id: UUID) -> User:
    """Raises NotFound."""
    found = User.objects.filter(pk=person_id, kind=User.Kind.PERSON).first()
    if found is None:
        raise NotFound("There is no such person.")
    return found


def subject_of(user: User) -> Subject:
    """The person as the audit log names them."""
    return Subject("person", str(user.pk), user.username)


def checked_name(username: str) -> str:
    """Return the name as it is stored. Raises InvalidAccount."""
    name = User.normalize_username(username.strip())
    try:
        return str(User._meta.get_field("username").clean(name, None))
    except ValidationError as error:
        raise InvalidAccount(" ".join(error.messages), field="username") from error


def checked_email(email: str, *, user: User | None = None) -> str:
    """Return the address as it is stored. Two accounts never share one: it finds the person who signs in by OpenID Connect.

    Raises InvalidAccount and Conflict.
    """
    email = well_formed_email(email)
    others = User.objects.filter(email__iexact=email, kind=User.Kind.PERSON)
    if user is not None:
        others = others.exclude(pk=user.pk)
    if email and others.exists():
        raise Conflict(f"Another account has the address {email}.", field="email")
    return email


def well_formed_email(email: str) -> str:
    """Return the address without spaces at its ends; it may be empty. Raises InvalidAccount."""
    email = email.strip()
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise InvalidAccount(f"{email} is no e-mail address.", field="email") from error
    return email


def save_named(user: User) -> None:
    """Insert or rename. Raises Conflict, by the database's constraint, if the name is taken in whatever case."""
    try:
        with transaction.atomic():
            user.save(force_insert=True) if user._state.adding else user.save(update_fields=["username"])
    except IntegrityError as error:
        if users_named(user.username).exclude(pk=user.pk).exists():
            raise Conflict(f"The user name {user.username} is taken. Choose another.", field="username") from error
        raise
