"""Models as labelers."""

import json
from pathlib import Path

import pytest

from annotation.exports.selection import Labelers, Selection, selected_labelings
from annotation.models import Assignment, Item, Labeling, User
from annotation.services.queue import next_assignment
from rewardmodel.demo.domain.problems import DemoProblem, generate_problems
from rewardmodel.generation_settings import GenerationSettings, InvalidSettings
from rewardmodel.labelers import (
    OracleLabeler,
    PrmLabeler,
    label_items,
    labeler_of,
    labeler_user,
    lease_items,
    phase_two_label,
    ratings_of,
)
from rewardmodel.models import RewardModel, Score
from rewardmodel.training.data import count_training_data, write_training_data
from tests.factories import ItemFactory, ProblemFactory, SolutionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def problem() -> DemoProblem:
    return generate_problems(1, seed=1)[0]


def queue(problem: DemoProblem, steps: list[str]) -> Item:
    solution = SolutionFactory(
        problem=ProblemFactory(text=problem.text, answer=problem.answer), steps=steps, generation_number=0
    )
    item: Item = ItemFactory(solution=solution, generation_number=0)
    return item


def test_oracle_labels_a_right_solution_to_its_end(problem: DemoProblem) -> None:
    item = queue(problem, problem.solution)
    assert label_items(labeler=OracleLabeler(), items=Item.objects.all()) == []
    labeling = Labeling.objects.get()
    assert labeling.finish_reason == "solution"
    assert len(labeling.label["steps"]) == len(problem.solution)
    assert labeling.assignment is not None
    assert labeling.assignment.item == item
    assert labeling.labeler is not None
    assert labeling.labeler.kind == User.Kind.MODEL


def test_oracle_stops_at_the_first_wrong_step(problem: DemoProblem) -> None:
    queue(problem, [problem.solution[0], "Therefore $1 \\equiv 2$.", *problem.solution[1:]])
    label_items(labeler=OracleLabeler(), items=Item.objects.all())
    label = Labeling.objects.get().label
    assert label["finish_reason"] == "found_error"
    first, second = [step["completions"][0]["rating"] for step in label["steps"]]
    assert (first >= 0, second) == (True, -1)
    assert [step["chosen_completion"] for step in label["steps"]] == [0, None]


def test_labeling_again_changes_nothing(problem: DemoProblem) -> None:
    queue(problem, problem.solution)
    for _ in range(2):
        assert label_items(labeler=OracleLabeler(), items=Item.objects.all()) == []
    assert Labeling.objects.count() == Assignment.objects.count() == 1


def test_problem_that_the_oracle_does_not_know_is_named(problem: DemoProblem) -> None:
    queue(problem, problem.solution)
    unknown = ItemFactory(generation_number=0)
    (failed,) = label_items(labeler=OracleLabeler(), items=Item.objects.all())
    assert failed.startswith(f"item {unknown.pk}: ")
    assert Labeling.objects.count() == 1


def test_items_of_a_model_are_not_given_to_people(problem: DemoProblem, labeler: User) -> None:
    queue(problem, problem.solution)
    lease_items(labeler=OracleLabeler(), generation=0)
    assert next_assignment(labeler=labeler) is None
    assert Assignment.objects.get().labeler == labeler_user("oracle")


def test_label_without_an_error_ends_in_the_solution() -> None:
    label = phase_two_label(["a", "b"], [1, 0])
    assert (label["finish_reason"], len(label["steps"])) == ("solution", 2)


@pytest.mark.parametrize(
    ("rows", "ratings"),
    [
        ([[0.2, 0.3, 0.5], [0.2, 0.5, 0.3]], [1, 0]),  # at the threshold a step is not negative
        (
            [[0.1, 0.0, 0.9], [0.21, 0.0, 0.79], [0.0, 0.0, 1.0]],
            [1, -1],
        ),  # the first negative step is the last rated one
        ([[0.0, 0.5, 0.5]], [1]),
        ([], []),
    ],
)
def test_ratings_of_probabilities(rows: list[list[float]], ratings: list[int]) -> None:
    assert ratings_of(rows, 0.2) == ratings


