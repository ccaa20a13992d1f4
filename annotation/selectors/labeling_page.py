"""One labeling with all that is beside it: its corrections, the labelings of others, and what it counts for."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotation.errors import NotFound
from annotation.models import Exclusion, Labeling
from annotation.models.labeling import LabelingQuerySet
from annotation.selectors.all_labelings import Agreement, agreement_by_labeling
from annotation.selectors.labeling_states import Uses, uses_of, with_state

MOST_OTHERS = 20
"""Labelings of others that a page shows; beyond that it says how many there are."""


@dataclass(frozen=True, slots=True)
class LabelingPage:
    """`chain`: from the first submit to the newest correction, this one included. `others`: newest first, superseded ones left out."""

    labeling: Labeling
    agreement: Agreement | None
    chain: Sequence[Labeling]
    others: Sequence[Labeling]
    others_count: int
    exclusions: Sequence[Exclusion]
    is_returned: bool
    uses: Uses


def labeling_page(*, labeling_id: int) -> LabelingPage:
    """Raises NotFound. The number of queries grows with the corrections only."""
    labeling = _whole().filter(pk=labeling_id).first()
    if labeling is None:
        raise NotFound(f"There is no labeling {labeling_id}.")
    chain = _chain(labeling)
    others = _others(labeling, chain)
    shown = list(others.order_by("-pk")[: MOST_OTHERS + 1])
    return LabelingPage(
        labeling=labeling,
        agreement=agreement_by_labeling([labeling]).get(labeling.pk),
        chain=chain,
        others=shown[:MOST_OTHERS],
        others_count=len(shown) if len(shown) <= MOST_OTHERS else others.count(),
        exclusions=list(labeling.exclusions.select_related("made_by", "ended_by").order_by("-pk")),
        is_returned=labeling.returned.filter(taken_back_at=None).exists(),
        uses=uses_of(labeling),
    )


def _whole() -> LabelingQuerySet:
    labelings = with_state(Labeling.objects.all())
    return labelings.select_related("labeler", "problem", "instructions", "assignment__item__phase")


def _chain(labeling: Labeling) -> list[Labeling]:
    """Follows the corrections in both directions."""
    known = {labeling.pk: labeling}
    before, after = labeling.supersedes_id, labeling.pk
    while before is not None and (found := _whole().filter(pk=before).first()):
        known[found.pk], before = found, found.supersedes_id
    while following := _whole().filter(supersedes=after).first():
        known[following.pk], after = following, following.pk
    return [known[pk] for pk in sorted(known)]


def _others(labeling: Labeling, chain: Sequence[Labeling]) -> LabelingQuerySet:
    """Of the same solution; of a solution that was built, those of the same item. The labeling's own corrections are none of them."""
    current = _whole().not_superseded()
    if labeling.solution_id is not None:
        found = current.filter(solution=labeling.solution_id)
    elif labeling.assignment is not None:
        found = current.filter(assignment__item=labeling.assignment.item_id)
    else:
        return current.none()
    return found.exclude(pk__in=[one.pk for one in chain])
