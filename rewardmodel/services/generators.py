"""Look up and register generators, the sources of solutions."""

from django.db import IntegrityError, transaction

from annotation.errors import Conflict
from annotation.models import Solution
from rewardmodel.generation_settings import InvalidSettings
from rewardmodel.models import Generator


def resolve_generator(name: str) -> Generator:
    """Return the generator of this name; create it if solutions were imported under the name. Raises InvalidSettings."""
    generator = Generator.objects.filter(name=name).first()
    if generator is not None:
        return generator
    if not Solution.objects.filter(generator=name).exists():
        raise InvalidSettings(
            f"There is no generator “{name}”, and no solution was imported under that name. Register it, or import its solutions:"
            f" import_solutions FILE --generator {name}",
            field="settings.generator",
        )
    generator, _ = Generator.objects.get_or_create(name=name, defaults={"backend": Generator.Backend.IMPORTED})
    return generator


def add_generator(*, name: str, backend: str, location: str, options: dict[str, object] | None = None) -> Generator:
    """Register a generator: a checkpoint, or a server that speaks the OpenAI protocol. Raises Conflict if the name is taken."""
    if backend != Generator.Backend.IMPORTED and not location:
        raise Conflict(
            "Enter a location: the folder of the checkpoint, or the base URL of the server.", field="location"
        )
    try:
        with transaction.atomic():
            return Generator.objects.create(name=name, backend=backend, location=location, options=options or {})
    except IntegrityError as error:
        raise Conflict(f"There is already a generator “{name}”.", field="name") from error
