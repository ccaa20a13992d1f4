"""The rows that the fault tests start from, and the rows that they compare."""

from typing import Any

from tests.rewardmodel.private_installation import PrivateInstallation

PROBLEMS, TEST_PROBLEMS, SAMPLES = 8, 4, 4
POISON_STEPS = 4000
"""Number of steps that makes a solution longer than the demo's models can read."""

TRAINING = {"optimizer": "muon", "muon_learning_rate": 0.006, "learning_rate": 0.001, "epochs": 1, "batch_size": 8}
OPTIONS = {
    "problems": PROBLEMS,
    "samples_per_problem": SAMPLES,
    "sources": [""],
    "base": "rewardmodel/demo/domain/base",
    "training": TRAINING,
    "evaluation_problems": TEST_PROBLEMS,
    "evaluation_samples": SAMPLES,
    "selection": "uniform",
    "top_k": 2,
    "labeler": "oracle",
    "retrain_after_labelings": 0,
    "start_next": False,
    "then": {},
}


def seed(options: dict[str, Any]) -> None:
    """Create tables, problems, a generator and the first generation. Runs in a process of the installation."""
    import uuid

    from django.core.management import call_command

    from annotation.models import Phase, Problem, Solution
    from rewardmodel.demo.domain.problems import generate_problems
    from rewardmodel.models import Generator
    from rewardmodel.services.generations import plan_generation

    call_command("migrate", verbosity=0)
    for split, seed, count in ((Problem.Split.TRAIN, 1, PROBLEMS), (Problem.Split.TEST, 2, TEST_PROBLEMS)):
        Problem.objects.bulk_create(
            Problem(text=problem.text, answer=problem.answer, split=split) for problem in generate_problems(count, seed)
        )
    generator = Generator.objects.create(
        name="demo-generator", backend="transformers", location="rewardmodel/demo/domain/generator"
    )
    plan_generation(options=options, phase=Phase.objects.create(name="Phase 2", flow=2), generator=generator)
    # generation 1 includes this solution and cannot score it
    Solution.objects.create(
        key=uuid.UUID(int=1),
        problem=Problem.objects.filter(split="train").order_by("pk")[0],
        generator="demo-generator",
        generation_number=1,
        steps=["Therefore $1 \\equiv 1$."] * POISON_STEPS,
        answer="none of these",
    )


def plan_next() -> None:
    """Plan generation 1, with the first PRM as its selector. Runs in a process of the installation."""
    from rewardmodel.services.generations import plan_generation

    plan_generation(options={"selection": "convincing_wrong", "top_k": 1})


ROWS = {
    "solutions": "SELECT key::text, problem_id, generation_number, steps, answer, grade FROM annotation_solution",
    "held_out": "SELECT h.problem_id, h.index, s.key::text FROM rewardmodel_heldoutsample h"
    " JOIN annotation_solution s ON s.id = h.solution_id",
    "scores": "SELECT s.key::text, m.name, round(c.solution_score::numeric, 4)::float8, left(c.error, 40)"
    " FROM rewardmodel_score c JOIN annotation_solution s ON s.id = c.solution_id"
    " JOIN rewardmodel_rewardmodel m ON m.id = c.reward_model_id",
    "items": "SELECT i.generation_number, i.rank, i.problem_id, s.steps, i.verifier, round(i.verifier_score::numeric, 4)::float8,"
    " i.free_slots, i.labelings_wanted FROM annotation_item i JOIN annotation_solution s ON s.id = i.solution_id",
    "assignments": "SELECT i.generation_number, i.rank, a.slot, a.status FROM annotation_assignment a"
    " JOIN annotation_item i ON i.id = a.item_id",
    "labelings": "SELECT l.generation_number, i.rank, l.label::text, l.finish_reason, u.username FROM annotation_labeling l"
    " JOIN annotation_assignment a ON a.id = l.assignment_id JOIN annotation_item i ON i.id = a.item_id"
    " JOIN annotation_user u ON u.id = l.labeler_id",
    "models": "SELECT name, kind, is_current, standing, rated_steps, labelings, metrics FROM rewardmodel_rewardmodel",
    "decisions": "SELECT m.name, d.action, d.reason FROM rewardmodel_modeldecision d"
    " JOIN rewardmodel_rewardmodel m ON m.id = d.reward_model_id",
    "evaluations": "SELECT m.name, g.number, e.problems, e.samples_per_problem, e.curves FROM rewardmodel_evaluation e"
    " JOIN rewardmodel_rewardmodel m ON m.id = e.reward_model_id JOIN rewardmodel_generation g ON g.id = e.generation_id",
    "generations": "SELECT number, stage, status, failure FROM rewardmodel_generation",
    "shards": "SELECT g.number, s.stage, s.size, s.status, left(s.error, 12) FROM rewardmodel_shard s"
    " JOIN rewardmodel_generation g ON g.id = s.generation_id",
    "trainings": "SELECT g.number, r.kind, r.status, r.rated_steps, r.labelings FROM rewardmodel_trainingrun r"
    " JOIN rewardmodel_generation g ON g.id = r.generation_id",
}


def rows_of(installation: PrivateInstallation) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows by table, in an order that does not depend on when they were written."""
    return {name: sorted(installation.query(sql), key=repr) for name, sql in ROWS.items()}
