"""What a database is for: a demo never opens the database of a production site, nor the other way round."""

from django.conf import settings
from django.db import connection

from annotation.errors import Conflict
from annotation.models import Installation

Kind = Installation.Kind
PEOPLE = "SELECT username FROM annotation_user WHERE is_active AND password NOT LIKE '!%%' LIMIT 100"


def check_kind(kind: str) -> None:
    """Raise Conflict if the database is for something else. Works on a database of any version, and on one without tables."""
    found = kind_of_database()
    if found not in (None, kind):
        raise Conflict(_refusal(found))


def claim_database(kind: str) -> None:
    """Write down what the database is for. Raises Conflict if it is for something else."""
    check_kind(kind)
    row, _ = Installation.objects.get_or_create(id=Installation.ROW, defaults={"kind": kind})
    if row.kind != kind:  # another start was faster
        raise Conflict(_refusal(row.kind))


def kind_of_database() -> str | None:
    """Return what the database says, or what its accounts tell if it is from a version that did not write it down; None: new."""
    tables = connection.introspection.table_names()
    if Installation._meta.db_table in tables:
        row = Installation.objects.first()
        if row is not None:
            return row.kind
    if "annotation_user" not in tables:
        return None
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE)
        names = {name for (name,) in cursor.fetchall()}
    if names & set(settings.DEMO_ACCOUNTS.values()):
        return Kind.DEMO
    return Kind.PRODUCTION if names else None


def _refusal(found: str | None) -> str:
    if found == Kind.PRODUCTION:
        return (
            "This database belongs to a production site. The demo would let everybody in as an admin, so it does not open it. "
            "Start the site with ./dev serve, or unset DATABASE_URL or set STEPMARK_STATE to another folder for a demo."
        )
    return (
        "This database belongs to a demo, whose accounts have no secret passwords. A production site needs a database of its own: "
        "set DATABASE_URL to another database, or STEPMARK_STATE to another folder."
    )
