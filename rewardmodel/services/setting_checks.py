"""Check what a generation or a training asks for before it begins: everything that would make it fail hours later.

Names and counts are read from the database. Folders are looked into if this host's workers would load them; what only other hosts have is
a warning. Servers are asked one short question.
"""

import dataclasses
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from annotation.errors import Conflict, DomainError
from annotation.models import Phase, ProcessReport
from annotation.selectors.process_reports import live_processes
from rewardmodel.generation_settings import GenerationSettings, InvalidSettings
from rewardmodel.label_choice import LabelChoice
from rewardmodel.model_folders import ModelMissing, check_model_name, opened_model
from rewardmodel.model_formats import is_server
from rewardmodel.models import Generator, RewardModel
from rewardmodel.selectors.chosen_labelings import check_choice, training_size
from rewardmodel.selectors.evaluation_sets import evaluated_on, evaluation_set_named
from rewardmodel.selectors.model_faults import fault_of_folder
from rewardmodel.selectors.newest import predecessor
from rewardmodel.selectors.problems import matching_problems, problems_to_evaluate_on
from rewardmodel.selectors.reward_models import current_model, prm_named
from rewardmodel.services.generations import check_base, check_options, check_phase_is_free, generator_for
from rewardmodel.services.server_checks import fault_of_server
from rewardmodel.services.writers import check_generation_writer
from rewardmodel.wording import requests as wording


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong (`is_error`: it cannot begin so) or worth knowing about one setting; `field` as errors of the API name it."""

    field: str
    message: str
    is_error: bool = True
    error: DomainError | None = dataclasses.field(default=None, compare=False)
    """What a rule raised; None: a look from here."""


@dataclass(frozen=True, slots=True)
class SettingsCheck:
    """`problems` match, `evaluated_on` problems are held out for the evaluation, and `labelings` are there to train on now."""

    findings: list[Finding]
    problems: int
    evaluated_on: int
    labelings: int

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_error]


def check_request(
    *, settings: GenerationSettings, phase: Phase | None, generator: Generator | None = None, next_in_run: bool = False
) -> SettingsCheck:
    """Check all settings of a generation that somebody is about to start, and return all that was found.

    `next_in_run`: it may follow the phase's present generation, so that one may still be in progress.
    """
    before = predecessor(phase=phase)
    findings: list[Finding] = []

    def tried(look: Callable[[], object], place: str) -> bool:
        try:
            look()
        except DomainError as error:
            findings.append(Finding(error.field or place, error.message, error=error))
            return False
        return True

    if not next_in_run:
        tried(lambda: check_phase_is_free(phase), "phase")
    options_fit = tried(lambda: check_options(settings=settings, number=before.number + 1 if before else 0), "settings")
    if phase is None:
        error = Conflict(wording.NO_PHASE, field="phase")
        findings.append(Finding("phase", error.message, error=error))
    chosen = generator
    if options_fit:
        chosen = generator or generator_for(settings, before)
        if chosen is None:
            error = Conflict(wording.NO_GENERATOR, field="generator")
            findings.append(Finding("generator", error.message, error=error))
        tried(lambda: check_generation_writer(settings=settings, phase=phase, generator=chosen), "settings.generator")
    if chosen is not None:
        findings += findings_of_generator(chosen)
    if tried(lambda: check_base(settings), "settings.base"):
        findings += _of_folder(settings.base, field="settings.base", what="The base")
    findings += _of_prms(settings)
    problems = _count_problems(settings, chosen)
    findings += _of_problems(settings, problems, chosen)
    held_out = 0
    if not settings.evaluation_set or tried(lambda: evaluation_set_named(settings.evaluation_set), "settings"):
        held_out = len(evaluated_on(settings).problem_ids)
        findings += _of_evaluation(settings, held_out)
    labelings = 0
    choice = LabelChoice.from_json(settings.trained_on)
    if tried(lambda: check_choice(choice, field="settings.trained_on"), "settings.trained_on"):
        labelings = training_size(kind="prm", choice=choice, base=settings.base).labelings
    if phase is not None and phase.status != Phase.Status.OPEN and settings.labeler == "people":
        message = f"The phase “{phase.name}” is {phase.status}, so nobody gets its items until somebody opens it."
        findings.append(Finding("phase", message, is_error=False))
    return SettingsCheck(_without_repeats(findings), problems, held_out, labelings)


def refuse(check: SettingsCheck) -> None:
    """Raise the first error, if there is one: as the rule raised it, or InvalidSettings."""
    for finding in check.errors:
        raise finding.error or InvalidSettings(finding.message, field=finding.field)


def check_training_base(base: str) -> None:
    """Raise InvalidSettings if a training could not read its base."""
    for finding in _of_folder(base, field="base", what="The base"):
        if finding.is_error:
            raise InvalidSettings(finding.message, field="base")


def findings_of_generator(generator: Generator, *, field: str = "settings.generator") -> Iterator[Finding]:
    """What would keep it from writing a solution now."""
    name = f"Generator “{generator.name}”"
    if generator.retired_at is not None:
        yield Finding(field, f"{name} is retired. Bring it back on its page, or choose another one.")
    elif generator.backend == Generator.Backend.OPENAI:
        model = str(generator.options.get("model") or "")
        answer = fault_of_server(generator.location, model=model)
        if answer is not None:
            fault, is_error = answer
            remedy = "Start the server, correct its address on the generator’s page, or choose another generator."
            yield Finding(field, f"{name}: {fault}. {remedy}", is_error=is_error)
    elif generator.backend == Generator.Backend.TRANSFORMERS:
        yield from _of_folder(generator.location, field=field, what=name)


def _of_folder(location: str, *, field: str, what: str) -> Iterator[Finding]:
    try:
        check_model_name(location, field=field)
        folder = Path(opened_model(location))
    except DomainError as error:
        missing = isinstance(error, ModelMissing)
        message = f"{what}: {error.message.rstrip('.')}."
        yield Finding(
            field, f"{message} {MISSING if missing else ''}".strip(), is_error=not missing or _is_loaded_here()
        )
        return
    if folder.is_absolute() and (fault := fault_of_folder(folder)):
        yield Finding(field, f"{what}, {folder}: {fault}. Copy the model there again, or enter another one.")


MISSING = "Put the model there, or correct the path."


def _is_loaded_here() -> bool:
    """Whether workers of this host load models, so that a folder that is not here is nowhere. Unknown if no worker reports: then no."""
    workers = live_processes().filter(role=ProcessReport.Role.WORKER)
    return workers.filter(host=socket.gethostname()[:100]).exists()


def _of_prms(settings: GenerationSettings) -> Iterator[Finding]:
    """The PRM that selects, and the one that labels: servers answer, and folders can be read."""
    named = [(option, name) for option, name in (("selector", settings.selector),) if name]
    if settings.labeler == "prm" and settings.labeler_model:
        named.append(("labeler_model", settings.labeler_model))
    models: list[tuple[str, RewardModel]] = []
    for option, name in named:
        try:
            models.append((option, prm_named(name, option=option)))
        except InvalidSettings:
            continue  # told by check_options
    if not settings.selector and (current := current_model(kind=RewardModel.Kind.PRM)) is not None:
        models.append(("selector", current))
    for option, model in models:
        what = f"Reward model “{model.name}”"
        if is_server(model.location):
            if (answer := fault_of_server(model.location)) is not None and answer[1]:
                yield Finding(f"settings.{option}", f"{what}: {answer[0]}. Start the server, or choose another model.")
        elif model.origin == RewardModel.Origin.ADDED:
            yield from _of_folder(model.location, field=f"settings.{option}", what=what)


def _count_problems(settings: GenerationSettings, generator: Generator | None) -> int:
    imported = generator is not None and generator.backend == Generator.Backend.IMPORTED
    by_grade = settings.selects_by_grade and current_model(kind=RewardModel.Kind.PRM) is not None
    solved_by = generator.name if imported and generator is not None else None
    return matching_problems(options=settings, by_grade=by_grade, solved_by=solved_by).count()


def _of_problems(settings: GenerationSettings, problems: int, generator: Generator | None) -> Iterator[Finding]:
    if not settings.sources:
        return  # told by check_options
    if problems == 0:
        imported = generator is not None and generator.backend == Generator.Backend.IMPORTED
        filters = [f"{name} “{getattr(settings, name)}”" for name in ("subject", "level") if getattr(settings, name)]
        fit = f" with {' and '.join(filters)}" if filters else ""
        why = f" that “{generator}” has an unused solution for" if imported else ""
        field = "settings.subject" if settings.subject else "settings.level" if settings.level else "settings.sources"
        yield Finding(field, f"No training problem of these sources{fit} is left{why}. Choose others, or import some.")
    elif problems < settings.problems:
        match = "1 problem matches" if problems == 1 else f"{problems:,} problems match"
        message = f"{match}, and {settings.problems:,} are asked for. All that match are sampled."
        yield Finding("settings.problems", message, is_error=False)


def _of_evaluation(settings: GenerationSettings, held_out: int) -> Iterator[Finding]:
    if settings.evaluation_set and not held_out:
        message = f"The evaluation set “{settings.evaluation_set}” has no problem that is still held out."
        yield Finding("settings.evaluation_set", message)
    elif not settings.evaluation_set and settings.evaluation_problems and not problems_to_evaluate_on().exists():
        message = "No held-out problem has an answer, so nothing can be evaluated, and the gate has only step labels."
        yield Finding("settings.evaluation_problems", message, is_error=False)


def _without_repeats(findings: list[Finding]) -> list[Finding]:
    return sorted(dict.fromkeys(findings), key=lambda finding: not finding.is_error)
