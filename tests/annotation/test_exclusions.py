"""Labelings that do not count for now."""

import pytest

from annotation.exports.selection import Selection, selected_labelings
from annotation.models import Exclusion, Labeling
from annotation.services.exclusions import end_exclusions, exclude
from annotation.services.labelings import submit_labeling
from tests.factories import ItemFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db

Kind = Exclusion.Kind


def submitted() -> Labeling:
    labeler = UserFactory()
    assignment = lease(ItemFactory(), labeler)
    return submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([1, -1]))[0]


def counting() -> set[int]:
    return {labeling.pk for labeling in selected_labelings(Selection())}


def test_excluded_labeling_counts_again_when_the_exclusion_ends() -> None:
    kept, bad = submitted(), submitted()
    admin = UserFactory()
    batch, count = exclude(labelings=[bad.pk], kind=Kind.EXCLUDED, reason="Rated without reading.", actor=admin)
    assert (count, counting()) == (1, {kept.pk})
    assert end_exclusions(actor=admin, batch=batch) == 1
    assert counting() == {kept.pk, bad.pk}
    ended = Exclusion.objects.get()
    assert (ended.made_by, ended.ended_by, ended.ended_at is None) == (admin, admin, False)


def test_excluding_twice_is_one_exclusion() -> None:
    one, two = submitted(), submitted()
    exclude(labelings=[one.pk], kind=Kind.EXCLUDED, reason="First.", actor=None)
    batch, count = exclude(labelings=[one.pk, two.pk, two.pk], kind=Kind.EXCLUDED, reason="Second.", actor=None)
    assert count == 1
    assert [(found.labeling_id, found.reason) for found in Exclusion.objects.order_by("id")] == [
        (one.pk, "First."),
        (two.pk, "Second."),
    ]
    end_exclusions(actor=None, batch=batch)
    assert counting() == {two.pk}


def test_labeling_counts_only_when_no_exclusion_is_left() -> None:
    labeling = submitted()
    for kind in Kind:
        exclude(labelings=[labeling.pk], kind=kind, reason="For this test.", actor=None)
    end_exclusions(actor=None, labelings=[labeling.pk], kind=Kind.HELD_BACK)
    assert counting() == set()
    end_exclusions(actor=None, labelings=[labeling.pk])
    assert counting() == {labeling.pk}
