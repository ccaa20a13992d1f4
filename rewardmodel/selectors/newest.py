"""The options that apply if no generation is named."""

from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Generation, Generator


def newest_options() -> GenerationSettings:
    """Options of the newest generation, or the defaults before there is one."""
    newest = Generation.objects.newest()
    return newest.options if newest else GenerationSettings()


def newest_generator() -> Generator | None:
    """The newest generation's generator; None before there is one."""
    newest = Generation.objects.select_related("generator").newest()
    return newest.generator if newest else None
