"""Submitting: from a label on the page to the record that stays."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from annotation.models import Assignment, Item, Labeling, Phase, User
from annotation.records.identity import record_key
from annotation.records.record import build_record
from annotation.rules import Label, check_label
from annotation.rules.after_error import NOTHING, Asked
from annotation.rules.details import Details, check_details
from annotation.rules.phase_one import prefixes
from annotation.selectors.completions import offered, offered_alternatives, origin_of, requests_of
from annotation.selectors.explanations import given_explanations
from annotation.selectors.questions import questions_of
from annotation.services.assignments import close_again, closed, keep_draft, lock_assignment, reopen_where_expired
from annotation.services.corrections import newest_labeling


def submit_labeling(*, assignment_id: int, labeler: User, label: Any, details: Any = None) -> tuple[Labeling, bool]:
    """The labeling, and whether this call wrote it: the same submit again gives the first one back.

    A reopened assignment gets a labeling that supersedes the one before, unless nothing but the time differs. Raises NotFound,
    InvalidLabel, and AssignmentClosed when another label was submitted before, the assignment was released, or its lease expired and no
    slot is left; in the last case the label is kept as its draft.
    """
    with transaction.atomic():
        item, assignment = lock_assignment(assignment_id=assignment_id, labeler=labeler)
        checked, checked_details = _check(item, assignment, labeler, label, {} if details is None else details)
        if assignment.status == Assignment.Status.SUBMITTED:
            labeling = newest_labeling(assignment)
            if assignment.reopened_at is not None:
                if _is_same(labeling, checked, checked_details):
                    close_again(assignment)
                    return labeling, False
                return _write(item, assignment, checked, checked_details, supersedes=labeling), True
            if labeling.label == checked and labeling.details == checked_details:
                return labeling, False
        elif reopen_where_expired(item, assignment):
            return _write(item, assignment, checked, checked_details), True
        elif assignment.status == Assignment.Status.EXPIRED:
            keep_draft(assignment, dict(checked))
    raise closed(assignment, checked)


def _check(item: Item, assignment: Assignment, labeler: User, label: Any, details: Any) -> tuple[Label, Details]:
    """Hold what was submitted to the rules of its phase, and write down where the completions of phase 1 came from."""
    requests = requests_of(assignment=assignment) if item.phase.flow == Phase.Flow.ONE else {}
    checked = check_label(
        label,
        flow=item.phase.flow,
        shown_steps=item.solution.steps if item.solution else [],
        alternatives=offered_alternatives(assignment),
        offers={so_far: offered(request) for so_far, request in requests.items()},
    )
    checked_details = check_details(
        details,
        finish_reason=checked["finish_reason"],
        asked=_asked(assignment, labeler, step=len(checked["steps"]) - 1),
    )
    if requests:
        checked_details["offers"] = [
            origin_of(requests[so_far]) if so_far in requests else None for so_far in prefixes(checked)
        ]
    return checked, checked_details


def _asked(assignment: Assignment, labeler: User, *, step: int) -> Asked:
    """What has to be said of an error at this step. A model is asked nothing."""
    if labeler.kind == User.Kind.MODEL:
        return NOTHING
    questions = questions_of(assignment)
    return Asked(
        progress=questions.progress,
        explanation=questions.explanation,
        explanations=given_explanations(assignment=assignment, step=step),
    )


def _is_same(labeling: Labeling, label: Label, details: Details) -> bool:
    """Whether the labeler took nothing back. Time went on meanwhile, of course."""
    return {**labeling.label, "total_time": label["total_time"]} == label and labeling.details == details


def _write(
    item: Item, assignment: Assignment, label: Label, details: Details, *, supersedes: Labeling | None = None
) -> Labeling:
    now = timezone.now()
    labeling = Labeling(
        origin=Labeling.Origin.NATIVE,
        assignment=assignment,
        problem=item.problem,
        solution=item.solution,
        labeler=assignment.labeler,
        submitted_at=now,
        flow=item.phase.flow,
        generation_number=item.generation_number,
        is_quality_control=item.kind == Item.Kind.QUALITY_CONTROL,
        is_screening=item.kind == Item.Kind.SCREENING,
        question=_question(item),
        label=label,
        finish_reason=label["finish_reason"],
        instructions_id=assignment.instructions_id,
        details=details,
        supersedes=supersedes,
    )
    labeling.record_key = record_key(build_record(labeling))
    labeling.save(force_insert=True)
    assignment.status = Assignment.Status.SUBMITTED
    assignment.closed_at = now
    assignment.reopened_at = None
    assignment.draft = None
    assignment.save(update_fields=["status", "closed_at", "reopened_at", "draft"])
    return labeling


def _question(item: Item) -> dict[str, Any]:
    """What was shown, in the record's form, so that a later correction of the problem does not rewrite history."""
    problem, solution = item.problem, item.solution
    if solution is None:  # phase 1
        return {"problem": problem.text, "ground_truth_answer": problem.answer}
    return {
        "problem": problem.text,
        "ground_truth_solution": problem.solution,
        "ground_truth_answer": problem.answer,
        "pre_generated_steps": solution.steps,
        "pre_generated_answer": solution.answer,
        "pre_generated_verifier_score": item.verifier_score,
    }
