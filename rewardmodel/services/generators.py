"""Look up, register, change, retire and delete generators, the sources of solutions."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from annotation.clock import database_time
from annotation.errors import Conflict, DomainError, NotFound
from annotation.models import Phase, Solution, User
from annotation.services.audit import Subject, changed, record
from annotation.site_network import site_network
from outgoing.sending import NotAllowed, check_url
from rewardmodel.generation_settings import InvalidSettings
from rewardmodel.model_folders import check_model_name
from rewardmodel.model_formats import BACKEND_OPTIONS, COMMAND_ONLY
from rewardmodel.models import Generation, Generator, ModelVersion
from rewardmodel.selectors.generators import reason_to_keep


def resolve_generator(name: str) -> Generator:
    """Return the generator of this name; create it if solutions were imported under the name. Raises InvalidSettings."""
    generator = Generator.objects.filter(name=name).first()
    if generator is not None and generator.retired_at is not None:
        raise InvalidSettings(
            f"The generator “{name}” is retired. Bring it back on its page, or choose another one.",
            field="settings.generator",
        )
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


def add_generator(
    *, name: str, backend: str, location: str, options: Mapping[str, Any] | None = None, by: User | None = None
) -> Generator:
    """Register a generator: a checkpoint, or a server that speaks the OpenAI protocol. Raises Conflict if the name is taken, or the
    location or an option is none of the backend, and ModelNotAllowed."""
    name = name.strip()
    if not name:
        raise Conflict("Enter a name.", field="name")
    options = dict(options or {})
    _check(backend=backend, location=location, options=options)
    try:
        with transaction.atomic():
            generator = Generator.objects.create(name=name, backend=backend, location=location, options=options)
            after = {"backend": backend, "location": location, "options": options}
            record(actor=by, action="generator.added", subject=_subject(generator), after=after)
            return generator
    except IntegrityError as error:
        raise Conflict(_taken(name), field="name") from error


@transaction.atomic
def change_generator(
    *, generator_id: int, location: str, options: Mapping[str, Any], reason: str, by: User | None = None
) -> Generator:
    """Give a generator another place or other options, as a new version. The same model must be there: samples that were drawn keep
    its name.

    Raises NotFound, Conflict, ModelNotAllowed, and DomainError without a reason.
    """
    generator = _lock(generator_id)
    if generator.backend == Generator.Backend.IMPORTED:
        raise Conflict(f"“{generator}” consists of imported solutions: it has no place and no options.")
    if not reason.strip():
        raise DomainError("Say in a few words what changed; it is kept with the version.", field="reason")
    options = dict(options)
    _check(backend=generator.backend, location=location, options=options)
    before, after = changed(
        {"location": generator.location, "options": generator.options}, {"location": location, "options": options}
    )
    if not after:
        raise Conflict("Nothing would change: it has this location and these options already.")
    ModelVersion.objects.create(
        generator=generator,
        number=generator.version,
        location=generator.location,
        options=generator.options,
        replaced_by=by,
        reason=reason.strip(),
    )
    generator.location, generator.options, generator.version = location, options, generator.version + 1
    generator.save(update_fields=["location", "options", "version"])
    record(
        actor=by,
        action="generator.changed",
        subject=_subject(generator),
        before=before,
        after=after,
        reason=reason.strip(),
    )
    return generator


@transaction.atomic
def retire_generator(*, generator_id: int, by: User | None = None) -> Generator:
    """Nothing new may choose it; its samples and figures stay. Idempotent. Raises NotFound, and Conflict while it is in use."""
    generator = _lock(generator_id)
    if (generation := Generation.objects.unfinished().filter(generator=generator).first()) is not None:
        raise Conflict(f"Generation {generation.number} samples with “{generator}”. Retire it when that is done.")
    if (phase := Phase.objects.filter(generator=generator.name, status=Phase.Status.OPEN).first()) is not None:
        raise Conflict(f"The open phase “{phase.name}” names “{generator}”. Name another one there first.")
    if generator.retired_at is None:
        generator.retired_at = database_time()
        generator.save(update_fields=["retired_at"])
        record(actor=by, action="generator.retired", subject=_subject(generator))
    return generator


@transaction.atomic
def bring_back_generator(*, generator_id: int, by: User | None = None) -> Generator:
    """Let a retired generator be chosen again. Idempotent. Raises NotFound."""
    generator = _lock(generator_id)
    if generator.retired_at is not None:
        generator.retired_at = None
        generator.save(update_fields=["retired_at"])
        record(actor=by, action="generator.brought_back", subject=_subject(generator))
    return generator


@transaction.atomic
def delete_generator(*, generator_id: int, by: User | None = None) -> None:
    """Delete a generator that has written nothing and that nothing names, which sets its name free. Raises NotFound and Conflict."""
    generator = _lock(generator_id)
    if why := reason_to_keep(generator):
        raise Conflict(f"{why} It keeps its name. Retire it, and nothing chooses it any more.")
    record(
        actor=by,
        action="generator.deleted",
        subject=_subject(generator),
        before={"backend": generator.backend, "location": generator.location, "options": generator.options},
    )
    generator.delete()


def check_options_over_http(options: Mapping[str, Any], *, before: Mapping[str, Any] | None = None) -> None:
    """Refuse options that only an operator may set, who can also read the environment; a value that was there before may stay."""
    for name in COMMAND_ONLY:
        if name in options and options[name] != (before or {}).get(name):
            raise DomainError(
                f"The option “{name}” cannot be set here; the command add_generator takes it.", field="options"
            )


def _check(*, backend: str, location: str, options: dict[str, Any]) -> None:
    if backend == Generator.Backend.IMPORTED and (location or options):
        raise Conflict("Imported solutions have no location and no options.", field="location")
    if unknown := sorted(set(options) - set(BACKEND_OPTIONS.get(backend, ()))):
        known = ", ".join(BACKEND_OPTIONS.get(backend, ()))
        raise Conflict(f"There is no option “{unknown[0]}” of {backend}. The options are: {known}.", field="options")
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


def _taken(name: str) -> str:
    retired = Generator.objects.filter(name=name, retired_at__isnull=False).exists()
    why = f" It is retired: bring it back, or take another name. Its samples keep the name “{name}”." if retired else ""
    return f"There is already a generator “{name}”.{why}"


def _lock(generator_id: int) -> Generator:
    generator = Generator.objects.select_for_update().filter(pk=generator_id).first()
    if generator is None:
        raise NotFound(f"There is no generator with id {generator_id}.")
    return generator


def _subject(generator: Generator) -> Subject:
    return Subject("generator", generator.pk, generator.name)


def _check_server(location: str) -> None:
    """Refuse what is no address of a server, or one that requests must not go to."""
    try:
        check_url(location, site_network())
    except NotAllowed as error:
        raise Conflict(f"The server cannot be asked: {error}.", field="location") from error
