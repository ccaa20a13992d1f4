"""The label model in the loop: runs that are due, a generation that waits for it, a reward model as a rater, conditions."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from annotation.models import Item, LabelerTrust, LabelModelRun, Phase
from annotation.services.label_model import request_run
from rewardmodel.loop import advance
from rewardmodel.models import Generation, RewardModel, Score
from rewardmodel.selectors.conditions.people import doubtful_labelers, failed_label_model
from rewardmodel.selectors.cross_fitted_scores import cross_fitted_scores
from rewardmodel.services.label_model import dispatch_label_model, ended_generations, run_label_model
from tests.annotation.ratings_by_people import imported, rated, rated_by, solution_of
from tests.factories import PhaseFactory, UserFactory
from tests.rewardmodel.conftest import Messages
from tests.rewardmodel.generation_rows import make_generation

pytestmark = pytest.mark.django_db(transaction=True)


def test_due_run_is_requested_and_sent_once(messages: Messages) -> None:
    dispatch_label_model()
    assert not LabelModelRun.objects.exists(), "nobody has rated anything"
    rated_by({UserFactory(): [1, 1, -1], UserFactory(): [1, -1]}, phase=PhaseFactory(overlap="adaptive"))
    messages.names()
    dispatch_label_model()
    dispatch_label_model()
    assert LabelModelRun.objects.count() == 1
    sent = messages.names().count("run_label_model")
    assert sent >= 1
    LabelModelRun.objects.update(dispatched_at=Now() - timedelta(minutes=3))
    dispatch_label_model()
    assert messages.names().count("run_label_model") == sent + 1, "the message was lost"
    assert run_label_model(run_id=LabelModelRun.objects.get().pk)
    assert Item.objects.get().free_slots == 1
    LabelModelRun.objects.update(dispatched_at=None)
    dispatch_label_model()
    assert LabelModelRun.objects.count() == 1


@pytest.mark.usefixtures("arithmetic")
def test_generation_waits_for_the_labelings_that_the_label_model_asks_for(
    start: Callable[..., Generation], messages: Messages
) -> None:
    generation = start(train=1, top_k=1, retrain_after_labelings=0, labelings_per_item=2)
    Phase.objects.update(overlap="adaptive", most_labelings_per_item=3)
    messages.work_off()
    item = Item.objects.get()
    assert item.solution is not None
    steps = len(item.solution.steps)
    # the two have the first error at different steps
    rated(item, UserFactory(), [1] * (steps - 1) + [-1])
    rated(item, UserFactory(), [1] * (steps - 2) + [-1])

    def stage() -> str:
        advance.advance_generations()
        generation.refresh_from_db()
        return generation.stage

    assert stage() == "labeling", "the label model has not read them"
    _run()
    item.refresh_from_db()
    assert (item.labelings_wanted, item.free_slots) == (3, 1)
    assert stage() == "labeling", "one more labeling is wanted"
    rated(item, UserFactory(), [1] * (steps - 2) + [-1])
    assert stage() == "labeling"
    _run()
    assert stage() == "training"
    assert ended_generations() == [generation.number]


def _run() -> None:
    run, _ = request_run(by=None)
    assert run_label_model(run_id=run.pk)


@pytest.mark.usefixtures("arithmetic")
def test_early_end_does_not_wait_for_the_label_model(start: Callable[..., Generation], messages: Messages) -> None:
    generation = start(train=2, top_k=1, retrain_after_labelings=1)
    Phase.objects.update(overlap="adaptive")
    messages.work_off()
    item = Item.objects.order_by("pk").first()
    assert item is not None
    rated(item, UserFactory(), [-1])
    advance.advance_generations()
    generation.refresh_from_db()
    assert generation.stage == "training"


def test_generations_past_labeling_have_ended() -> None:
    for number, values in enumerate(
        ({"stage": "labeling"}, {"stage": "training"}, {"stage": "sampling", "status": "cancelled"})
    ):
        make_generation(number, **values)
    assert sorted(ended_generations()) == [1, 2]


def test_scores_are_of_models_that_have_not_learned_from_the_problem() -> None:
    ann = UserFactory()
    learned, fresh, elsewhere = solution_of(2), solution_of(2), solution_of(2)
    imported(learned, ann, [1, 1])
    first = RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere")
    second = RewardModel.objects.create(kind="prm", name="prm-2", location="nowhere")
    outside = RewardModel.objects.create(kind="prm", name="outside", location="nowhere", origin="added")
    for model, solution, negative in (
        (first, learned, 0.9), (first, fresh, 0.9), (second, fresh, 0.2), (outside, elsewhere, 0.1), (outside, fresh, 0.1)
    ):  # fmt: skip
        rows = [[negative, 0.0, 1 - negative]] * 2
        Score.objects.create(solution=solution, reward_model=model, step_probabilities=rows, solution_score=0.5)
    imported(fresh, ann, [1, -1])
    found = cross_fitted_scores({learned.pk, fresh.pk, elsewhere.pk})
    assert found == {fresh.pk: pytest.approx([0.8, 0.8])}


def test_doubtful_labeler_is_told_with_numbers() -> None:
    lazy = UserFactory(username="lazy")
    run = LabelModelRun.objects.create(started_at="2026-01-01T00:00Z", finished_at="2026-01-01T00:01Z")
    rates = [
        {"name": "errors seen", "value": 0.41, "low": 0.3, "high": 0.56, "below": 0.999},
        {"name": "steps right", "value": 0.97, "low": 0.92, "high": 0.995, "below": 0.001},
    ]
    LabelerTrust.objects.create(run=run, labeler=lazy, labelings=48, judged=40, rates=rates, rows=[], is_doubtful=True)
    LabelerTrust.objects.create(
        run=run, labeler=UserFactory(), labelings=48, judged=40, rates=rates, rows=[], is_doubtful=False
    )
    (found,) = doubtful_labelers()
    assert (found.key, found.link) == (f"labeler_doubtful:{lazy.pk}", f"/agreement/labelers/{lazy.pk}")
    assert found.sentence == (
        "lazy may rate carelessly: errors seen 41% (30% to 56%), by the label model after 48 labelings."
        " Look at them before you decide."
    )


def test_failed_run_is_told_until_one_is_done() -> None:
    LabelModelRun.objects.create(finished_at="2026-01-01T00:01Z", error="It is too wide.\nAt line 3.")
    (found,) = failed_label_model()
    assert found.sentence == "The last run of the label model failed: It is too wide."
    LabelModelRun.objects.create(finished_at="2026-01-01T00:02Z")
    assert list(failed_label_model()) == []
