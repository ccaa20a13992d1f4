"""Beat runs once, however many are started: only the one that holds a lock in Redis sends tasks, the others wait for it.

The lock runs out by Redis' clock, so the clocks of the hosts do not matter. If Redis loses it, the next beat that asks takes it. What
ran when is kept beside it, so a beat that takes over, perhaps on another host, neither repeats nor forgets an hourly task.
"""

import contextlib
import logging
import secrets
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import redis
from celery.beat import ScheduleEntry, Scheduler

from config.broker import broker_client
from config.heartbeat import touch_heartbeat

if TYPE_CHECKING:
    from config.reporting import Reporting

logger = logging.getLogger(__name__)

LOCK = "stepmark:beat"
RUNS = "stepmark:beat-runs"
LOCK_SECONDS = 10
"""After a beat was killed, another one takes over within this time."""
LOOK_SECONDS = 2
STUCK_SECONDS = 60
"""A beat that has not ticked for this long does not report any more."""
RENEW = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) else return 0 end"
RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end"


class OneBeat(Scheduler):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.token = secrets.token_hex(16)
        self.has_lock = False
        self.client = broker_client()
        self.ticked = time.monotonic()
        self.reporting: Reporting | None = None
        self.has_begun_to_report = False
        super().__init__(*args, **kwargs)
        self.max_interval = LOOK_SECONDS

    def setup_schedule(self) -> None:
        self.install_default_entries(self.schedule)
        self.update_from_dict(self.app.conf.beat_schedule)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due if this is the beat that runs; return the seconds until the next look."""
        self.ticked = time.monotonic()
        self._report()
        touch_heartbeat()
        try:
            if not self._keep_lock():
                return LOOK_SECONDS
        except redis.RedisError as error:
            if self.has_lock:
                logger.warning("Redis is away, so nothing can be sent: %s", error)
            self.has_lock = False
            return LOOK_SECONDS
        return super().tick(*args, **kwargs)

    def reserve(self, entry: ScheduleEntry) -> Any:
        after: Any = super().reserve(entry)
        with contextlib.suppress(redis.RedisError):
            self.client.hset(RUNS, entry.name, str(after.last_run_at.timestamp()))
        return after

    def close(self) -> None:
        """Let another beat take over at once."""
        if self.reporting is not None:
            self.reporting.stop()
        with contextlib.suppress(redis.RedisError):
            self.client.eval(RELEASE, 1, LOCK, self.token)
        super().close()

    def _report(self) -> None:
        """Begin to report, in the process that ticks."""
        if self.reporting is None and not self.has_begun_to_report:
            from config.reporting import start_beat_reporting

            self.has_begun_to_report = True
            self.reporting = start_beat_reporting(lambda: time.monotonic() - self.ticked < STUCK_SECONDS)

    def _keep_lock(self) -> bool:
        milliseconds = LOCK_SECONDS * 1000
        if self.has_lock and self.client.eval(RENEW, 1, LOCK, self.token, milliseconds):
            return True
        before, self.has_lock = self.has_lock, bool(self.client.set(LOCK, self.token, nx=True, px=milliseconds))
        if self.has_lock:
            self._take_over()
            logger.info("this beat runs now")
        elif before:
            logger.info("another beat runs now; this one waits")
        return self.has_lock

    def _take_over(self) -> None:
        """Go on where the beat before stopped."""
        now = self.app.now()
        for name, moment in cast(dict[bytes, bytes], self.client.hgetall(RUNS)).items():
            entry = self.schedule.get(name.decode())
            if entry is not None:
                # a clock that was ahead must not put a task off
                entry.last_run_at = min(now, datetime.fromtimestamp(float(moment), UTC))
        self._heap = None  # the base class plans anew
