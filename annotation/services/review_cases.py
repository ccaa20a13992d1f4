"""Opening review cases as labelings are stored, and closing those that something else has decided.

A labeler waits for what is done here, so a labeling without reports costs at most one query. Cases are locked last: after the problem,
its items and the assignment.
"""

from collections.abc import Collection

from django.db.models.functions import Now

from annotation.models import Item, Labeling, Phase, Problem, ReviewCase, User
from annotation.rules.reports import Kind, difference, reports_in

COMPARED = 8
"""Other labelings of an item that a new one is compared with: the newest ones."""


def open_cases(*, labeling: Labeling, item: Item) -> None:
    """Open a case for each report in the labeling, and one if it differs from others of its item. Models report nothing.

    A correction closes the cases of the labeling that it replaces.
    """
    if labeling.supersedes_id is not None:
        open_ones = ReviewCase.objects.filter(labeling=labeling.supersedes_id, decision=None)
        open_ones.update(decision=ReviewCase.Decision.SUPERSEDED, decided_at=Now())
    if labeling.labeler is None or labeling.labeler.kind == User.Kind.MODEL:
        return
    found = reports_in(labeling.label, labeling.details)
    if text := _difference(labeling, item):
        found[Kind.DISAGREEMENT] = text
    # a disagreement about the item may be open already
    ReviewCase.objects.bulk_create(
        [
            ReviewCase(
                kind=kind,
                labeling=labeling,
                problem_id=labeling.problem_id,
                solution_id=labeling.solution_id,
                item=item,
                text=text,
            )
            for kind, text in found.items()
        ],
        ignore_conflicts=True,
    )


def close_cases(
    *,
    problem: Problem,
    kinds: Collection[str],
    decision: ReviewCase.Decision,
    sentence: str,
    actor: User | None,
) -> None:
    """Decide the open cases of these kinds about a problem that is changed now, so that nobody looks at them in vain."""
    ReviewCase.objects.filter(problem=problem, kind__in=kinds, decision=None).update(
        decision=decision, decided_by=actor, decided_at=Now(), sentence=sentence
    )


def _difference(labeling: Labeling, item: Item) -> str:
    """From the newest other labelings of the item.

    Gold items are compared with gold instead. What ordinary items of their phase cost is done for them all the same, and no more: a labeler
    could otherwise tell them by the time of a submit.
    """
    is_gold = item.kind != Item.Kind.NORMAL
    others_wanted = (item.phase.labelings_per_item if is_gold else item.labelings_wanted) - 1
    if labeling.flow != Phase.Flow.TWO or others_wanted == 0:
        return ""
    others = Labeling.objects.counting().filter(assignment__item=item, labeler__kind=User.Kind.PERSON)
    labels = (
        others.exclude(pk=labeling.pk).order_by("-pk").values_list("label", flat=True)[: min(others_wanted, COMPARED)]
    )
    differences = [text for label in labels if (text := difference(labeling.label, label))]
    if is_gold:
        return ""
    # a different first error says more than a different rating
    return min(differences, key=lambda text: not text.startswith("First error"), default="")
