"""Models that label in a person's place."""

import pytest

from annotation.models import Assignment, Item, Labeling, User
from annotation.services.queue import next_assignment
from rewardmodel.labelers import label_items, labeler_user, lease_items, phase_two_label
from rewardmodel.ml.demo_domain.problems import DemoProblem, generate_problems
from tests.factories import ItemFactory, ProblemFactory, SolutionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def problem() -> DemoProblem:
    return generate_problems(1, seed=1)[0]


def queue(problem: DemoProblem, steps: list[str]) -> Item:
    solution = SolutionFactory(
        problem=ProblemFactory(text=problem.text, answer=problem.answer), steps=steps, generation=0
    )
    item: Item = ItemFactory(solution=solution, generation=0)
    return item


def test_oracle_labels_a_right_solution_to_its_end(problem: DemoProblem) -> None:
    item = queue(problem, problem.solution)
    assert label_items(labeler="oracle", items=Item.objects.all()) == []
    labeling = Labeling.objects.get()
    assert labeling.finish_reason == "solution"
    assert len(labeling.label["steps"]) == len(problem.solution)
    assert labeling.assignment is not None
    assert labeling.assignment.item == item
    assert labeling.labeler is not None
    assert labeling.labeler.kind == User.Kind.MODEL


def test_oracle_stops_at_the_first_wrong_step(problem: DemoProblem) -> None:
    queue(problem, [problem.solution[0], "Therefore $1 \\equiv 2$.", *problem.solution[1:]])
    label_items(labeler="oracle", items=Item.objects.all())
    label = Labeling.objects.get().label
    assert label["finish_reason"] == "found_error"
    first, second = [step["completions"][0]["rating"] for step in label["steps"]]
    assert (first >= 0, second) == (True, -1)
    assert [step["chosen_completion"] for step in label["steps"]] == [0, None]


def test_labeling_again_changes_nothing(problem: DemoProblem) -> None:
    queue(problem, problem.solution)
    for _ in range(2):
        assert label_items(labeler="oracle", items=Item.objects.all()) == []
    assert Labeling.objects.count() == Assignment.objects.count() == 1


def test_problem_that_the_oracle_does_not_know_is_named(problem: DemoProblem) -> None:
    queue(problem, problem.solution)
    unknown = ItemFactory(generation=0)
    (failed,) = label_items(labeler="oracle", items=Item.objects.all())
    assert failed.startswith(f"item {unknown.pk}: ")
    assert Labeling.objects.count() == 1


def test_items_of_a_model_are_not_given_to_people(problem: DemoProblem, labeler: User) -> None:
    queue(problem, problem.solution)
    lease_items(labeler="oracle", generation=0)
    assert next_assignment(labeler=labeler) is None
    assert Assignment.objects.get().labeler == labeler_user("oracle")


def test_label_without_an_error_ends_in_the_solution() -> None:
    label = phase_two_label(["a", "b"], [1, 0])
    assert (label["finish_reason"], len(label["steps"])) == ("solution", 2)
