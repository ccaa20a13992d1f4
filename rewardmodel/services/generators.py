"""Look up and register generators, the sources of solutions."""

from urllib.parse import urlsplit

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


def is_web_address(location: str) -> bool:
    """Whether this is an http(s) URL with a host, and without a password in it, which logs would show."""
    try:
        parts = urlsplit(location)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def add_generator(*, name: str, backend: str, location: str, options: dict[str, object] | None = None) -> Generator:
    """Register a generator: a checkpoint, or a server that speaks the OpenAI protocol. Raises Conflict if
    the name is taken, or the location is none of the backend."""
    if backend != Generator.Backend.IMPORTED and not location:
        raise Conflict(
            "Enter a location: the folder of the checkpoint, or the base URL of the server.", field="location"
        )
    if backend == Generator.Backend.OPENAI and not is_web_address(location):
        raise Conflict(
            f"{location[:200]!r} is not the base URL of a server, such as http://localhost:8000/v1.", field="location"
        )
    if backend == Generator.Backend.TRANSFORMERS and "://" in location:
        raise Conflict(
            f"{location[:200]!r} is a URL; a checkpoint is a folder, or a name on the Hub.", field="location"
        )
    try:
        with transaction.atomic():
            return Generator.objects.create(name=name, backend=backend, location=location, options=options or {})
    except IntegrityError as error:
        raise Conflict(f"There is already a generator “{name}”.", field="name") from error
