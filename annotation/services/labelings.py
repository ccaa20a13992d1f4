"""Submitting: from a label on the page to the record that stays."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from annotation.models import Assignment, Item, Labeling, User
from annotation.records.identity import record_key
from annotation.records.record import build_record
from annotation.rules import Label, check_label
from annotation.rules.details import Details, check_details
from annotation.services.assignments import closed, keep_draft, lock_assignment, reopen_where_expired


def submit_labeling(*, assignment_id: int, labeler: User, label: Any, details: Any = None) -> tuple[Labeling, bool]:
    """The labeling, and whether this call wrote it: the same submit again gives the first one back.

    Raises NotFound, InvalidLabel, and AssignmentClosed when another label was submitted before, the assignment was released, or its
    lease expired and no slot is left; in the last case the label is kept as its draft.
    """
    with transaction.atomic():
        item, assignment = lock_assignment(assignment_id=assignment_id, labeler=labeler)
        steps = item.solution.steps if item.solution else []
        checked = check_label(label, phase_number=item.phase.number, shown_steps=steps)
        checked_details = check_details({} if details is None else details, finish_reason=checked["finish_reason"])
        if assignment.status == Assignment.Status.SUBMITTED:
            labeling = Labeling.objects.get(assignment=assignment, supersedes=None)
            if labeling.label == checked and labeling.details == checked_details:
                return labeling, False
        elif reopen_where_expired(item, assignment):
            return _write(item, assignment, checked, checked_details), True
        elif assignment.status == Assignment.Status.EXPIRED:
            keep_draft(assignment, dict(checked))
    raise closed(assignment, checked)


def _write(item: Item, assignment: Assignment, label: Label, details: Details) -> Labeling:
    now = timezone.now()
    labeling = Labeling(
        origin=Labeling.Origin.NATIVE,
        assignment=assignment,
        problem=item.problem,
        solution=item.solution,
        labeler=assignment.labeler,
        submitted_at=now,
        phase_number=item.phase.number,
        generation=item.generation,
        is_quality_control=item.kind == Item.Kind.QUALITY_CONTROL,
        is_screening=item.kind == Item.Kind.SCREENING,
        question=_question(item),
        label=label,
        finish_reason=label["finish_reason"],
        instructions_id=assignment.instructions_id,
        details=details,
    )
    labeling.record_key = record_key(build_record(labeling))
    labeling.save(force_insert=True)
    assignment.status = Assignment.Status.SUBMITTED
    assignment.closed_at = now
    assignment.draft = None
    assignment.save(update_fields=["status", "closed_at", "draft"])
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
