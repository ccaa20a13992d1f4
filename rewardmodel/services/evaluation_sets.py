"""Make, retire and bring back evaluation sets. Their problems never change."""

from django.db import IntegrityError, transaction

from annotation.clock import database_time
from annotation.errors import Conflict, DomainError, NotFound
from annotation.models import User
from annotation.services.audit import Subject, record
from rewardmodel.models import EvaluationSet, Generation
from rewardmodel.selectors.evaluation_sets import matching_held_out_problems

MOST_PROBLEMS = 20_000
"""In one set."""


class InvalidEvaluationSet(DomainError):
    """The set cannot be made so; `field` is what to correct."""

    code = "invalid_evaluation_set"
    status = 400


@transaction.atomic
def make_evaluation_set(
    *,
    name: str,
    sources: list[str],
    subjects: list[str],
    levels: list[str],
    count: int | None = None,
    by: User | None = None,
) -> EvaluationSet:
    """Choose held-out problems and keep them under a name. An empty list means any; `count`: the first ones by id, None: all.

    Raises InvalidEvaluationSet and Conflict.
    """
    name = name.strip()
    if not name:
        raise InvalidEvaluationSet("Enter a name.", field="name")
    most = min(count or MOST_PROBLEMS, MOST_PROBLEMS)
    problems = matching_held_out_problems(sources=sources, subjects=subjects, levels=levels)
    found = list(problems.values_list("pk", flat=True)[: most + 1])
    if not found:
        raise InvalidEvaluationSet(
            "No held-out problem with an answer fits. Choose other sources, subjects or levels, or hold out problems first.",
            field="sources",
        )
    if count is None and len(found) > MOST_PROBLEMS:
        raise InvalidEvaluationSet(f"More than {MOST_PROBLEMS:,} problems fit. Enter how many to take.", field="count")
    if count is not None and len(found) < count:
        raise InvalidEvaluationSet(
            f"Only {len(found):,} held-out problems fit, and {count:,} are asked for.", field="count"
        )
    try:
        with transaction.atomic():
            made = EvaluationSet.objects.create(
                name=name, sources=sources, subjects=subjects, levels=levels, problem_ids=found[:most], created_by=by
            )
    except IntegrityError as error:
        raise Conflict(f"There is already an evaluation set “{name}”.", field="name") from error
    after = {"sources": sources, "subjects": subjects, "levels": levels, "problems": made.count}
    record(actor=by, action="evaluation_set.made", subject=_subject(made), after=after)
    return made


@transaction.atomic
def retire_evaluation_set(*, evaluation_set_id: int, by: User | None = None) -> EvaluationSet:
    """Nothing new may choose it. Figures that were measured on it stay. Idempotent; raises NotFound, and Conflict while it is in use."""
    found = _lock(evaluation_set_id)
    users = Generation.objects.unfinished().filter(settings__evaluation_set=found.name)
    if (generation := users.first()) is not None:
        raise Conflict(f"Generation {generation.number} is evaluated on “{found.name}”. Retire it when that is done.")
    if found.retired_at is None:
        found.retired_at = database_time()
        found.save(update_fields=["retired_at"])
        record(actor=by, action="evaluation_set.retired", subject=_subject(found))
    return found


@transaction.atomic
def bring_back_evaluation_set(*, evaluation_set_id: int, by: User | None = None) -> EvaluationSet:
    """Idempotent; raises NotFound."""
    found = _lock(evaluation_set_id)
    if found.retired_at is not None:
        found.retired_at = None
        found.save(update_fields=["retired_at"])
        record(actor=by, action="evaluation_set.brought_back", subject=_subject(found))
    return found


def _lock(evaluation_set_id: int) -> EvaluationSet:
    found = EvaluationSet.objects.select_for_update(of=("self",)).filter(pk=evaluation_set_id).first()
    if found is None:
        raise NotFound(f"There is no evaluation set with id {evaluation_set_id}.")
    return found


def _subject(found: EvaluationSet) -> Subject:
    return Subject("evaluation_set", found.pk, found.name)
