"""What is stored of an error, for researchers and admins: its traceback, without what a server responded."""

import traceback
from collections.abc import Iterator

from rewardmodel.ml.json_server import AnsweredError

LONGEST = 4000
"""Characters. The end says what went wrong."""


def report_of(error: BaseException) -> str:
    """Return the end of the traceback. Responses of servers are left out: the log of the worker has them."""
    text = "".join(traceback.format_exception(error))
    for answered in _answered(error):
        text = text.replace(str(answered), answered.told)
    return text[-LONGEST:]


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
