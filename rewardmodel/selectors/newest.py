"""The generation that a new one follows, and the options that apply if no generation is named."""

from annotation.models import Phase
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Generation, Generator


def predecessor(*, phase: Phase | None) -> Generation | None:
    """The newest generation of the phase; before its first one, the newest of any phase."""
    rows = Generation.objects.select_related("generator", "phase")
    return rows.filter(phase=phase).newest() or rows.newest()


def usual_phase() -> Phase | None:
    """The phase of a new generation if nobody names one: that of the newest generation, else the first phase of flow 2."""
    newest = Generation.objects.select_related("phase").newest()
    return newest.phase if newest else Phase.objects.filter(flow=Phase.Flow.TWO).order_by("pk").first()


def newest_options() -> GenerationSettings:
    """Options of the newest generation, or the defaults before there is one."""
    newest = Generation.objects.newest()
    return newest.options if newest else GenerationSettings()


def newest_generator() -> Generator | None:
    """The newest generation's generator; None before there is one."""
    newest = Generation.objects.select_related("generator").newest()
    return newest.generator if newest else None
