"""A reviewer corrects a labeling: a new one, with the reviewer as its labeler, supersedes it.

As in PRM800K, `labeler` names who gave these ratings. All else that says where the labeling belongs is the corrected one's: task, origin,
generation, marks of screening and quality control, and the question as it was shown.
"""

from typing import Any

from django.db import transaction

from annotation.clock import database_time
from annotation.errors import Conflict, InvalidLabel, NotFound
from annotation.exports.details import answers_of
from annotation.models import Assignment, Labeling, User
from annotation.records.identity import record_key
from annotation.records.record import build_record
from annotation.rules import Label, check_label
from annotation.rules.after_error import Asked
from annotation.rules.details import Details, check_details
from annotation.rules.flow_one import Offered
from annotation.services.assignments import close_again
from annotation.services.audit import Subject, record
from annotation.services.slots import lock_item

REASON = "correction_reason"
"""Key of Labeling.details: why the reviewer corrected the labeling before."""


@transaction.atomic
def correct_labeling(*, labeling_id: int, corrector: User, label: Any, details: Any = None, reason: str) -> Labeling:
    """Supersede a labeling by one with these ratings, and return it.

    It counts, even if the one before was excluded or held back: exclusions are of one labeling. If its labeler is just correcting their
    submit, they can no longer submit it. Raises NotFound, InvalidLabel, and Conflict if another correction was first.
    """
    found = Labeling.objects.select_related("assignment").filter(pk=labeling_id).first()
    if found is None:
        raise NotFound(f"There is no labeling {labeling_id}.")
    assignment = _lock(found)
    old = Labeling.objects.select_for_update(no_key=True, of=("self",)).select_related("solution").get(pk=found.pk)
    newer = Labeling.objects.filter(supersedes=old).values_list("pk", flat=True).first()
    if newer is not None:
        raise Conflict(
            f"Labeling {old.pk} has been corrected by labeling {newer} in the meantime. Correct that one.", newer=newer
        )
    checked = _check_label(old, label)
    answers = _check_details(old, checked, {} if details is None else details)
    if _says(checked) == _says(old.label) and answers == answers_of(old):
        raise InvalidLabel("These are the ratings that the labeling has: there is nothing to correct.", field="label")
    new = _write(old, assignment, corrector, checked, {**answers, REASON: reason})
    record(
        actor=corrector,
        action="labeling.corrected",
        subject=Subject("labeling", old.pk, f"labeling {old.pk}"),
        before=_in_short(old),
        after={**_in_short(new), "labeling": new.pk},
        reason=reason,
    )
    return new


def _lock(labeling: Labeling) -> Assignment | None:
    """Lock the item and the assignment of a labeling that was submitted here."""
    if labeling.assignment is None:
        return None
    lock_item(labeling.assignment.item_id)
    locked = Assignment.objects.select_for_update(no_key=True, of=("self",))
    return locked.select_related("item__phase").get(pk=labeling.assignment.pk)


def _check_label(old: Labeling, label: Any) -> Label:
    """Check the label as at the submit, against what the labeler was shown: the record has it."""
    steps = old.label["steps"]
    return check_label(
        label,
        flow=old.flow,
        shown_steps=old.question.get("pre_generated_steps") or [],
        alternatives={
            index: [other["text"] for other in step["completions"][1:]]
            for index, step in enumerate(steps)
            if len(step["completions"] or []) > 1
        },
        offers=_offers(steps),
        needs_answer=old.question.get("ground_truth_answer") is not None,
    )


def _offers(steps: list[dict[str, Any]]) -> dict[tuple[str, ...], Offered]:
    """The completions of a built solution by the steps before them. A reviewer may continue with any positive one."""
    offers: dict[tuple[str, ...], Offered] = {}
    so_far: tuple[str, ...] = ()
    for step in steps:
        completions, human, chosen = step["completions"] or [], step["human_completion"], step["chosen_completion"]
        offers[so_far] = Offered(texts=[one["text"] for one in completions], order=None)
        if chosen is not None:
            so_far = (*so_far, completions[chosen]["text"])
        elif human:
            so_far = (*so_far, human if isinstance(human, str) else human["text"])
        else:
            break
    return offers


def _check_details(old: Labeling, label: Label, details: Any) -> Details:
    """A reviewer answers as many of the questions about a mistake as they like."""
    given = details if isinstance(details, dict) else {}
    known = [one["text"] for one in old.details.get("given_explanations", [])]
    known += [one["text"] for one in (old.solution.explanations if old.solution else [])]
    asked = Asked(
        progress=given.get("progress") is not None,
        explanation=bool(given.get("explanation") or given.get("given_explanations")),
        explanations=known,
    )
    return check_details(details, finish_reason=label["finish_reason"], asked=asked)


def _in_short(labeling: Labeling) -> dict[str, Any]:
    """For the audit log; the labelings themselves have the rest."""
    steps = labeling.label["steps"]
    return {
        "labeler": str(labeling.labeler) if labeling.labeler else None,
        "ratings": [[one["rating"] for one in step["completions"] or []] for step in steps],
        "finish_reason": labeling.finish_reason,
    }


def _says(label: Any) -> Any:
    """What a label says, whatever time it took."""
    return {key: value for key, value in label.items() if key != "total_time"}


def _write(
    old: Labeling, assignment: Assignment | None, corrector: User, label: Label, details: dict[str, Any]
) -> Labeling:
    owner = assignment.labeler_id if assignment else old.labeler_id
    new = Labeling(
        origin=old.origin,
        assignment=assignment,
        problem_id=old.problem_id,
        solution_id=old.solution_id,
        labeler=corrector,
        submitted_at=database_time(),
        flow=old.flow,
        generation_number=old.generation_number,
        is_quality_control=old.is_quality_control,
        is_screening=old.is_screening,
        question=old.question,
        label=label,
        finish_reason=label["finish_reason"],
        instructions_id=assignment.item.phase.current_instructions_id if assignment else None,
        details=details,
        supersedes=old,
        by_reviewer=corrector.pk != owner,
    )
    new.record_key = record_key(build_record(new))
    new.save(force_insert=True)
    if assignment is not None and assignment.reopened_at is not None:
        close_again(assignment)
    return new
