"""Look up and register generators, the sources of solutions."""

from django.db import IntegrityError, transaction

from annotation.errors import Conflict
from annotation.models import Solution
from annotation.site_network import site_network
from outgoing.sending import NotAllowed, check_url
from rewardmodel.generation_settings import InvalidSettings
from rewardmodel.model_folders import check_model_name
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
    """Register a generator: a checkpoint, or a server that speaks the OpenAI protocol. Raises Conflict if
    the name is taken, or the location is none of the backend, and ModelNotAllowed."""
    if backend != Generator.Backend.IMPORTED and not location:
        raise Conflict(
            "Enter a location: the folder of the checkpoint, or the base URL of the server.", field="location"
        )
    if backend == Generator.Backend.OPENAI:
        _check_server(location)
    if backend == Generator.Backend.TRANSFORMERS:
        if "://" in location:
            raise Conflict(
                f"{location[:200]!r} is a URL; a checkpoint is a folder, or a name on the Hub.", field="location"
            )
        check_model_name(location, field="location")
    try:
        with transaction.atomic():
            return Generator.objects.create(name=name, backend=backend, location=location, options=options or {})
    except IntegrityError as error:
        raise Conflict(f"There is already a generator “{name}”.", field="name") from error


def _check_server(location: str) -> None:
    """Refuse what is no address of a server, or one that requests must not go to."""
    try:
        check_url(location, site_network())
    except NotAllowed as error:
        raise Conflict(f"The server cannot be asked: {error}.", field="location") from error
