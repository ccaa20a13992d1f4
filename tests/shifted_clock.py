"""Makes the clock of this process wrong, as on a host without time synchronisation. Call it before other imports."""

import datetime
import time
from typing import Any


class _Kind(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, _REAL)


_REAL = datetime.datetime


def shift_clock(seconds: float) -> None:
    """Let `time.time`, `datetime.now` and `datetime.utcnow` be this much ahead; negative: behind."""
    true_time = time.time
    by = datetime.timedelta(seconds=seconds)

    class Shifted(_REAL, metaclass=_Kind):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return _REAL.now(tz) + by

        @classmethod
        def utcnow(cls) -> Any:
            return _REAL.now(datetime.UTC).replace(tzinfo=None) + by

        @classmethod
        def today(cls) -> Any:
            return _REAL.now() + by

    time.time = lambda: true_time() + seconds
    datetime.datetime = Shifted  # type: ignore[misc]
