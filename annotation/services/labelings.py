"""Submitting: a label from the page becomes an immutable labeling."""

from functools import partial
from typing import Any

from django.db import transaction

from annotation.clock import database_time
from annotation.counters import count_labeling
from annotation.errors import AssignmentClosed
from annotation.models import Assignment, Item, Labeling, Phase, Solution, User
from annotation.records.identity import record_key
from annotation.records.record import build_record
from annotation.rules import Label, check_label
from annotation.rules.after_error import NOTHING, Asked
from annotation.rules.contradiction import Contradiction, find_contradiction
from annotation.rules.details import Details, check_details
from annotation.rules.flow_one import built_steps, list_prefixes
from annotation.selectors.assignments import build_unknown_error, whole_assignments
from annotation.selectors.completions import offered_alternatives, origin_of, read_offered, requests_of
from annotation.selectors.explanations import given_explanations
from annotation.selectors.questions import questions_of
from annotation.services.active_time import note_active_time
from annotation.services.assignments import (
    build_closed_error,
    check_version,
    close_again,
    keep_draft,
    lock_assignment,
    renew_expired_lease,
)
from annotation.services.audit import Subject, record
from annotation.services.corrections import newest_labeling
from annotation.services.gold import judge
from annotation.services.labeling_events import keep_for_webhooks
from annotation.services.next_item import share_labeler
from annotation.services.pauses import hold_back_if_paused
from annotation.services.review_cases import open_cases
from annotation.services.screening import after_answer
from annotation.signals import labeling_submitted

SCREENING = -1
"""Generation number of PRM800K's screening records."""
CORRECTED = "A reviewer has corrected this task. Those ratings count."


def submit_labeling(
    *, assignment_id: int, labeler: User, label: Any, details: Any = None, version: int | None = None
) -> tuple[Labeling, bool]:
    """Return the labeling, and whether this call created it. Repeating a submit returns the first labeling.

    For a reopened assignment the new labeling supersedes the previous one; if only the time differs, the previous one is kept. `version`:
    that of the draft on which the label is based. Raises NotFound, InvalidLabel, DraftChanged if the draft was saved elsewhere since that
    version, and AssignmentClosed if another label was submitted, if the assignment was released, or if its lease expired and no slot is
    left. In the last case the label is stored as the draft.
    """
    with transaction.atomic():
        share_labeler(labeler=labeler)
        item, assignment = lock_assignment(assignment_id=assignment_id, labeler=labeler)
        checked, checked_details = _check(item, assignment, labeler, label, {} if details is None else details)
        if assignment.status == Assignment.Status.SUBMITTED:
            labeling = newest_labeling(assignment)
            if assignment.reopened_at is not None:
                if _is_same(labeling, checked, checked_details):
                    close_again(assignment)
                    after_answer(item=item, labeler=labeler)
                    return labeling, False
                check_version(assignment, version)
                return _write(item, assignment, checked, checked_details, supersedes=labeling), True
            if labeling.label == checked and labeling.details == checked_details:
                return labeling, False
            if assignment.labelings.filter(by_reviewer=True).exists():
                raise AssignmentClosed(CORRECTED, draft=checked)
        elif renew_expired_lease(item, assignment, finished=True):
            check_version(assignment, version)
            return _write(item, assignment, checked, checked_details), True
        elif assignment.status == Assignment.Status.EXPIRED:
            keep_draft(assignment, dict(checked))
    raise build_closed_error(assignment, checked)


def check_contradiction(*, assignment_id: int, labeler: User, label: Any, details: Any = None) -> Contradiction | None:
    """Say whether a label that could be submitted contradicts the answer. None also if the phase does not want that said.

    Only a complete label is compared, so that nobody learns beforehand whether an answer is right. Raises NotFound and InvalidLabel.
    """
    assignment = whole_assignments().filter(pk=assignment_id, labeler=labeler).first()
    if assignment is None:
        raise build_unknown_error(assignment_id)
    item = assignment.item
    if not item.phase.point_out_contradictions:
        return None
    checked, checked_details = _check(item, assignment, labeler, label, {} if details is None else details)
    solution = item.solution
    return find_contradiction(
        checked,
        steps=solution.steps if solution else built_steps(checked),
        answer=solution.answer if solution else None,
        guess=item.problem.answer,
        suggestion=checked_details.get("suggested_answer"),
        grade=Solution.Grade(solution.grade) if solution else None,
    )


