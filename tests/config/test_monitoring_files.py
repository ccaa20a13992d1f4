"""The dashboard, the alert rules and the page about monitoring name metrics and labels that really exist."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from annotation.counting.metrics import DECLARED
from config.metrics import broker, database, exposition, host
from config.metrics.families import Gauge

ROOT = Path(settings.BASE_DIR)
DASHBOARD = json.loads((ROOT / "deploy/grafana/stepmark.json").read_text())
RULES = yaml.safe_load((ROOT / "deploy/prometheus/stepmark.rules.yml").read_text())["groups"][0]["rules"]
PAGE = (ROOT / "docs/monitoring.md").read_text()
OF_PROMETHEUS = {"job", "instance", "le"}
SUFFIXES = {"histogram": ("_bucket", "_count", "_sum"), "counter": ("_total",), "gauge": ("",)}


def metrics() -> dict[str, tuple[str, set[str]]]:
    """Name -> type and labels, of every metric of the site."""
    found = {}
    for module in (broker, database, host):
        for gauge in vars(module).values():
            if isinstance(gauge, Gauge):
                found[gauge.name] = ("gauge", set(gauge.labels))
    assert exposition  # imports everything that declares counters
    for collector in set(DECLARED._collector_to_names):
        metric: Any = collector
        if metric._name.startswith("stepmark_"):
            found[metric._name] = (metric._type, set(metric._labelnames))
    return found


METRICS = metrics()
SERIES = {f"{name}{suffix}": labels for name, (kind, labels) in METRICS.items() for suffix in SUFFIXES[kind]}


def queries_of_the_dashboard() -> list[str]:
    return [target["expr"] for panel in DASHBOARD["panels"] for target in panel.get("targets", [])]


def queries_of_the_rules() -> list[str]:
    return [rule["expr"] for rule in RULES]


def faults_of(query: str) -> Iterator[str]:
    """Everything in a query that no series has."""
    names = re.findall(r"\bstepmark_\w+", query)
    for name in names:
        if name not in SERIES:
            yield f"{name} does not exist"
    labels = set().union(*(SERIES.get(name, set()) for name in names)) | OF_PROMETHEUS
    selected = re.findall(r"([a-z_]+)\s*(?:=~|!~|!=|=)\s*\"", query)
    grouped = [
        label.strip()
        for group in re.findall(r"\b(?:by|on)\s*\(([^)]*)\)", query)
        for label in group.split(",")
        if label.strip()
    ]
    for label in (*selected, *grouped):
        if label not in labels:
            yield f"no series of the query has the label {label}"
    for quantile in re.findall(r"histogram_quantile\(.*", query):
        if "_bucket" not in quantile or "le" not in grouped:
            yield "a quantile needs buckets, by le"
    if query.count("(") != query.count(")") or query.count("{") != query.count("}"):
        yield "brackets do not match"


@pytest.mark.parametrize("query", [*queries_of_the_dashboard(), *queries_of_the_rules()])
def test_query_names_series_and_labels_that_exist(query: str) -> None:
    assert list(faults_of(query)) == []
    assert "stepmark" in query


@pytest.mark.parametrize(
    "query",
    [
        "sum(stepmark_never_heard_of)",
        "rate(stepmark_lease_expiries[5m])",  # without _total
        "sum by (colour) (stepmark_shards)",
        'stepmark_shards{colour="red"}',
        "histogram_quantile(0.9, rate(stepmark_task_duration_seconds_count[5m]))",
        "sum(stepmark_shards",
    ],
)
def test_the_check_finds_faults(query: str) -> None:
    assert list(faults_of(query))


def test_dashboard_shows_every_metric() -> None:
    shown = " ".join(queries_of_the_dashboard())
    assert [name for name in METRICS if name not in shown] == []


def test_page_explains_every_metric_and_no_other() -> None:
    """Each has a row of a table, with its labels."""
    rows = dict(re.findall(r"^\| `(stepmark_\w+)` \|([^|]*)\|", PAGE, re.MULTILINE))
    wanted = {f"{name}_total" if kind == "counter" else name: labels for name, (kind, labels) in METRICS.items()}
    assert sorted(rows) == sorted(wanted)
    for name, labels in wanted.items():
        assert set(re.findall(r"`(\w+)`", rows[name])) == labels, name


def test_alerts_say_what_and_what_to_do() -> None:
    assert len({rule["alert"] for rule in RULES}) == len(RULES) >= 15
    for rule in RULES:
        assert set(rule["annotations"]) == {"summary", "description"}
        assert rule["labels"]["severity"] in ("page", "ticket", "info")
        assert f"`{rule['alert']}`" in PAGE, f"{rule['alert']} is not explained"


def test_panels_do_not_overlap_and_are_named() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert taken.isdisjoint(cells), panel["title"]
        assert max(x for x, _ in cells) < 24
        taken |= cells
    titles = [panel["title"] for panel in DASHBOARD["panels"]]
    assert len(set(titles)) == len(titles)
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(titles)
