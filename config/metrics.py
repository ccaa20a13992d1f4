"""Metrics for Prometheus, read from Postgres at each scrape, so that all web processes return the same values."""

from collections.abc import Iterator

from django.db.models import Count
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from annotation.models import Assignment, Item, Labeling
from rewardmodel.models import Generation, Shard, TrainingRun


class DatabaseCollector(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield _gauge("stepmark_items_open", "Items with free slots", Item.objects.filter(free_slots__gt=0).count())
        yield _gauge("stepmark_labelings", "Labelings submitted or imported", Labeling.objects.count())
        yield _by("stepmark_assignments", "Assignments", "status", Assignment)
        yield _by("stepmark_generations", "Generations", "stage", Generation)
        yield _by("stepmark_shards", "Shards of the loop's stages", "status", Shard)
        yield _by("stepmark_training_runs", "Trainings", "status", TrainingRun)


def exposition() -> bytes:
    registry = CollectorRegistry()
    registry.register(DatabaseCollector())
    return generate_latest(registry)


def _gauge(name: str, help_text: str, value: int) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, help_text, value=value)


def _by(
    name: str, help_text: str, field: str, model: type[Assignment | Generation | Shard | TrainingRun]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, help_text, labels=[field])
    for value, count in model._default_manager.values_list(field).annotate(count=Count("pk")):
        family.add_metric([value], count)
    return family