def _check(item: Item, assignment: Assignment, labeler: User, label: Any, details: Any) -> tuple[Label, Details]:
    """Check label and details against the rules of the flow. In flow 1, add where the completions came from."""
    requests = requests_of(assignment=assignment) if item.phase.flow == Phase.Flow.ONE else {}
    checked = check_label(
        label,
        flow=item.phase.flow,
        shown_steps=item.solution.steps if item.solution else [],
        alternatives=offered_alternatives(assignment),
        offers={so_far: read_offered(request) for so_far, request in requests.items()},
        needs_answer=item.problem.answer is not None,
    )
    checked_details = check_details(
        details,
        finish_reason=checked["finish_reason"],
        asked=_asked(assignment, labeler, step=len(checked["steps"]) - 1),
        steps=len(item.solution.steps) if item.solution else len(checked["steps"]),
    )
    if requests:
        checked_details["offers"] = [
            origin_of(requests[so_far]) if so_far in requests else None for so_far in list_prefixes(checked)
        ]
    return checked, checked_details


def _asked(assignment: Assignment, labeler: User, *, step: int) -> Asked:
    """The questions to answer if this step is negative. A model is asked none."""
    if labeler.kind == User.Kind.MODEL:
        return NOTHING
    questions = questions_of(assignment)
    return Asked(
        progress=questions.progress,
        explanation=questions.explanation,
        explanations=given_explanations(assignment=assignment, step=step),
    )


def _is_same(labeling: Labeling, label: Label, details: Details) -> bool:
    """Whether the labeler changed nothing. The time is ignored, because it runs on."""
    return {**labeling.label, "total_time": label["total_time"]} == label and labeling.details == details


def _write(
    item: Item, assignment: Assignment, label: Label, details: Details, *, supersedes: Labeling | None = None
) -> Labeling:
    now = database_time()
    labeling = Labeling(
        origin=Labeling.Origin.NATIVE,
        assignment=assignment,
        problem=item.problem,
        solution=item.solution,
        labeler=assignment.labeler,
        submitted_at=now,
        flow=item.phase.flow,
        generation_number=SCREENING if item.kind == Item.Kind.SCREENING else item.generation_number,
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
    hold_back_if_paused(labeling, assignment.labeler)
    if item.kind == Item.Kind.SCREENING:  # its result is shown; services/quality_control.py judges the other gold later
        judge(labeling, item)
    open_cases(labeling=labeling, item=item)
    keep_for_webhooks(labeling)
    note_active_time(assignment, assignment.labeler, total=label["total_time"])
    assignment.status = Assignment.Status.SUBMITTED
    assignment.closed_at = now
    assignment.reopened_at = None
    assignment.draft = None
    assignment.save(update_fields=["status", "closed_at", "reopened_at", "draft"])
    after_answer(item=item, labeler=assignment.labeler)
    count_labeling(
        flow=labeling.flow,
        finish_reason=label["finish_reason"],
        by_model=assignment.labeler.kind == User.Kind.MODEL,
        milliseconds=label["total_time"],
    )
    if supersedes is not None:
        record(
            actor=assignment.labeler,
            action="labeling.superseded",
            subject=Subject("labeling", supersedes.pk),
            after={"superseded_by": labeling.pk},
        )
    else:
        transaction.on_commit(partial(labeling_submitted.send, Labeling, labeling=labeling), robust=True)
    return labeling


def _question(item: Item) -> dict[str, Any]:
    """The `question` of the record: what was shown, even if the problem is corrected later.

    As in PRM800K, a screening record has no ground truth.
    """
    problem, solution = item.problem, item.solution
    if solution is None:  # flow 1
        return {"problem": problem.text, "ground_truth_answer": problem.answer}
    has_truth = item.kind != Item.Kind.SCREENING
    return {
        "problem": problem.text,
        "ground_truth_solution": problem.solution if has_truth else None,
        "ground_truth_answer": problem.answer if has_truth else None,
        "pre_generated_steps": solution.steps,
        "pre_generated_answer": solution.answer,
        "pre_generated_verifier_score": item.verifier_score,
    }
