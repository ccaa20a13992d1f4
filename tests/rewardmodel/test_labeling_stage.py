"""The labeling stage ends when people, or a model, have labeled enough."""

from collections.abc import Callable

import pytest

from annotation.models import Item, Labeling, User
from annotation.services.labelings import submit_labeling
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.loop import advance
from rewardmodel.models import Generation, RewardModel, Score
from tests.factories import label, lease
from tests.rewardmodel.conftest import Messages

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("arithmetic")]


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({"retrain_after_labelings": 0}, 10),
        ({"retrain_after_labelings": 4}, 4),
        ({"retrain_after_labelings": 40}, 10),
        ({"retrain_after_labelings": 0, "retrain_after_share": 0.25}, 3),  # 2.5 is rounded up to 3
        ({"retrain_after_labelings": 2, "retrain_after_share": 0.5}, 2),
        ({"retrain_after_labelings": 8, "retrain_after_share": 0.5}, 5),
        ({"retrain_after_labelings": 4, "labeler": "oracle"}, 10),  # a model labels all
    ],
)
def test_labelings_wanted_of_ten_slots(options: dict[str, object], wanted: int) -> None:
    assert GenerationSettings(**options).labelings_wanted(10) == wanted  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "options", [{"retrain_after_labelings": 2}, {"retrain_after_labelings": 0, "retrain_after_share": 0.5}]
)
def test_training_begins_when_enough_is_labeled(
    start: Callable[..., Generation], messages: Messages, options: dict[str, object]
) -> None:
    generation = start(train=4, top_k=1, **options)
    messages.work_off()
    stages = []
    for item in Item.objects.order_by("pk")[:2]:
        advance.advance_generations()
        generation.refresh_from_db()
        stages.append(generation.stage)
        assert messages.names() == []
        assignment = lease(item)
        assert item.solution is not None
        given = label([1, -1], steps=item.solution.steps)
        submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=given)
    assert messages.names() == ["advance_generations"]  # the last submit asks for it; nobody waits for beat
    messages.work_off()
    generation.refresh_from_db()
    assert [*stages, generation.stage] == ["labeling", "labeling", "training"]


def test_another_prm_labels_a_generation_in_peoples_place(start: Callable[..., Generation], messages: Messages) -> None:
    RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere", is_current=True)
    large = RewardModel.objects.create(kind="prm", name="large", location="nowhere")
    generation = start(train=2, top_k=1, labeler="prm", labeler_model="large", labeler_threshold=0.8)
    messages.work_off()
    generation.refresh_from_db()
    assert generation.stage == "training"
    # the most convincing wrong one, 3, has the score 0.3
    assert set(Labeling.objects.values_list("labeler__username", "labeler__kind", "finish_reason")) == {
        ("model-large", User.Kind.MODEL, "solution")
    }
    assert set(
        Score.objects.filter(reward_model=large).values_list("solution__items__generation_number", flat=True)
    ) == {0}
    assert not Item.objects.filter(free_slots__gt=0).exists()
