"""Rows of a loop: one with a running training, one with three finished generations."""

from django.utils import timezone

from annotation.models import Item, User
from annotation.services.labelings import submit_labeling
from rewardmodel.models import Evaluation, Generation, Generator, RewardModel, Score, TrainingRun
from tests.browser.queued_items import queue_items
from tests.factories import ItemFactory, PhaseFactory, SolutionFactory, UserFactory, label, lease

NS = [1, 2, 4, 8, 16, 32, 64]
PRM = [0.31, 0.42, 0.51, 0.58, 0.63, 0.66, 0.68]
MAJORITY = [0.31, 0.31, 0.38, 0.43, 0.46, 0.47, 0.48]
ORACLE = [0.31, 0.46, 0.61, 0.73, 0.82, 0.88, 0.92]


def loop_with_a_running_training(**fields: object) -> Generation:
    """The fields are the generation's."""
    now = timezone.now().isoformat()
    generator = Generator.objects.create(name="demo-generator", backend="transformers", location="nowhere")
    prm = RewardModel.objects.create(
        kind="prm", name="prm-1", location="nowhere", is_current=True, rated_steps=640, labelings=128
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
        phase=items[0].phase,
        generator=generator,
        selector=prm,
        stage_entered=dict.fromkeys(["planned", "sampling", "grading", "scoring", "selecting", "labeling"], now),
        **{"stage": "labeling", "settings": {"base": "nowhere", "sources": [""]}, **fields},
    )
    for rank, item in enumerate(items, start=1):
        Item.objects.filter(pk=item.pk).update(
            generation_number=1, rank=rank, verifier="prm-1", verifier_score=0.9 - rank / 50
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


def three_generations() -> None:
    """Three finished generations with labelings, scores, a model and its evaluation; each better than the one before."""
    generator = Generator.objects.create(name="demo-generator", backend="transformers", location="nowhere")
    phase = PhaseFactory(name="Phase 2")
    selector: RewardModel | None = None
    for number in range(3):
        generation = Generation.objects.create(
            number=number,
            stage="done",
            phase=phase,
            generator=generator,
            selector=selector,
            settings={"base": "nowhere", "sources": [""]},
        )
        labeler = UserFactory(kind=User.Kind.MODEL if number == 0 else User.Kind.PERSON)
        assignment = lease(ItemFactory(phase=phase, generation_number=number), labeler)
        ratings = [[1, 1, -1], [1, 0, -1], [1, -1]][number]
        submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label(list(ratings)))
        if selector is not None:
            for rank in range(10):
                score = 0.9 - rank / (8 + 4 * number)
                Score.objects.create(
                    solution=SolutionFactory(generation_number=number),
                    reward_model=selector,
                    solution_score=max(0.0, score),
                    step_probabilities=[[0.1, 0.0, 0.9]] * 3,
                )
        measured = {"labels": 60.0, "accuracy": 0.8 + number / 30, "accuracy_stderr": 0.03}
        measured |= {
            "always_positive_accuracy": 0.62,
            "negative_auroc": 0.85 + number / 30,
            "negative_auroc_stderr": 0.02,
        }
        selector = RewardModel.objects.create(
            kind="prm", name=f"prm-{number + 1}", location="nowhere", metrics={"evaluation": measured}
        )
        TrainingRun.objects.create(kind="prm", status="done", generation=generation, reward_model=selector)
        curves = {
            "ns": NS,
            "prm": [[accuracy + number / 40, 0.02] for accuracy in PRM],
            "majority": [[accuracy, 0.02] for accuracy in MAJORITY],
            "oracle": [[accuracy, 0.02] for accuracy in ORACLE],
        }
        Evaluation.objects.create(
            reward_model=selector, generation=generation, problems=200, samples_per_problem=64, curves=curves
        )
