"""Reading labelings."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotation.models import Assignment, Labeling, Phase, ReturnedSlot, ReviewCase, User
from annotation.selectors.keyset import Place
from annotation.selectors.review_cases import REPORTS
from annotation.selectors.screening import final_answers


def own_labelings(*, labeler: User) -> QuerySet[Labeling]:
    """The labeler's labelings, newest first. Those that they corrected are left out; `earlier_labelings` finds them without a query.

    `is_corrected`: a reviewer has corrected it. `is_returned`: somebody else labels the item anew. `is_final`: the answer of a screening
    that is over.
    """
    corrections = Labeling.objects.filter(supersedes=OuterRef("pk"), supersedes__isnull=False)
    returned = ReturnedSlot.objects.filter(labeling=OuterRef("pk"), taken_back_at=None)
    final = final_answers(labeler=labeler).filter(pk=OuterRef("assignment"))
    labelings = Labeling.objects.work_of(labeler).annotate(
        is_corrected=Exists(corrections),
        is_returned=Exists(returned),
        is_final=Q(is_screening=True) & Exists(final),
    )
    labelings = labelings.select_related("assignment__item__phase").prefetch_related(
        "assignment__labelings__review_cases", "review_cases"
    )
    return labelings.order_by("-submitted_at", "-id")


def history_of(
    *, labeler: User, phase: int | None = None, finish_reason: str | None = None, before: Place | None = None
) -> tuple[QuerySet[Labeling], int]:
    """The labeler's labelings of this phase and with this end, newest first, and how many they are in all.

    `before`: only those after this place in the list, so that what is submitted meanwhile shifts nothing.
    """
    found = own_labelings(labeler=labeler)
    if phase is not None:
        found = found.filter(assignment__item__phase=phase)
    if finish_reason is not None:
        found = found.filter(finish_reason=finish_reason)
    count = found.count()
    return (found.filter(before.older("submitted_at")) if before else found), count


def reports_of(labeling: Labeling) -> list[ReviewCase]:
    """What the labeler reported with this labeling or with those that it replaced. Needs no query for a row of `own_labelings`."""
    labelings = [labeling, *earlier_labelings(labeling)]
    cases = {case.pk: case for one in labelings for case in one.review_cases.all() if case.kind in REPORTS}
    return [case for _, case in sorted(cases.items()) if case.decision != ReviewCase.Decision.SUPERSEDED]


def labeled_phases(*, labeler: User) -> QuerySet[Phase]:
    """The phases in which the labeler has submitted something, also those that are closed now."""
    submitted = Assignment.objects.filter(labeler=labeler, status=Assignment.Status.SUBMITTED)
    return Phase.objects.filter(pk__in=submitted.values("item__phase")).order_by("name")


def earlier_labelings(labeling: Labeling) -> list[Labeling]:
    """The labeler's own labelings that this one replaced, newest first. Needs no query for a row of `own_labelings`."""
    if labeling.assignment is None:
        return []
    others = [
        other for other in labeling.assignment.labelings.all() if other.pk < labeling.pk and not other.by_reviewer
    ]
    return sorted(others, key=lambda other: other.pk, reverse=True)