@pytest.fixture
def prm() -> RewardModel:
    return RewardModel.objects.create(kind="prm", name="prm-7", location="nowhere")


def guess(index: int) -> Item:
    """Make a solution to which the replaced PRM gives P(negative) = 1 - index / 10 at its first step, 0 at its second."""
    item: Item = ItemFactory(
        generation_number=0,
        solution=SolutionFactory(
            generation_number=0, steps=[f"Guess {index}.", f"So it is {index}.\n\n# Answer\n\n{index}"]
        ),
    )
    return item


@pytest.mark.usefixtures("arithmetic")
def test_prm_labels_by_its_threshold_and_is_marked_as_a_model(prm: RewardModel) -> None:
    trusted, doubted = guess(8), guess(7)
    assert label_items(labeler=PrmLabeler(prm, 0.25), items=Item.objects.all()) == []
    first, second = Labeling.objects.order_by("pk")
    assert (first.solution, first.finish_reason) == (trusted.solution, "solution")
    assert (second.solution, second.finish_reason, len(second.label["steps"])) == (doubted.solution, "found_error", 1)
    assert first.labeler is not None
    assert (first.labeler.username, first.labeler.kind) == ("model-prm-7", User.Kind.MODEL)
    assert Score.objects.filter(reward_model=prm).count() == 2
    assert selected_labelings(Selection(labelers=Labelers.MODELS)).count() == 2
    assert selected_labelings(Selection(labelers=Labelers.PEOPLE)).count() == 0


@pytest.mark.usefixtures("arithmetic")
def test_solution_that_the_prm_cannot_read_is_named(prm: RewardModel) -> None:
    guess(8)
    bad = ItemFactory(generation_number=0, solution__steps=["poison"], solution__generation_number=0)
    (failed,) = label_items(labeler=PrmLabeler(prm, 0.2), items=Item.objects.all())
    assert failed == f"item {bad.pk}: ValueError: a step is longer than the model can read"


@pytest.mark.usefixtures("arithmetic")
def test_soft_labels_are_the_labeling_prms_probabilities(
    prm: RewardModel, problem: DemoProblem, tmp_path: Path
) -> None:
    guess(8)
    label_items(labeler=PrmLabeler(prm, 0.25), items=Item.objects.all())
    queue(problem, problem.solution)
    label_items(labeler=OracleLabeler(), items=Item.objects.filter(free_slots__gt=0))
    for soft_labels, expected in ((True, [0.2, 0.0, 0.8]), (False, None)):
        path = tmp_path / f"{soft_labels}.jsonl"
        write_training_data(kind="prm", path=path, soft_labels=soft_labels)
        by_prm, by_oracle = (json.loads(line) for line in path.read_text().splitlines())
        (first,) = by_prm["label"]["steps"][0]["completions"]
        assert first.get("probabilities") == (None if expected is None else pytest.approx(expected))
        assert "probabilities" not in by_oracle["label"]["steps"][0]["completions"][0]
        counts = count_training_data(kind="prm", path=path)
        assert (counts.rated_steps, counts.solutions) == (2 + len(problem.solution), 2)


def test_labeler_follows_from_the_settings(prm: RewardModel) -> None:
    assert labeler_of(GenerationSettings()) is None
    assert labeler_of(GenerationSettings(labeler="oracle")) == OracleLabeler()
    settings = GenerationSettings(labeler="prm", labeler_model="prm-7", labeler_threshold=0.3)
    assert labeler_of(settings) == PrmLabeler(prm, 0.3)
    with pytest.raises(InvalidSettings, match="no PRM “prm-8”"):
        labeler_of(GenerationSettings(labeler="prm", labeler_model="prm-8"))
