"""Creating and changing accounts. `by` is the admin who does it; None: an operator at the command line, or the person alone."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q

from annotation.errors import Conflict, InvalidAccount, NotFound
from annotation.models import Phase, User
from annotation.models.audit_entry import Action
from annotation.permissions import PERMISSIONS, Permission
from annotation.selectors.users import people_managers, users_named
from annotation.services.assignments import give_back_leases
from annotation.services.audit import record
from annotation.services.browser_sessions import end_sessions
from annotation.services.passwords import check_new_password


@transaction.atomic
def create_user(
    *, username: str, role: str, password: str | None, email: str = "", by: User | None = None
) -> User:
    """Create a person's account; without a password, nobody can sign in to it yet.

    Raises InvalidAccount for a bad name, address or password, and Conflict for a name or address that is taken.
    """
    user = User(username=checked_name(username), role=role)
    user.email = checked_email(email, user=user)
    if password is None:
        user.set_unusable_password()
    else:
        check_new_password(password, user)
        user.set_password(password)
    _save_named(user)
    record(actor=by, action=Action.PERSON_CREATED, subject=user, after={"name": user.username, "role": role})
    return user


def person(username: str) -> User:
    """Return the account with this name, in whatever case. Raises NotFound."""
    found = users_named(username).filter(kind=User.Kind.PERSON).first()
    if found is None:
        raise NotFound(f"There is no account with the name {username}.")
    return found


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
    if email and others.exclude(pk=user.pk if user else None).exists():
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


@transaction.atomic
def rename(*, user: User, username: str, by: User | None = None) -> None:
    """Raises InvalidAccount and Conflict."""
    name, before = checked_name(username), user.username
    if name == before:
        return
    user.username = name
    _save_named(user)
    record(actor=by, action=Action.PERSON_RENAMED, subject=user, before={"name": before}, after={"name": name})


@transaction.atomic
def change_email(*, user: User, email: str, by: User | None = None) -> None:
    """The log says only that the address changed: it is kept for ever, and an address is personal. Raises InvalidAccount and Conflict."""
    email, before = checked_email(email, user=user), user.email
    if email == before:
        return
    user.email = email
    user.save(update_fields=["email"])
    record(
        actor=by,
        action=Action.PERSON_EMAIL_CHANGED,
        subject=user,
        before={"has_email": bool(before)},
        after={"has_email": bool(email)},
    )


@transaction.atomic
def change_role(*, user: User, role: str, by: User | None = None) -> None:
    """Holds for the next request of each session and token, because every request reads the role.

    What somebody has on loan goes back to the queue if the new role does not label. Raises Conflict for the last person who manages people,
    and for people who would take that away from themselves.
    """
    user = _locked(user, loses_people=not _manages_people(role), by=by)
    before = user.role
    if role == before:
        return
    user.role = role
    user.save(update_fields=["role"])
    if Permission.LABEL not in PERMISSIONS[role]:
        give_back_leases(labeler=user)
    record(actor=by, action=Action.PERSON_ROLE_CHANGED, subject=user, before={"role": before}, after={"role": role})


@transaction.atomic
def set_active(*, user: User, is_active: bool, by: User | None = None, reason: str = "") -> None:
    """Deactivating ends sessions and tokens (by a trigger) and gives leases back; labelings stay. Activating brings none of it back.

    Raises Conflict for oneself, and for the last person who manages people.
    """
    user = _locked(user, loses_people=not is_active, by=by)
    if user.is_active == is_active:
        return
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    if not is_active:
        end_sessions(user=user)
        give_back_leases(labeler=user)
    action = Action.PERSON_REACTIVATED if is_active else Action.PERSON_DEACTIVATED
    record(actor=by, action=action, subject=user, reason=reason)


@transaction.atomic
def change_phases(*, user: User, phases: Iterable[int], by: User | None = None) -> None:
    """Replace the restricted phases that name the person. Raises NotFound and Conflict."""
    wanted = phases_to_name(phases, role=user.role)
    before = {phase.pk: phase.name for phase in Phase.objects.filter(labelers=user)}
    after = {phase.pk: phase.name for phase in wanted}
    if before == after:
        return
    user.phases.set(wanted)
    record(
        actor=by,
        action=Action.PERSON_PHASES_CHANGED,
        subject=user,
        before={"phases": sorted(before.values())},
        after={"phases": sorted(after.values())},
    )


def phases_to_name(phases: Iterable[int], *, role: str) -> list[Phase]:
    """Return the phases, on which somebody of this role can be named. Raises NotFound and Conflict."""
    wanted = set(phases)
    found = list(Phase.objects.filter(pk__in=wanted).order_by("name"))
    if missing := wanted - {phase.pk for phase in found}:
        raise NotFound(f"There is no phase with id {min(missing)}.", field="phases")
    if found and Permission.LABEL not in PERMISSIONS[role]:
        raise Conflict(f"The role {role} does not label, so it is named in no phase.", field="phases")
    return found


def _locked(user: User, *, loses_people: bool, by: User | None) -> User:
    """Lock the account, and if it may lose the right to manage people, everybody who has it, so that one of two changes at once waits."""
    touched = Q(pk=user.pk) | (Q(pk__in=people_managers()) if loses_people else Q(pk=None))
    rows = {row.pk: row for row in User.objects.select_for_update(no_key=True).filter(touched).order_by("pk")}
    user = rows[user.pk]
    if not loses_people:
        return user
    if by is not None and by.pk == user.pk:
        raise Conflict("You cannot take this from yourself. Ask another person who manages people.")
    managers = set(people_managers().values_list("pk", flat=True))
    if managers == {user.pk}:
        raise Conflict(f"{user.username} is the last person who manages people. Give somebody else that role first.")
    return user


def _manages_people(role: str) -> bool:
    return Permission.MANAGE_PEOPLE in PERMISSIONS[role]


def _save_named(user: User) -> None:
    """Insert or rename. Raises Conflict, by the database's constraint, if the name is taken in whatever case."""
    try:
        with transaction.atomic():
            user.save(force_insert=True) if user._state.adding else user.save(update_fields=["username"])
    except IntegrityError as error:
        if users_named(user.username).exclude(pk=user.pk).exists():
            raise Conflict(f"The user name {user.username} is taken. Choose another.", field="username") from error
        raise
