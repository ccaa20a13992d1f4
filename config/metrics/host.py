"""Gauges of the host that answers the scrape: disk, and what runs here."""

import platform
import shutil
from collections.abc import Iterator

from django.conf import settings
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from annotation.selectors.services import service_statuses
from config.build import build_id
from config.metrics.families import Gauge

FREE = Gauge("stepmark_disk_free_bytes", "Free room on the disk of the state folder, where models and logs are.")
SIZE = Gauge("stepmark_disk_size_bytes", "Size of the disk of the state folder.")
SERVICE = Gauge(
    "stepmark_service_up", "Whether a service that ./dev keeps running runs and is well: 1 or 0.", ("service",)
)
INFO = Gauge("stepmark_info", "Names the build of the pages and Python's version; always 1.", ("build", "python"))


class HostCollector(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            usage = shutil.disk_usage(settings.STATE_DIR)
        except OSError:
            usage = None
        yield FREE.of(usage and usage.free)
        yield SIZE.of(usage and usage.total)
        yield SERVICE.of({(service.name,): float(service.is_well) for service in service_statuses()})
        yield INFO.of({(build_id() or "none", platform.python_version()): 1})
