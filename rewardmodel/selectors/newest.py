"""The options that apply if no generation is named."""

from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Generation


def newest_options() -> GenerationSettings:
    """Options of the newest generation, or the defaults before there is one."""
    newest = Generation.objects.newest()
    return newest.options if newest else GenerationSettings()
