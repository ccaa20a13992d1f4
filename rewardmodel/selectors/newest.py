"""The generation that a new one follows, and the options that apply if no generation is named."""

from typing import Any

from django.db.models import Max

from annotation.models import Phase
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Generation, Generator, LoopRun


def predecessor(*, phase: Phase | None) -> Generation | None:
    """The newest generation of the phase; before its first one, the newest of any phase."""
    rows = Generation.objects.select_related("generator", "phase")
    return rows.filter(phase=phase).newest() or rows.newest()


def settings_to_start(options: dict[str, Any], *, phase: Phase | None) -> GenerationSettings:
    """The settings of a phase's next generation: those of the one before, with other options. Raises InvalidSettings."""
    before = predecessor(phase=phase)
    return GenerationSettings.from_json({**(before.settings if before else {}), **options})


def usual_phase() -> Phase | None:
    """The phase of a new generation if nobody names one: that of the newest generation, else the first phase of flow 2."""
    newest = Generation.objects.select_related("phase").newest()
    return newest.phase if newest else Phase.objects.filter(flow=Phase.Flow.TWO).order_by("pk").first()


def first_free_number() -> int:
    """The number that the next generation would get."""
    newest = Generation.objects.turns().aggregate(number=Max("number"))["number"]
    reserved = LoopRun.objects.open().aggregate(number=Max("last"))["number"]
    return max((number for number in (newest, reserved) if number is not None), default=-1) + 1


def newest_options() -> GenerationSettings:
    """Options of the newest generation, or the defaults before there is one."""
    newest = Generation.objects.newest()
    return newest.options if newest else GenerationSettings()


def newest_generator() -> Generator | None:
    """The newest generation's generator; None before there is one."""
    newest = Generation.objects.select_related("generator").newest()
    return newest.generator if newest else None
