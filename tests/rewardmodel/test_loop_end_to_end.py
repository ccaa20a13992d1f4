"""The whole loop with real workers and the demo's real models."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.models import Assignment, Item, Labeling, Phase, Problem, Solution, User
from rewardmodel.demo.domain.problems import generate_problems
from rewardmodel.labelers import oracle_ratings, phase_two_label
from rewardmodel.loop import advance
from rewardmodel.models import Generation, Generator, RewardModel, Shard, TrainingRun
from rewardmodel.services.generations import plan_generation
from rewardmodel.work import dispatch
from tests.factories import PhaseFactory
from tests.rewardmodel.celery_workers import Workers, is_alive

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker, pytest.mark.timeout(1200)]

DEMO_MODELS = Path("rewardmodel/demo/domain")
TRAINING = {"optimizer": "muon", "muon_learning_rate": 0.006, "learning_rate": 0.001, "epochs": 1, "batch_size": 8}
OPTIONS = {
    "problems": 12,
    "samples_per_problem": 4,
    "max_new_tokens": 256,
    "sources": [""],
    "base": str(DEMO_MODELS / "base"),
    "training": TRAINING,
    "evaluation_problems": 4,
    "evaluation_samples": 4,
}
WARM_START = {**OPTIONS, "selection": "uniform", "top_k": 2, "labeler": "oracle", "retrain_after_labelings": 0}


@pytest.fixture
def workers(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    workers = Workers(tmp_path)
    settings.STATE_DIR = tmp_path
    monkeypatch.setattr(dispatch, "current_app", workers.broker)
    workers.empty_broker()
    yield workers
    workers.stop()
    workers.empty_broker()


@pytest.fixture
def begin(transactional_db: None) -> Callable[..., Generation]:
    """Plan the first generation, over problems of the demo domain."""

    def plan(**options: object) -> Generation:
        for split, seed in ((Problem.Split.TRAIN, 1), (Problem.Split.TEST, 2)):
            Problem.objects.bulk_create(
                Problem(text=problem.text, answer=problem.answer, split=split)
                for problem in generate_problems(12, seed)
            )
        generator = Generator.objects.create(
            name="demo-generator", backend="transformers", location=str(DEMO_MODELS / "generator")
        )
        return plan_generation(options={**WARM_START, **options}, phase=PhaseFactory(), generator=generator)

    return plan


def stage_of(number: int) -> str:
    generation = Generation.objects.filter(number=number).first()
    assert generation is None or generation.status != "failed", generation.failure
    return generation.stage if generation else "not there"


def label_next(client: APIClient) -> Item:
    """Label one item through the API, with the oracle's ratings."""
    assignment = client.post("/api/v1/assignments/next").json()
    steps = assignment["steps"]
    label = phase_two_label(steps, oracle_ratings(assignment["problem"]["text"], steps))
    response = client.post(f"/api/v1/assignments/{assignment['id']}/submit", {"label": {**label, "total_time": 900}})
    assert response.status_code == 201, response.json()
    return Assignment.objects.get(pk=assignment["id"]).item


