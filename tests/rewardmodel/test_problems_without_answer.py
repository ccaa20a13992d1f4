"""Problems without an answer, such as proofs: people label their solutions, and nothing that needs a grade takes them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from annotation.errors import Conflict
from annotation.exports.selection import TRAINED_ON, selected_labelings
from annotation.models import Item, Problem, Solution
from annotation.services.labelings import submit_labeling
from annotation.services.queue import lease_item
from rewardmodel.models import Generation, Generator, HeldOutSample, RewardModel, Score
from rewardmodel.selectors.best_of_n import problem_samples
from rewardmodel.selectors.generation_counts import counts_of
from rewardmodel.selectors.generators import generator_overviews
from rewardmodel.selectors.problems import held_out_problems
from rewardmodel.services.generations import plan_generation
from rewardmodel.services.grading import compute_grades
from rewardmodel.services.training_requests import request_training
from rewardmodel.training.data import write_training_data
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, SolutionFactory, UserFactory, label
from tests.rewardmodel.conftest import Messages
from tests.rewardmodel.test_selection import scored, select

pytestmark = [pytest.mark.django_db(transaction=True)]

Start = Callable[..., Generation]


@pytest.fixture
def prm(db: None) -> RewardModel:
    return RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere", is_current=True)


@pytest.fixture
def ranked(prm: RewardModel) -> Generation:
    """A generation whose solutions the PRM scores."""
    generator = Generator.objects.create(name="g", backend="transformers", location="nowhere")
    return Generation.objects.create(number=3, phase=PhaseFactory(), generator=generator, selector=prm)


def proofs(count: int, **fields: Any) -> list[Problem]:
    return ProblemFactory.create_batch(count, answer=None, solution=None, **fields)


@pytest.mark.usefixtures("arithmetic")
def test_generation_over_proofs_ends_with_items_and_without_grades(start: Start, messages: Messages) -> None:
    proofs(3)
    generation = start(train=0)
    messages.work_off()

    generation.refresh_from_db()
    assert (generation.stage, generation.status, generation.failure) == ("labeling", "active", "")
    assert set(Solution.objects.values_list("grade", flat=True)) == {"ungraded"}
    assert Item.objects.count() == 3
    counts = counts_of([generation])[generation.pk]
    assert (counts.problems, counts.sampled, counts.to_grade, counts.graded) == (3, 12, 0, {})


@pytest.mark.usefixtures("arithmetic")
def test_only_problems_with_an_answer_are_graded(start: Start, messages: Messages) -> None:
    proofs(2)
    generation = start(train=1)
    messages.work_off()

    generation.refresh_from_db()
    assert generation.stage == "labeling"
    counts = counts_of([generation])[generation.pk]
    assert (counts.sampled, counts.to_grade, counts.graded) == (12, 4, {"correct": 1, "wrong": 3})
    assert not Solution.objects.filter(problem__answer=None).exclude(grade="ungraded").exists()
    assert Item.objects.filter(problem__answer=None).count() == 2


@pytest.mark.usefixtures("arithmetic")
@pytest.mark.parametrize("rule", ["convincing_wrong", "convincing_wrong_overall"])
def test_rules_that_need_a_grade_sample_no_proofs(
    start: Start, messages: Messages, prm: RewardModel, rule: str
) -> None:
    proofs(2)
    start(train=1, selection=rule)
    messages.work_off()

    assert not Solution.objects.filter(problem__answer=None).exists()
    assert set(Item.objects.values_list("solution__grade", flat=True)) == {"wrong"}


@pytest.mark.usefixtures("arithmetic")
@pytest.mark.parametrize("rule", ["uniform", "mixed"])
def test_rules_that_need_no_grade_take_proofs(start: Start, messages: Messages, prm: RewardModel, rule: str) -> None:
    proofs(2)
    start(train=0, selection=rule)
    messages.work_off()

    assert set(Item.objects.values_list("solution__grade", flat=True)) == {"ungraded"}


@pytest.mark.usefixtures("arithmetic")
def test_nothing_but_proofs_for_a_rule_that_needs_grades_says_what_to_do(
    start: Start, messages: Messages, prm: RewardModel
) -> None:
    proofs(2)
    generation = start(train=0, selection="convincing_wrong")
    messages.work_off()

    generation.refresh_from_db()
    assert generation.status == "failed"
    assert "with an answer (the selection rule needs grades; “uniform” does not)" in generation.failure


def test_convincing_wrong_never_selects_ungraded_or_held_out_solutions(ranked: Generation) -> None:
    (proof,), known = proofs(1), ProblemFactory()
    wrong = scored(ranked, known, 0.4)
    scored(ranked, proof, 0.9, "ungraded")
    held_out = ProblemFactory()
    scored(ranked, held_out, 0.8)
    Problem.objects.filter(pk=held_out.pk).update(split="test")

    assert select("convincing_wrong", ranked, top_k=5) == [(wrong, 0.4)]
    assert select("convincing_wrong_overall", ranked, total=5) == [(wrong, 0.4)]
    for rule in ("mixed", "uniform"):
        chosen = {solution.problem_id for solution, _ in select(rule, ranked, top_k=5)}
        assert chosen == {known.pk, proof.pk}


def test_solutions_of_proofs_are_not_graded() -> None:
    proof = SolutionFactory(problem=proofs(1)[0], grade="ungraded", answer="5")
    assert compute_grades(solutions=Solution.objects.all()).by_grade == {}
    proof.refresh_from_db()
    assert proof.grade == "ungraded"


def test_proof_that_gets_an_answer_is_graded_then() -> None:
    solution = SolutionFactory(problem=proofs(1)[0], grade="ungraded", answer="42")
    Problem.objects.update(answer="42")
    compute_grades(solutions=Solution.objects.all()).write()
    solution.refresh_from_db()
    assert solution.grade == "correct"


def test_orm_learns_from_graded_solutions_only(tmp_path: Path) -> None:
    SolutionFactory(problem=proofs(1)[0], grade="ungraded")
    with pytest.raises(Conflict, match="no graded solutions"):
        request_training(kind="orm", options={"base": "nowhere"})
    SolutionFactory(grade="wrong")
    write_training_data(kind="orm", path=tmp_path / "data.jsonl")
    assert len((tmp_path / "data.jsonl").read_text().splitlines()) == 1


def test_prm_learns_from_labeled_proofs(tmp_path: Path) -> None:
    item = ItemFactory(solution=SolutionFactory(problem=proofs(1)[0], grade="ungraded"))
    labeler = UserFactory()
    assignment = lease_item(item=item, labeler=labeler)
    labeling, _ = submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([1, -1]))

    assert labeling.question["ground_truth_answer"] is None
    assert list(selected_labelings(TRAINED_ON)) == [labeling]
    write_training_data(kind="prm", path=tmp_path / "data.jsonl")
    (line,) = (tmp_path / "data.jsonl").read_text().splitlines()
    assert json.loads(line)["question"]["ground_truth_answer"] is None


def test_evaluation_takes_no_proofs(prm: RewardModel) -> None:
    generator = Generator.objects.create(name="g", backend="transformers", location="nowhere")
    held_out, known = proofs(1, split="test")[0], ProblemFactory(split="test")
    assert held_out_problems(count=10) == [known.pk]
    for problem in (held_out, known):
        solution = SolutionFactory(problem=problem, grade="wrong" if problem == known else "ungraded")
        HeldOutSample.objects.create(generator=generator, problem=problem, index=0, solution=solution)
        Score.objects.create(solution=solution, reward_model=prm, step_probabilities=[[0, 0, 1]], solution_score=0.5)

    samples = problem_samples(
        reward_model=prm, generator=generator, problem_ids=[held_out.pk, known.pk], samples_per_problem=1
    )
    assert list(samples) == [known.pk]


def test_share_of_correct_solutions_is_of_the_graded_ones() -> None:
    generator = Generator.objects.create(name="g", backend="transformers", location="nowhere")
    Generation.objects.create(number=0, phase=PhaseFactory(), generator=generator)
    SolutionFactory(problem=proofs(1)[0], grade="ungraded", generation_number=0)
    SolutionFactory(grade="correct", generation_number=0)
    (overview,) = generator_overviews([generator])
    assert (overview.sampled, overview.graded, overview.correct) == (2, 1, 1)


@pytest.mark.usefixtures("arithmetic")
def test_imported_solutions_of_proofs_become_items(messages: Messages) -> None:
    for problem in proofs(2):
        SolutionFactory(problem=problem, generator="outside", grade="ungraded")
    options = {"base": "nowhere", "sources": [""], "generator": "outside", "selection": "uniform", "start_next": False}
    generation = plan_generation(options=options, phase=PhaseFactory())
    messages.work_off()
    generation.refresh_from_db()
    assert (generation.stage, generation.failure) == ("labeling", "")
    assert Item.objects.count() == 2


def test_labeler_and_admin_read_that_there_is_no_answer(
    as_labeler: APIClient, as_admin: APIClient, ranked: Generation
) -> None:
    ItemFactory(solution=SolutionFactory(problem=proofs(1)[0], grade="ungraded"), generation_number=ranked.number)
    assert as_labeler.post("/api/v1/assignments/next", {}).json()["problem"]["answer"] is None
    (item,) = as_admin.get(f"/api/v1/generations/{ranked.pk}/items").json()["results"]
    assert (item["grade"], item["problem"]["answer"]) == ("ungraded", None)
