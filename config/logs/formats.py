"""The two forms of a log line: JSON for programs, and text for people. Both keep one event in one line, whatever is logged."""

import json
import logging
import os
import re
import socket
import sys
from datetime import UTC, datetime
from typing import Any

from annotation.log_context import log_ids
from config.logs.hiding import hide_secrets, secrets_of

LONGEST = 8_000
"""Characters of a message, and of a traceback, whose end matters most."""
ORDINARY = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
"""What every record has; the rest was given as `extra`."""
NOT_FOR_LOGS = frozenset(
    {"request", "response", "server_time", "data", "args", "kwargs", "sargs", "status_code", "color_message"}
)
"""What libraries give as `extra`: objects of theirs, and arguments that may be anything."""
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Characters that end a line, that a terminal obeys, or that turn the text around."""


class Formatter(logging.Formatter):
    """Collects what a line says."""

    def __init__(self, service: str = "") -> None:
        super().__init__()
        self.service = service
        self.host = socket.gethostname()

    def entry(self, record: logging.LogRecord) -> dict[str, Any]:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _clean(_message(record)),
            "service": self.service or service_of(sys.argv),
            "host": self.host,
            "pid": os.getpid(),
        }
        given = {name: value for name, value in vars(record).items() if name not in ORDINARY | NOT_FOR_LOGS}
        entry |= {name: _plain(value) for name, value in (log_ids() | given).items()}
        if record.exc_info and record.exc_info[0] is not None:
            entry["error"] = record.exc_info[0].__name__
            entry["traceback"] = _clean(self.formatException(record.exc_info), from_end=True)
        return entry


class JSONLines(Formatter):
    """One JSON object per line. JSON writes control characters as escapes, and so is everything beyond ASCII."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(self.entry(record), default=str)


class ReadableLines(Formatter):
    """`time level logger: message  name=value …`, then the indented traceback, each of whose lines begins with a bar."""

    def format(self, record: logging.LogRecord) -> str:
        entry = self.entry(record)
        moment, level, name = entry.pop("time"), entry.pop("level"), entry.pop("logger")
        message, traceback = entry.pop("message"), entry.pop("traceback", None)
        for known in ("service", "host", "pid"):
            entry.pop(known)
        ids = "".join(f"  {key}={visible(str(value))}" for key, value in entry.items())
        line = f"{moment[11:23]} {level:<7} {name}: {visible(message)}{ids}"
        if traceback is None:
            return line
        return "\n".join([line, *(f"    | {visible(part)}" for part in traceback.splitlines())])


def visible(text: str) -> str:
    """Write control characters as escapes."""
    return CONTROL.sub(
        lambda found: f"\\u{ord(found[0]):04x}" if found[0] not in "\n\r\t" else repr(found[0])[1:-1], text
    )


def service_of(arguments: list[str]) -> str:
    """Say by the command line what this process is: web, worker, beat, or the management command's name."""
    words = " ".join(arguments)
    if "celery" in words:
        return "beat" if " beat" in words else "worker"
    if "manage.py" in words and len(arguments) > 1:
        return "web" if arguments[1] == "runserver" else arguments[1]
    return "web"


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # a wrong call of the logger must not lose the line
        return str(record.msg)


def _clean(text: str, from_end: bool = False) -> str:
    text = hide_secrets(text, secrets_of(os.environ))
    if len(text) <= LONGEST:
        return text
    return f"… {text[-LONGEST:]}" if from_end else f"{text[:LONGEST]} …"


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    return _clean(str(value))
