"""Puts the metrics together: what the processes have counted, and what is read at the scrape."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

import annotation.counters  # noqa: F401  declares what is counted
import rewardmodel.counters  # noqa: F401
from annotation.counting.metrics import declared
from config.metrics.broker import BrokerCollector
from config.metrics.database import DatabaseCollector
from config.metrics.host import HostCollector


class CountedCollector(Collector):
    def collect(self) -> Iterator[Metric]:
        yield from declared()


def exposition() -> bytes:
    registry = CollectorRegistry(auto_describe=False)
    for collector in (DatabaseCollector(), BrokerCollector(), HostCollector(), CountedCollector()):
        registry.register(collector)
    return generate_latest(registry)
