"""Tables that a browser saves as CSV, sent line by line; a text never becomes a formula (datafiles/csv_text.py)."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from django.http import StreamingHttpResponse
from rest_framework.request import Request

from annotation.api.downloads import attachment
from annotation.api.lasting import while_allowed
from annotation.exports.jsonl import join_into_blocks
from datafiles.csv_text import csv_lines

MEDIA_TYPE = "text/csv"


def stream_csv(
    request: Request, name: str, columns: Sequence[str], lines: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """Return the table as a file of this name. It stops if the user may not have it any more."""
    blocks = while_allowed(request, join_into_blocks(csv_lines(columns, lines)))
    first = next(blocks, b"")  # an error of the database still gets its status: the answer has not begun
    return StreamingHttpResponse(
        chain([first], blocks), content_type=f"{MEDIA_TYPE}; charset=utf-8", headers=attachment(name)
    )
