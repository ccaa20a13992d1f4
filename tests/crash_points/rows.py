"""All rows of the product by content, so that an undisturbed run and a repeated one can be compared.

Left out is what may differ although nothing is wrong: ids (replaced by the row's place in its table), moments (only whether there is
one counts), random tokens of claims, numbers of attempts, the progress of a running training, the length of active time (a repeated
request comes later), and `record_key`, which is a hash over the moment of the submit.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import DateTimeField, Field, ForeignKey, Model, OneToOneField

from annotation.models import Item, Problem, Solution
from rewardmodel.models import Shard

APPS = ("annotation", "rewardmodel")
RANDOM = {"claim", "record_key", "token", "token_hash"}
COUNTS_OF_REPETITIONS = {"attempts"}
PROGRESS = {"step", "total_steps", "loss"}
"""Of a running training: the worker writes it as the process reports it. A training that has only to be entered reports none."""
DURATIONS = {"milliseconds"}
MOMENTS_BY_KEY = {"stage_entered"}
"""JSON objects whose values are moments."""
RANGES = {
    "sampling": Problem,
    "grading": Solution,
    "scoring": Solution,
    "labeling": Item,
    "evaluating": Problem,
}
"""The rows that first and last id of a shard are of, by its stage. A death between two statements uses up numbers."""

Rows = dict[str, list[tuple[Any, ...]]]


def all_rows() -> Rows:
    models = [model for app in APPS for model in apps.get_app_config(app).get_models() if model._meta.managed]
    places = {model: _places(model) for model in models}
    return {
        model._meta.label: sorted(
            (tuple(_value(row, field, places) for field in _fields(model)) for row in model._base_manager.all()),
            key=repr,
        )
        for model in models
    }


def differences(expected: Rows, found: Rows) -> list[str]:
    """Say which tables differ, with the first rows that do."""
    told = []
    for name, rows in expected.items():
        if found[name] != rows:
            missing = [row for row in rows if row not in found[name]]
            added = [row for row in found[name] if row not in rows]
            told.append(
                f"{name}: {len(rows)} rows expected, {len(found[name])} found; missing {missing[:1]}, added {added[:1]}"
            )
    return told


def _places(model: type[Model]) -> dict[Any, int]:
    return {pk: place for place, pk in enumerate(model._base_manager.order_by("pk").values_list("pk", flat=True))}


def _fields(model: type[Model]) -> list[Field[Any, Any]]:
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key or field.get_internal_type() == "CharField"
    ]


def _value(row: Model, field: Field[Any, Any], places: dict[type[Model], dict[Any, int]]) -> Any:
    value = getattr(row, field.attname)
    if isinstance(field, ForeignKey | OneToOneField):
        return None if value is None else places.get(field.related_model, {}).get(value, value)
    if isinstance(row, Shard) and field.name in ("first_id", "last_id"):
        return places[RANGES[row.stage]].get(value, value)
    if isinstance(field, DateTimeField) or field.name in RANDOM:
        return value is not None
    if field.name in COUNTS_OF_REPETITIONS | PROGRESS:
        return "…"
    if field.name in DURATIONS:
        return value > 0
    if field.name in MOMENTS_BY_KEY:
        return sorted(value or {})
    return value
