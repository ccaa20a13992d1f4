"""Builds gauges from what a source was asked for at the scrape."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from prometheus_client.core import GaugeMetricFamily


@dataclass(frozen=True, slots=True)
class Gauge:
    """A gauge of a source; `labels` have few values: no ids, no names that people give."""

    name: str
    help_text: str
    labels: tuple[str, ...] = ()

    def of(self, values: Mapping[tuple[str, ...], float] | float | None) -> GaugeMetricFamily:
        """A family with a sample for each set of labels; None: not known now."""
        family = GaugeMetricFamily(self.name, self.help_text, labels=self.labels)
        if isinstance(values, Mapping):
            for labels, value in values.items():
                family.add_metric(labels, value)
        elif values is not None:
            family.add_metric((), values)
        return family


Families = Iterable[GaugeMetricFamily]
