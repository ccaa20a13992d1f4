"""People as CSV files: those of the site, and new ones. A file with a wrong line creates nobody."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Lower

from annotation.errors import DomainError
from annotation.models import Phase, User
from annotation.permissions import Permission, roles_with
from annotation.rules.people_file import COLUMNS, PHASE_SEPARATOR, InvalidPeopleFile, PersonRow, read_people
from annotation.selectors.people import people_of_file
from annotation.services.audit import Subject, record
from annotation.services.invitations import Made, invite
from annotation.services.users import checked_name, well_formed_email
from datafiles.csv_text import csv_text


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A line of the file; with an `error`, it cannot become an account."""

    row: PersonRow
    error: str


@dataclass(frozen=True, slots=True)
class CheckedFile:
    rows: list[CheckedRow]
    ignored: list[str]

    @property
    def errors(self) -> list[CheckedRow]:
        return [each for each in self.rows if each.error]


FILE_COLUMNS = (*COLUMNS, "state", "last_seen", "labelings_7_days", "labelings", "labeler")
"""Of the file of the site's people. The first ones are read again, the others ignored."""
AT_ONCE = 500


def lines_of_people(
    *, by: User, search: str = "", role: str | None = None, state: str | None = None
) -> Iterator[list[Any]]:
    """The lines of the file. That somebody reads personal data is noted in the audit log."""
    asked = {"search": search, "role": role, "state": state}
    chosen = {name: value for name, value in asked.items() if value}
    record(actor=by, action="people.exported", subject=Subject("people"), after=chosen)
    return map(_line, people_of_file(search=search, role=role, state=state).iterator(chunk_size=AT_ONCE))


def links_file(links: Iterable[tuple[str, str]]) -> str:
    """Names and links as CSV, to hand the links out."""
    return csv_text(("name", "link"), links)


def check_people(*, text: str) -> CheckedFile:
    """Tell what each line would do. Raises InvalidPeopleFile if the file as a whole cannot be read."""
    file = read_people(text)
    return CheckedFile(list(_checked(file.rows)), file.ignored)


@transaction.atomic
def create_people(*, text: str, days: int, by: User) -> list[Made]:
    """Create an account for each line, with the link for its owner. Raises InvalidPeopleFile, and then nobody is created."""
    file = check_people(text=text)
    if file.errors:
        first = file.errors[0]
        raise InvalidPeopleFile(
            f"Line {first.row.line}: {first.error} Nobody was created; {len(file.errors)} of {len(file.rows)} lines are wrong.",
            field="csv",
        )
    phases = _phases(row.row for row in file.rows)
    return [
        invite(
            username=row.name,
            role=row.role,
            email=row.email,
            phases=[phases[name].pk for name in row.phases],
            days=days,
            by=by,
        )
        for row in (each.row for each in file.rows)
    ]


def _line(person: Any) -> list[Any]:
    phases = f"{PHASE_SEPARATOR} ".join(phase.name for phase in person.phases.all())
    seen = person.last_seen_at.isoformat(timespec="minutes") if person.last_seen_at else ""
    account = [person.username, person.role, person.email, phases, person.state]
    return [*account, seen, person.pace, person.labeled, str(person.pk)]


def _checked(rows: Sequence[PersonRow]) -> Iterator[CheckedRow]:
    phases = _phases(rows)
    names, emails = _names_taken(rows), _emails_taken(rows)
    for row in rows:
        try:
            error = row.error or _error_of(row, phases=phases, names=names, emails=emails)
        except DomainError as refusal:
            error = refusal.message
        names.setdefault(row.name.lower(), f"Line {row.line} has this name too.")
        if row.email:
            emails.setdefault(row.email.lower(), f"Line {row.line} has this address too.")
        yield CheckedRow(row, error)


def _error_of(row: PersonRow, *, phases: dict[str, Phase], names: dict[str, str], emails: dict[str, str]) -> str:
    """What is wrong with a row; empty: nothing. Raises DomainError as well."""
    if not row.name:
        return "The name is missing."
    checked_name(row.name)
    if taken := names.get(row.name.lower()):
        return taken
    if row.role not in User.Role.values:
        return f"There is no role {row.role!r}. The roles are {', '.join(User.Role.values)}."
    if taken := emails.get(row.email.lower()):
        return taken
    well_formed_email(row.email)
    for name in row.phases:
        if name not in phases:
            return f"There is no phase named “{name}”."
    if row.phases and row.role not in roles_with(Permission.LABEL):
        return f"The role {row.role} does not label, so it is named in no phase."
    return ""


def _phases(rows: Sequence[PersonRow] | Iterator[PersonRow]) -> dict[str, Phase]:
    wanted = {name for row in rows for name in row.phases}
    return {phase.name: phase for phase in Phase.objects.filter(name__in=wanted)}


def _names_taken(rows: Sequence[PersonRow]) -> dict[str, str]:
    """The names that accounts have, in lower case, with what to say."""
    wanted = [Lower(Value(row.name)) for row in rows]
    found = User.objects.alias(lower_name=Lower("username")).filter(lower_name__in=wanted)
    return {name.lower(): f"There is an account named {name}." for name in found.values_list("username", flat=True)}


def _emails_taken(rows: Sequence[PersonRow]) -> dict[str, str]:
    wanted = [Lower(Value(row.email)) for row in rows if row.email]
    found = User.objects.alias(lower_email=Lower("email")).filter(lower_email__in=wanted, kind=User.Kind.PERSON)
    return {
        email.lower(): f"Another account has the address {email}." for email in found.values_list("email", flat=True)
    }
