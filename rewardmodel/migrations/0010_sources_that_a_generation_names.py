"""A generation names the sources of its problems; no name meant all of them."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import migrations

SAFE_BECAUSE = {"data": "problems are only read; generations and loop runs change, and there are few"}

Options = dict[str, Any]


def forwards(apps: Any, schema_editor: Any) -> None:
    """Without a name, write down the sources of today, so that problems imported later are not sampled."""
    problems = apps.get_model("annotation", "Problem").objects.filter(split="train", answer__isnull=False)
    known = sorted(problems.values_list("source", flat=True).distinct())

    def named(options: Options, *, is_whole: bool) -> Options:
        changed = dict(options)
        source = changed.pop("source", None)
        if "sources" not in changed and (is_whole or source is not None):
            changed["sources"] = [source] if source else known
        return changed

    _rewrite(apps, named)


def backwards(apps: Any, schema_editor: Any) -> None:
    """One source keeps its name; several become all. Options that did not exist are dropped."""

    def unnamed(options: Options, *, is_whole: bool) -> Options:
        changed = dict(options)
        changed.pop("without_drawings", None)
        sources = changed.pop("sources", None)
        if sources is not None:
            changed["source"] = sources[0] if len(sources) == 1 else ""
        return changed

    _rewrite(apps, unnamed)


def _rewrite(apps: Any, change: Callable[..., Options]) -> None:
    for row in _rows(apps):
        settings = change(row.settings, is_whole=True)
        settings = _with_changed_then(settings, change)
        if settings != row.settings:
            row.settings = settings
            row.save(update_fields=["settings"])


def _with_changed_then(settings: Options, change: Callable[..., Options]) -> Options:
    """What changes for the next generation, and the one after it: only options that differ are there."""
    if not settings.get("then"):
        return settings
    then = _with_changed_then(change(settings["then"], is_whole=False), change)
    return {**settings, "then": then}


def _rows(apps: Any) -> Iterator[Any]:
    for model in ("Generation", "LoopRun"):
        yield from apps.get_model("rewardmodel", model).objects.only("settings").iterator()


class Migration(migrations.Migration):
    dependencies = [("rewardmodel", "0009_help_texts_in_plain_english"), ("annotation", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
