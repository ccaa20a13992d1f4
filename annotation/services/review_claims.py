"""Claims on review cases, so that two reviewers do not look at the same one. A conditional update lets one of them win."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from annotation.errors import Conflict
from annotation.models import ReviewCase, User
from annotation.selectors.review_cases import case_by_id

CLAIM_FOR = timedelta(minutes=15)
"""After this long, another reviewer may take a case that somebody looked at and left."""


def claimable(reviewer: User) -> Q:
    return Q(claimed_by=None) | Q(claimed_by=reviewer) | Q(claimed_at__lt=Now() - CLAIM_FOR)


def claim_case(*, case_id: int, reviewer: User) -> ReviewCase:
    """Take an open case, or take it again. Raises NotFound, and Conflict if another reviewer has it or it is decided."""
    mine = ReviewCase.objects.filter(claimable(reviewer), pk=case_id, decision=None)
    is_mine = mine.update(claimed_by=reviewer, claimed_at=Now())
    case = case_by_id(case_id=case_id)
    if not is_mine:
        raise Conflict(why_not(case))
    return case


@transaction.atomic
def claim_next(*, reviewer: User, kinds: Collection[str] = (), after: int | None = None) -> ReviewCase | None:
    """Take the oldest open case that nobody else looks at; None: there is none. `after`: one that came after this case."""
    waiting = ReviewCase.objects.filter(claimable(reviewer), decision=None)
    if kinds:
        waiting = waiting.filter(kind__in=kinds)
    if after is not None:
        waiting = waiting.filter(pk__gt=after)
    case = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("pk").first()
    if case is not None:
        ReviewCase.objects.filter(pk=case.pk).update(claimed_by=reviewer, claimed_at=Now())
    return case


def give_up_claim(*, case_id: int, reviewer: User) -> None:
    """Let others take the case now. Does nothing if it is not the reviewer's."""
    ReviewCase.objects.filter(pk=case_id, claimed_by=reviewer, decision=None).update(claimed_by=None, claimed_at=None)


def why_not(case: ReviewCase) -> str:
    """Why a reviewer cannot take or decide the case."""
    if case.decision == ReviewCase.Decision.SUPERSEDED:
        return "The labeler has corrected the labeling in the meantime, so there is nothing to decide."
    if case.decision is not None:
        return f"{case.decided_by or 'Somebody'} has decided this case in the meantime."
    return (
        f"{case.claimed_by or 'Somebody else'} is looking at this case. Take another one, or try again in some minutes."
    )
