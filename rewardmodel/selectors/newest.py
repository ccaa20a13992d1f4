"""The newest generation, and the options that hold where no generation is named."""

from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Generation


def newest_generation() -> Generation | None:
    """The turn of the loop with the highest number; screening (-1) is no turn."""
    return Generation.objects.filter(number__gte=0).order_by("-number").first()


def newest_options() -> GenerationSettings:
    """Options of the newest generation, or the defaults before there is one."""
    generation = newest_generation()
    return GenerationSettings.from_json(generation.settings if generation else {})
