"""How the services of this host are, as the launcher tells; nothing is known of services that it does not run."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

RESTLESS_DEATHS = 2
"""A service that has ended this often in a row needs somebody, even while it runs."""


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    name: str
    is_running: bool
    deaths: int
    """How often it has ended in a row; a service that runs for two minutes is well again."""
    last_exit_status: int | None
    since: datetime | None
    next_start: datetime | None
    log: str

    @property
    def is_well(self) -> bool:
        return self.is_running and self.deaths < RESTLESS_DEATHS


def service_statuses() -> list[ServiceStatus]:
    """In the order in which they were started; empty if the site was not started by ./dev."""
    if not settings.SERVICES_FILE:
        return []
    try:
        found = json.loads(Path(settings.SERVICES_FILE).read_text())["services"]
        return [_status(service) for service in found]
    except (OSError, ValueError, KeyError, TypeError):  # it is gone while the launcher stops
        return []


def _status(found: dict[str, object]) -> ServiceStatus:
    moments = {
        name: datetime.fromisoformat(str(found[name])) if found[name] else None for name in ("since", "next_start")
    }
    return ServiceStatus(**{**found, **moments})  # type: ignore[arg-type]
