"""Files that a browser saves and never shows."""

import re
import unicodedata

from django.utils.http import content_disposition_header

LONGEST = 150
"""Characters of a file's name, without its ending."""


def attachment(name: str) -> dict[str, str]:
    """Return the headers that make a browser save a response under this name, whatever letters it has (RFC 6266)."""
    return {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment"}


def file_stem(name: str) -> str:
    """Return the name of a thing as that of a file or folder on any system: letters, digits, dots, dashes; never hidden or above.

    >>> file_stem("../etc/passwd"), file_stem("-rf"), file_stem("..")
    ('etc-passwd', 'rf', 'file')
    """
    letters = unicodedata.normalize("NFC", name)
    kept = "".join(letter if letter.isalnum() or letter in "._-" else "-" for letter in letters)
    kept = re.sub(r"\.{2,}|-{2,}", "-", kept)
    return kept.strip(".-_")[:LONGEST].rstrip(".-_") or "file"
