"""The queries of a label that are written in SQL give what the ORM gives."""

from typing import Any

import pytest
from django.db.models import Model

from annotation.models import Item, Phase
from annotation.selectors.assignments import whole_assignments
from annotation.selectors.phases import workable_phases
from annotation.services.assignments import lock_assignment
from annotation.services.next_item import best_item, open_phases
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, UserFactory, lease

pytestmark = pytest.mark.django_db


def values(instance: Model | None) -> dict[str, Any] | None:
    return (
        None
        if instance is None
        else {field.attname: getattr(instance, field.attname) for field in instance._meta.concrete_fields}
    )


@pytest.mark.parametrize("flow", [Phase.Flow.ONE, Phase.Flow.TWO])
def test_locked_assignment_is_the_orms(flow: int) -> None:
    phase = PhaseFactory(flow=flow)
    item = (
        ItemFactory(phase=phase, solution=None, problem=ProblemFactory())
        if flow == Phase.Flow.ONE
        else ItemFactory(phase=phase)
    )
    lease(ItemFactory(phase=PhaseFactory()))
    assignment = lease(item)
    assignment.draft = {"steps": [], "of": "two"}
    assignment.save()
    for expected in whole_assignments():
        locked_item, locked = lock_assignment(assignment_id=expected.pk, labeler=expected.labeler)
        assert values(locked) == values(expected)
        for ours, theirs in (
            (locked_item, expected.item),
            (locked_item.phase, expected.item.phase),
            (locked_item.problem, expected.item.problem),
            (locked_item.solution, expected.item.solution),
        ):
            assert values(ours) == values(theirs)
            assert ours == theirs


def test_best_item_is_the_orms() -> None:
    item = ItemFactory()
    found = best_item(labeler=UserFactory(), phases=[item.phase], skip_locked=True)
    expected = Item.objects.select_related("problem", "solution").get()
    assert found is not None
    assert values(found) == values(expected)
    assert values(found.problem) == values(expected.problem)
    assert values(found.solution) == values(expected.solution)


def test_open_phases_are_the_orms() -> None:
    labeler = UserFactory()
    PhaseFactory()
    PhaseFactory(is_restricted=True)
    PhaseFactory(is_restricted=True).labelers.add(labeler)
    PhaseFactory(status=Phase.Status.PAUSED)
    chosen = PhaseFactory(by_choice=True)
    expected = workable_phases(labeler=labeler).select_related("current_instructions").order_by("id")
    ours = [one.phase for one in open_phases(labeler=labeler, phase_id=None)]
    assert [values(phase) for phase in ours] == [values(phase) for phase in expected.filter(by_choice=False)]
    assert [values(phase.current_instructions) for phase in ours] == [
        values(phase.current_instructions) for phase in expected.filter(by_choice=False)
    ]
    for phase in Phase.objects.all():
        found = [one.phase for one in open_phases(labeler=labeler, phase_id=phase.pk)]
        assert found == list(expected.filter(pk=phase.pk))
    assert chosen in [one.phase for one in open_phases(labeler=labeler, phase_id=chosen.pk)]