def test_labels_train_a_new_prm_and_change_the_queue(
    workers: Workers, begin: Callable[..., Generation], as_labeler: APIClient, as_admin: APIClient
) -> None:
    """Without beat: a stage that ends starts the next one, and the submit that completes the labeling starts the training.

    Without a gate, because four held-out problems tell it too little.
    """
    people = {
        "selection": "convincing_wrong",
        "top_k": 1,
        "labeler": "people",
        "retrain_after_labelings": 2,
        "gate": "off",
    }
    begin(then=people)
    workers.start(beat=False)

    workers.wait(lambda: stage_of(1) == "labeling", what="queue scored by the first PRM")
    assert RewardModel.objects.get(is_current=True).name == "prm-1"
    by_model = Labeling.objects.count()
    assert by_model == Item.objects.filter(generation_number=0).count() > 0
    assert set(Labeling.objects.values_list("labeler__kind", flat=True)) == {User.Kind.MODEL}
    for item in Item.objects.filter(generation_number=1):
        assert item.verifier == "prm-1"
        assert item.solution is not None
        assert item.solution.grade == Solution.Grade.WRONG
        best = max(
            solution.scores.get().solution_score
            for solution in Solution.objects.filter(
                generation_number=1, problem=item.problem, grade=Solution.Grade.WRONG
            )
        )
        assert item.verifier_score is not None
        assert item.verifier_score <= best

    labeled = [label_next(as_labeler), label_next(as_labeler)]
    assert [item.generation_number for item in labeled] == [1, 1]
    assert labeled[0].rank == 1

    workers.wait(lambda: stage_of(2) == "labeling", what="queue scored by the second PRM")
    second = RewardModel.objects.get(is_current=True)
    assert second.name == "prm-2"
    assert second.labelings == by_model + 2
    served = label_next(as_labeler)
    assert (served.generation_number, served.verifier) == (2, "prm-2")

    evaluations = [model["evaluation"] for model in as_admin.get("/api/v1/loop").json()["reward_models"]]
    assert [evaluation["ns"] for evaluation in evaluations] == [[1, 2, 4], [1, 2, 4]]

    exported = b"".join(as_admin.get("/api/v1/exports/prm800k.jsonl")).decode().splitlines()
    records = [json.loads(line) for line in exported]
    assert len(records) == by_model + 3
    assert [record["generation"] for record in records[-3:]] == [1, 1, 2]
    assert records[-1]["question"]["pre_generated_verifier_score"] == pytest.approx(served.verifier_score)


def test_killed_training_resumes_without_losing_a_labeling(workers: Workers, begin: Callable[..., Generation]) -> None:
    begin(training={**TRAINING, "epochs": 16, "checkpoints": 16}, start_next=False, evaluation_problems=0)
    first = workers.start()

    def checkpoints() -> list[Path]:
        return list((Path(settings.STATE_DIR) / "training").glob("*/model/checkpoints/checkpoint-*"))

    workers.wait(lambda: len(checkpoints()) >= 2, what="checkpoint")
    labelings = list(Labeling.objects.order_by("pk").values_list("record_key", flat=True))
    orphans = workers.kill(first)
    workers.wait(lambda: not any(is_alive(pid) for pid in orphans), what="end of the training process", seconds=20)
    run = TrainingRun.objects.get()
    assert (run.status, run.attempts) == ("running", 1)
    done_before = max(int(folder.name.rpartition("-")[2]) for folder in checkpoints())
    assert done_before > 0

    workers.start()
    workers.wait(lambda: stage_of(0) == "done", what="end of the training that was taken up again")
    run.refresh_from_db()
    assert (run.status, run.attempts) == ("done", 2)
    assert run.step == run.total_steps
    assert run.reward_model is not None
    assert run.reward_model.metrics["steps"] == run.total_steps
    assert list(Labeling.objects.order_by("pk").values_list("record_key", flat=True)) == labelings
    assert f"step {done_before}" not in run.error


def test_messages_lost_and_doubled_change_nothing_but_time(workers: Workers, begin: Callable[..., Generation]) -> None:
    generation = begin(labeler="people", start_next=False)
    advance.advance_generations()
    assert stage_of(0) == "sampling"
    workers.empty_broker()  # the first messages are lost
    workers.start()
    workers.wait(lambda: stage_of(0) != "sampling", what="sampling after the broker was emptied")
    for shard_id, stage in Shard.objects.values_list("pk", "stage"):
        for _ in range(2):
            dispatch.send_shard(shard_id, stage)
    workers.wait(lambda: stage_of(0) == "labeling", what="queue")
    assert set(Shard.objects.filter(generation=generation).values_list("status", "attempts")) == {("done", 1)}
    assert Solution.objects.count() == 12 * 4
    assert Item.objects.count() == 12 * 2
    assert Phase.objects.get().status == "open"
