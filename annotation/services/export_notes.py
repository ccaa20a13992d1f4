"""Exports leave a line in the audit log, because they hand out what people wrote."""

from dataclasses import asdict

from annotation.exports.selection import Selection
from annotation.models import User
from annotation.services.audit import Subject, record


def note_export(*, selection: Selection, form: str, by: User | None = None) -> None:
    """`form`: of the file, such as `prm800k`."""
    chosen = {
        name: value if isinstance(value, bool | int) else str(value)
        for name, value in asdict(selection).items()
        if value not in (None, "")
    }
    record(actor=by, action="labelings.exported", subject=Subject("labelings"), after={"format": form, **chosen})
