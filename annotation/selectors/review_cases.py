"""Reading review cases: the inbox, one case with the labelings that it is about, and what became of a labeler's reports."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotation.errors import NotFound
from annotation.models import Assignment, Exclusion, Labeling, ReviewCase
from annotation.selectors.keyset import Place

Kind, Decision = ReviewCase.Kind, ReviewCase.Decision

SHOWN_LABELINGS = 20
"""Side by side, the newest ones and the one that opened the case."""

REPORTS = (Kind.UNSURE, Kind.GIVE_UP, Kind.BAD_PROBLEM, Kind.WRONG_ANSWER, Kind.COMMENT)
"""What labelers said themselves; of a disagreement they learn only if their task comes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """`decided`: those, else the open ones. None, or empty: whatever it is."""

    decided: bool = False
    kinds: Collection[str] = ()
    phase: int | None = None
    problem: int | None = None

    def apply(self, *, of_all_kinds: bool = False) -> "QuerySet[ReviewCase]":
        found = ReviewCase.objects.filter(decision__isnull=not self.decided)
        if self.kinds and not of_all_kinds:
            found = found.filter(kind__in=self.kinds)
        if self.phase is not None:
            found = found.filter(item__phase=self.phase)
        if self.problem is not None:
            found = found.filter(problem=self.problem)
        return found


def inbox(*, which: CaseFilter, after: Place | None = None) -> "QuerySet[ReviewCase]":
    """Open cases oldest first, decided ones by their decision, newest first. `after`: those after this place in the list."""
    found = which.apply().select_related("problem", "item__phase", "claimed_by", "decided_by")
    if which.decided:
        return (found.filter(after.older("decided_at")) if after else found).order_by("-decided_at", "-pk")
    return (found.filter(pk__gt=after.row) if after else found).order_by("pk")


def counts_by_kind(*, which: CaseFilter) -> dict[str, int]:
    """Of the cases that match the filter but for their kind."""
    return dict(which.apply(of_all_kinds=True).order_by().values_list("kind").annotate(Count("pk")))


def case_by_id(*, case_id: int) -> ReviewCase:
    """Raises NotFound."""
    related = ("problem", "solution", "item__phase", "labeling", "claimed_by", "decided_by")
    case = ReviewCase.objects.select_related(*related).filter(pk=case_id).first()
    if case is None:
        raise NotFound(f"There is no review case with id {case_id}.")
    return case


def labelings_of(*, case: ReviewCase) -> "QuerySet[Labeling]":
    """The labelings that stand side by side: of the case's solution, or in flow 1 of its item. None that was superseded."""
    if case.solution_id is not None:
        found = Q(solution=case.solution_id)
    elif case.item_id is not None:
        found = Q(assignment__item=case.item_id)
    else:
        found = Q(pk=case.labeling_id)
    return Labeling.objects.not_superseded().filter(found)


def shown_labelings(*, case: ReviewCase) -> list[Labeling]:
    """In the order of their arrival, with `is_excluded`."""
    in_force = Exclusion.objects.filter(labeling=OuterRef("pk"), ended_at=None)
    found = labelings_of(case=case).select_related("labeler").annotate(is_excluded=Exists(in_force))
    newest = list(found.order_by("-pk")[:SHOWN_LABELINGS])
    if case.labeling_id not in {labeling.pk for labeling in newest}:
        newest += found.filter(pk=case.labeling_id)
    return sorted(newest, key=lambda labeling: labeling.pk)


def other_open_cases(*, case: ReviewCase) -> "QuerySet[ReviewCase]":
    """What else is open about the same problem, oldest first."""
    return ReviewCase.objects.filter(problem=case.problem_id, decision=None).exclude(pk=case.pk).order_by("pk")


def comment_on(assignment: Assignment) -> str | None:
    """What a reviewer wrote when they gave the task back; None: it is not back. One query, only for a reopened assignment."""
    if assignment.reopened_at is None:
        return None
    superseded = Labeling.objects.filter(supersedes=OuterRef("chosen"))
    sent_back = ReviewCase.objects.filter(
        ~Exists(superseded), chosen__assignment=assignment, decision=Decision.SENT_BACK, open_until__isnull=False
    )
    return sent_back.order_by("-decided_at").values_list("sentence", flat=True).first()
