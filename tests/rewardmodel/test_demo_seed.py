"""The first rows of the demo."""

import pytest
from pytest_django import Settings

from annotation.models import Item, Phase, User
from annotation.services.queue import next_assignment
from rewardmodel.demo.options import PHASE_ONE_PROBLEMS
from rewardmodel.demo.seed import seed_demo
from rewardmodel.models import Generation
from tests.rewardmodel.conftest import Messages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seeded(settings: Settings, messages: Messages) -> None:
    settings.DEMO_PASSWORD = "a-password-for-the-demo"
    seed_demo()
    seed_demo()


def test_seeding_twice_is_as_good_as_once(settings: Settings) -> None:
    assert list(Phase.objects.order_by("pk").values_list("name", "flow")) == [("Phase 2", 2), ("Phase 1", 1)]
    assert Generation.objects.count() == 1
    assert Item.objects.count() == PHASE_ONE_PROBLEMS
    assert User.objects.filter(username__in=settings.DEMO_ACCOUNTS.values()).count() == 4


def test_phase_one_is_by_choice(settings: Settings) -> None:
    labeler = User.objects.get(username=settings.DEMO_ACCOUNTS["labeler"])
    assert next_assignment(labeler=labeler) is None, "nobody is led away from the loop's own phase"
    phase = Phase.objects.get(name="Phase 1")
    assert phase.current_instructions is not None
    assert "write one step yourself" in phase.current_instructions.text
    chosen = next_assignment(labeler=labeler, phase_id=phase.pk)
    assert chosen is not None
    assert (chosen.item.phase, chosen.item.solution) == (phase, None)
