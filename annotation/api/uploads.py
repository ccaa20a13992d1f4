"""Uploaded files: kept in a temporary file while a request reads them, and answered line by line."""

import json
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.db import DatabaseError
from django.http import StreamingHttpResponse
from rest_framework import exceptions
from rest_framework.parsers import BaseParser

from annotation import limits
from annotation.errors import DomainError
from annotation.outages import is_outage

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/x-ndjson"
DATABASE_AWAY = "The database went away. What was read so far is stored; upload the file again for the rest."
CHUNK = 1024 * 1024
READ_TO_REFUSE = 10


class TooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = (
        f"The file is larger than {limits.UPLOAD_BYTES // 2**20} MiB. Compress it with gzip, split it, or use the command"
        " on the server."
    )


class Upload:
    """A file that was uploaded. It vanishes when it is closed, or with the request."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.NamedTemporaryFile(prefix="stepmark-upload-")  # noqa: SIM115  closed by close()
        self.size = 0

    @property
    def path(self) -> Path:
        return Path(self._file.name)

    def write(self, chunk: bytes) -> None:
        """Raises TooLarge only after several times the limit: a browser that is still sending does not read the answer."""
        self.size += len(chunk)
        if self.size <= limits.UPLOAD_BYTES:
            self._file.write(chunk)
        elif self.size > limits.UPLOAD_BYTES * READ_TO_REFUSE:
            self.done()

    def done(self) -> None:
        """Raises TooLarge."""
        if self.size > limits.UPLOAD_BYTES:
            self.close()
            raise TooLarge
        self._file.flush()

    def close(self) -> None:
        self._file.close()


class UploadParser(BaseParser):
    """The body is the file. It is never held in memory as a whole."""

    media_type = "application/octet-stream"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return an Upload."""
        upload = Upload()
        while chunk := stream.read(CHUNK):
            upload.write(chunk)
        upload.done()
        return upload


def stream_lines(lines: Iterator[dict[str, Any]]) -> StreamingHttpResponse:
    """Answer with one JSON object per line, as soon as each is known. An expected error becomes the last line."""
    response = StreamingHttpResponse(_written(lines), content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"  # nginx would keep the lines until the end
    return response


def _written(lines: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    try:
        for line in lines:
            yield json.dumps(line).encode() + b"\n"
    except DomainError as error:
        yield json.dumps({"state": "failed", "detail": error.message}).encode() + b"\n"
    except DatabaseError as error:
        if not is_outage(error):
            raise
        logger.exception("the database went away during an upload")
        yield json.dumps({"state": "failed", "detail": DATABASE_AWAY}).encode() + b"\n"
