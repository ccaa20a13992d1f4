"""Where a day begins: at midnight of the person who asks, not of the server."""

from datetime import datetime
from zoneinfo import ZoneInfo

from annotation.clock import database_time

UTC = ZoneInfo("UTC")


def start_of_day(zone: ZoneInfo = UTC, *, now: datetime | None = None) -> datetime:
    """The last midnight in this time zone."""
    local = (now or database_time()).astimezone(zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)
