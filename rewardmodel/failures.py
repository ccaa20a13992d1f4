"""What is stored of an error, for researchers and admins: its cause and traceback, without what a server responded."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from annotation.outages import is_outage
from rewardmodel.ml.json_server import AnsweredError, telling_retries

LONGEST = 4000
"""Characters of a traceback. Its end says what went wrong."""
LONGEST_CAUSE = 1000
DETAILS = "\n\n"
"""Between the cause and the rest of a report."""


class ModelFailed(Exception):
    """A model could not do its work. The message begins with its kind and name, and says why."""


@dataclass(frozen=True, slots=True)
class Report:
    """A stored report: `cause` is one line for everybody, `details` the traceback for whoever wants to know more."""

    cause: str
    details: str


@contextmanager
def blamed_on(kind: str, name: str) -> Iterator[None]:
    """Let what fails inside name the model: “Generator “tiny”: there is no folder /models/tiny.” Outages of the database pass unchanged."""
    prefix = f"{kind} “{name}”: "
    with telling_retries(prefix):
        try:
            yield
        except Exception as error:
            if is_outage(error) or isinstance(error, ModelFailed):
                raise
            raise ModelFailed(prefix + reason_of(error)) from error


def report_of(error: BaseException) -> str:
    """Return the cause in one line, then the end of the traceback. Responses of servers are left out: the log of the worker has them."""
    text = "".join(traceback.format_exception(error))
    for answered in _answered(error):
        text = text.replace(str(answered), answered.told)
    known = isinstance(error, AnsweredError | ModelFailed)
    cause = reason_of(error) if known else f"{type(error).__name__}: {reason_of(error)}"
    return f"{cause[:LONGEST_CAUSE]}{DETAILS}{text[-LONGEST:]}"


def shortened(report: str) -> str:
    """Return the beginning and the end of a long text: the first line says why, the end says where."""
    cause, separator, details = report.partition(DETAILS)
    return f"{cause[:LONGEST_CAUSE]}{separator}{details[-LONGEST:]}"


def read_report(text: str) -> Report:
    """Read what is stored, also what earlier versions stored: a traceback, whose last line is the cause.

    >>> read_report("Generator “a”: no.\\n\\nTraceback …").cause
    'Generator “a”: no.'
    """
    cause, separator, details = text.strip().partition(DETAILS)
    if separator and "\n" not in cause:
        return Report(cause, details)
    lines = text.strip().splitlines()
    if len(lines) < 2:
        return Report(text.strip(), "")
    traced = any(line.startswith("Traceback") for line in lines)
    return Report(lines[-1] if traced else lines[0], text.strip())


def reason_of(error: BaseException) -> str:
    """Return the message in one line, without what a server responded."""
    text = error.told if isinstance(error, AnsweredError) else str(error)
    lines = text.strip().splitlines()
    return lines[0] if lines else type(error).__name__


def _answered(error: BaseException | None) -> Iterator[AnsweredError]:
    seen = set[int]()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, AnsweredError) and one.answer:
            yield one
        waiting += [one.__cause__, one.__context__]
