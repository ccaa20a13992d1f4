"""Declares counters: `counter(…)`, `histogram(…)` and `running(…)` return metrics of Prometheus' client library.

Labels must have few values: never an id, a name that people give, or an address.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import prometheus_client.values
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.metrics_core import Metric
from prometheus_client.samples import Sample

from annotation.counting.process_values import ProcessValue
from annotation.counting.totals import totals

prometheus_client.values.ValueClass = ProcessValue

DECLARED = CollectorRegistry(auto_describe=False)

WEB_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
WORK_SECONDS = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 14_400, 86_400)


@dataclass(frozen=True, slots=True)
class _Zero:
    """A counter that is shown as 0 before the first event, so that its first increase is seen as one."""

    metric: str
    labels: Mapping[str, str]


_zeros: list[_Zero] = []


def counter(name: str, help_text: str, known: Iterable[Mapping[str, str]] = ()) -> Counter:
    """`known`: the sets of labels that can happen; they are shown from the start. Empty: the counter has no labels."""
    known = list(known) or [{}]
    _zeros.extend(_Zero(name, labels) for labels in known)
    return Counter(name, help_text, list(known[0]), registry=DECLARED)


def counter_by(name: str, help_text: str, *labels: str) -> Counter:
    """A counter whose sets of labels appear with their first event."""
    return Counter(name, help_text, labels, registry=DECLARED)


def histogram(name: str, help_text: str, *labels: str, buckets: tuple[float, ...]) -> Histogram:
    return Histogram(name, help_text, labels, registry=DECLARED, buckets=buckets)


def running(name: str, help_text: str, *labels: str) -> Gauge:
    """What is going on now, in all living processes together."""
    return Gauge(name, help_text, labels, registry=DECLARED, multiprocess_mode="livesum")


def declared() -> list[Metric]:
    """The declared metrics with the figures of all processes, and zeros where nothing has happened yet."""
    found = {metric.name: metric for metric in totals()}
    metrics = []
    for family in DECLARED.collect():
        metric = found.get(family.name) or Metric(family.name, family.documentation, family.type)
        shown = {tuple(sorted(sample.labels.items())) for sample in metric.samples}
        for zero in _zeros:
            if f"{family.name}_total" == zero.metric and tuple(sorted(zero.labels.items())) not in shown:
                metric.samples.append(Sample(zero.metric, dict(zero.labels), 0.0))
        metrics.append(metric)
    return metrics
