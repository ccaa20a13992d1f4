"""A loop in the middle of its second generation, as rows."""

from django.utils import timezone

from annotation.models import Item
from rewardmodel.models import Evaluation, Generation, Generator, RewardModel, Score, TrainingRun
from tests.browser.work import queue_items

NS = [1, 2, 4, 8, 16, 32, 64]
PRM = [0.31, 0.42, 0.51, 0.58, 0.63, 0.66, 0.68]
MAJORITY = [0.31, 0.31, 0.38, 0.43, 0.46, 0.47, 0.48]
ORACLE = [0.31, 0.46, 0.61, 0.73, 0.82, 0.88, 0.92]


def loop_with_a_running_training() -> Generation:
    now = timezone.now().isoformat()
    generator = Generator.objects.create(name="demo-generator", backend="transformers", location="nowhere")
    prm = RewardModel.objects.create(
        kind="prm", name="prm-1", location="nowhere", is_current=True, labels=640, labelings=128
    )
    curves = {
        "ns": NS,
        **{
            name: [[accuracy, 0.02] for accuracy in values]
            for name, values in [("prm", PRM), ("majority", MAJORITY), ("oracle", ORACLE)]
        },
    }
    Evaluation.objects.create(reward_model=prm, problems=200, samples_per_problem=64, curves=curves)
    items = queue_items(3)
    generation = Generation.objects.create(
        number=1,
        stage="labeling",
        phase=items[0].phase,
        generator=generator,
        selector=prm,
        stage_entered=dict.fromkeys(["planned", "sampling", "grading", "scoring", "selecting", "labeling"], now),
    )
    for rank, item in enumerate(items, start=1):
        Item.objects.filter(pk=item.pk).update(
            generation=1, rank=rank, verifier="prm-1", verifier_score=0.9 - rank / 50
        )
        assert item.solution is not None
        Score.objects.create(
            solution=item.solution,
            reward_model=prm,
            solution_score=0.9 - rank / 50,
            step_probabilities=[[0.02, 0.08, 0.9] for _ in item.solution.steps],
        )
    TrainingRun.objects.create(kind="prm", status="running", step=41, total_steps=120, loss=0.234, labelings=128)
    return generation
