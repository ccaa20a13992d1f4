"""Changes of accounts. `by` is the admin who makes them; None: an operator at the command line."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q

from annotation.errors import Conflict, NotFound
from annotation.models import Phase, User
from annotation.permissions import Permission, roles_with
from annotation.selectors.users import people_managers
from annotation.services.assignments import give_back_leases
from annotation.services.audit import record
from annotation.services.browser_sessions import end_sessions
from annotation.services.users import checked_email, checked_name, person_with_id, save_named, subject_of


@transaction.atomic
def change_person(
    *,
    user: User,
    by: User,
    username: str | None = None,
    email: str | None = None,
    role: str | None = None,
    phases: Sequence[int] | None = None,
) -> None:
    """Make all of these changes or none. None changes nothing. Raises what each of them raises."""
    if username is not None:
        rename(user=user, username=username, by=by)
    if email is not None:
        change_email(user=user, email=email, by=by)
    if role is not None:
        change_role(user=user, role=role, by=by)
    if phases is not None:
        change_phases(user=person_with_id(user.pk), phases=phases, by=by)


@transaction.atomic
def rename(*, user: User, username: str, by: User | None = None) -> None:
    """Raises InvalidAccount and Conflict."""
    name, before = checked_name(username), user.username
    if name == before:
        return
    user.username = name
    save_named(user)
    record(actor=by, action="person.renamed", subject=subject_of(user), before={"name": before}, after={"name": name})


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
        action="person.address_changed",
        subject=subject_of(user),
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
    if role not in roles_with(Permission.LABEL):
        give_back_leases(labeler=user)
    record(
        actor=by,
        action="person.role_changed",
        subject=subject_of(user),
        before={"role": before},
        after={"role": role},
    )


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
    action = "person.reactivated" if is_active else "person.deactivated"
    record(actor=by, action=action, subject=subject_of(user), reason=reason)


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
        action="person.phases_changed",
        subject=subject_of(user),
        before={"phases": sorted(before.values())},
        after={"phases": sorted(after.values())},
    )


def phases_to_name(phases: Iterable[int], *, role: str) -> list[Phase]:
    """Return the phases, on which somebody of this role can be named. Raises NotFound and Conflict."""
    wanted = set(phases)
    found = list(Phase.objects.filter(pk__in=wanted).order_by("name"))
    if missing := wanted - {phase.pk for phase in found}:
        raise NotFound(f"There is no phase with id {min(missing)}.", field="phases")
    if found and role not in roles_with(Permission.LABEL):
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
    return role in roles_with(Permission.MANAGE_PEOPLE)
