"""Gauges of the site's processes on all hosts, from the reports that they write into PostgreSQL."""

from typing import Any

from config.metrics.families import Families, Gauge

ALIVE = Gauge("stepmark_workers_alive", "Workers that serve a queue and have reported in time.", ("queue",))
HEARTBEAT = Gauge(
    "stepmark_heartbeat_age_seconds",
    "Time since a process last reported, by role and host: of the newest one there. Rows of dead processes go after a day.",
    ("role", "host"),
)
