"""The table of limits, row by row: at its limit a text enters, is labeled and submitted; one more is refused where it enters."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from rest_framework.test import APIClient

from annotation import limits
from annotation.imports.importer import InvalidRow, Outcome
from annotation.imports.prm800k import RecordImporter
from annotation.imports.problems import ProblemImporter
from annotation.imports.solutions import SolutionImporter
from annotation.models import Assignment, CompletionRequest, Item, Labeling, Phase, Problem, Solution, User
from annotation.models.transitions import COMPLETION_REQUEST
from annotation.services.completions import MOST_REQUESTS, ask_for_completions
from annotation.services.labelings import submit_labeling
from rewardmodel.loop.stages import sampling
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, SolutionFactory, label, lease, problem_item
from tests.transitions import move

pytestmark = pytest.mark.django_db

Value = dict[str, Any]
PROBLEM = "What is $1 + 1$?"


def import_solution(**row: Any) -> Solution:
    ProblemFactory(text=PROBLEM)
    importer = SolutionImporter(generator="outside", cut="line")
    assert importer.store([importer.parse({"problem": PROBLEM, **row})]) == [Outcome.NEW]
    return Solution.objects.get()


def refusal_of_solution(**row: Any) -> str:
    with pytest.raises(InvalidRow) as refusal:
        SolutionImporter(generator="outside", cut="line").parse({"problem": PROBLEM, **row})
    return str(refusal.value)


def label_whole(solution: Solution, client: APIClient, labeler: User, **phase: Any) -> Labeling:
    """Rate every step, save that as a draft, and submit it."""
    item = ItemFactory(phase=PhaseFactory(**phase), solution=solution, problem=solution.problem)
    assignment = lease(item, labeler)
    rated = label([1] * len(solution.steps), steps=solution.steps)
    url = f"/api/v1/assignments/{assignment.pk}"
    assert client.put(f"{url}/draft", {"label": rated}).status_code == 200
    assert client.post(f"{url}/submit", {"label": rated}).status_code == 201
    return Labeling.objects.get(origin="native")


@pytest.mark.parametrize(
    ("at_limit", "beyond", "refusal"),
    [
        (
            {"steps": ["a", "x" * limits.STEP]},
            {"steps": ["a", "x" * (limits.STEP + 1)]},
            'step 2 of "steps" has 100,001 characters; at most 100,000 are allowed',
        ),
        (
            {"solution": "x" * limits.STEP},
            {"solution": "x" * (limits.STEP + 1)},
            'step 1 of "solution" has 100,001 characters; at most 100,000 are allowed',
        ),
        (
            {"steps": ["x"] * limits.STEPS},
            {"steps": ["x"] * (limits.STEPS + 1)},
            '"steps" has 2,001 steps; at most 2,000 are allowed',
        ),
        (
            {"steps": ["\x01" * limits.STEP] * 15},  # JSON needs six bytes for each of these characters
            {"steps": ["\x01" * limits.STEP] * 15 + ["x"]},
            'the steps of "steps" have 1,500,001 characters together; at most 1,500,000 are allowed',
        ),
        (
            {"steps": ["x"], "answer": "4" * limits.ANSWER},
            {"steps": ["x"], "answer": "4" * (limits.ANSWER + 1)},
            '"answer" has 10,001 characters; at most 10,000 are allowed',
        ),
    ],
    ids=["step", "step of a text", "steps", "solution", "answer"],
)
def test_imported_solution(as_labeler: APIClient, labeler: User, at_limit: Value, beyond: Value, refusal: str) -> None:
    assert refusal_of_solution(**beyond) == refusal
    solution = import_solution(**at_limit)
    labeling = label_whole(solution, as_labeler, labeler)
    assert [step["completions"][0]["text"] for step in labeling.label["steps"]] == solution.steps


def test_imported_explanations(as_labeler: APIClient, labeler: User) -> None:
    def given(count: int, length: int = limits.EXPLANATION) -> list[Value]:
        return [{"step": 0, "text": f"{number:04}" + "e" * (length - 4)} for number in range(count)]

    assert "at most 5000 characters" in refusal_of_solution(steps=["a"], explanations=given(1, limits.EXPLANATION + 1))
    assert refusal_of_solution(steps=["a"], explanations=given(limits.GIVEN_EXPLANATIONS + 1)) == (
        '"explanations" has 21 for step 0; at most 20 are allowed'
    )
    texts = given(limits.GIVEN_EXPLANATIONS)
    solution = import_solution(steps=["a"], explanations=texts)
    assignment = lease(ItemFactory(phase__ask_explanation=True, solution=solution), labeler)
    details = {"given_explanations": [{"text": one["text"], "rating": 1} for one in texts]}
    body = {"label": label([-1], steps=["a"]), "details": details}
    assert as_labeler.post(f"/api/v1/assignments/{assignment.pk}/submit", body).status_code == 201


@pytest.mark.parametrize(
    ("field", "most", "named"),
    [
        ("problem", limits.PROBLEM, '"problem" has 100,001 characters; at most 100,000 are allowed'),
        ("answer", limits.ANSWER, '"answer" has 10,001 characters; at most 10,000 are allowed'),
        ("solution", limits.GROUND_TRUTH_SOLUTION, '"solution" has 500,001 characters; at most 500,000 are allowed'),
        ("subject", limits.SUBJECT, '"subject" has 101 characters; at most 100 are allowed'),
        ("level", limits.LEVEL, '"level" has 51 characters; at most 50 are allowed'),
        ("unique_id", limits.EXTERNAL_ID, '"unique_id" has 201 characters; at most 200 are allowed'),
    ],
)
def test_imported_problem(as_labeler: APIClient, labeler: User, field: str, most: int, named: str) -> None:
    importer = ProblemImporter(split="train", source="")
    with pytest.raises(InvalidRow) as refusal:
        importer.parse({"problem": PROBLEM, "answer": "2", field: "x" * (most + 1)})
    assert str(refusal.value) == named
    importer.store([importer.parse({"problem": PROBLEM, "answer": "2", field: "x" * most})])
    solution = SolutionFactory(problem=Problem.objects.get())
    assert label_whole(solution, as_labeler, labeler).problem == solution.problem


def test_imported_record(as_labeler: APIClient, labeler: User) -> None:
    def record(steps: list[str], **question: Any) -> Value:
        return {
            "labeler": None,
            "question": {"problem": PROBLEM, "pre_generated_steps": steps, **question},
            "label": {"steps": [], "total_time": 1, "finish_reason": "solution"},
        }

    def refusal(row: Value) -> str:
        with pytest.raises(InvalidRow) as refused:
            RecordImporter().parse(row)
        return str(refused.value)

    many = [{"text": "x", "rating": 1, "flagged": False}] * (limits.COMPLETIONS_OF_A_STEP + 1)
    crowded = record(["x"])
    crowded["label"]["steps"] = [{"completions": many, "human_completion": None, "chosen_completion": 0}]
    assert refusal(crowded) == '"label.steps[0].completions" has 51 entries; at most 50 are allowed'
    assert refusal(record(["x" * (limits.STEP + 1)])).startswith('step 1 of "question.pre_generated_steps" has 100,001')
    assert refusal(record(["x"], ground_truth_answer="4" * (limits.ANSWER + 1))).startswith(
        '"question.ground_truth_answer" has 10,001'
    )
    importer = RecordImporter()
    importer.store([importer.parse(record(["x" * limits.STEP] * 15, ground_truth_answer="4" * limits.ANSWER))])
    label_whole(Solution.objects.get(), as_labeler, labeler)


def test_sampled_solution_is_cut_and_can_be_submitted(as_labeler: APIClient, labeler: User) -> None:
    assert limits.cut_to_size(["a", "x" * (limits.STEP + 1), "b"]) == ["a", "x" * limits.STEP]
    assert limits.cut_to_size(["a"] * (limits.STEPS + 1)) == ["a"] * limits.STEPS
    assert limits.cut_to_size(["x" * limits.STEP] * 16) == ["x" * limits.STEP] * 15
    assert limits.cut_to_size(["a", "", "b"]) == ["a", "", "b"]
    generation = type("G", (), {"number": 1, "generator": type("N", (), {"name": "own"})()})()
    end = "b\n\n# Answer\n\n4"
    solution = sampling._solution(generation, ProblemFactory(text=PROBLEM), 0, ["a", "x" * (limits.STEP + 1), end])
    solution.save()
    assert (solution.answer, len(solution.steps)) == (None, 2)
    label_whole(solution, as_labeler, labeler)


def alternatives(assignment: Assignment, texts: list[str]) -> None:
    request = ask_for_completions(assignment_id=assignment.pk, labeler=assignment.labeler, steps=[])
    written = {"completions": texts, "generator": "test-generator", "finished_at": timezone.now()}
    move(request, COMPLETION_REQUEST, "ready", **written)


def test_largest_label_of_flow_two_fits_the_draft_and_the_request(as_labeler: APIClient, labeler: User) -> None:
    """Every text at its limit, in the characters for which JSON needs the most bytes."""
    solution = import_solution(steps=["\x01" * limits.STEP] * 15)
    phase = PhaseFactory(ask_alternatives=limits.ASK_ALTERNATIVES.high, ask_explanation=True, ask_progress=True)
    assignment = lease(ItemFactory(phase=phase, solution=solution), labeler)
    offered = [f"{number}" + "\x01" * (limits.STEP - 1) for number in range(limits.ASK_ALTERNATIVES.high)]
    alternatives(assignment, offered)
    rated = label([-1], steps=solution.steps)
    rated["steps"][0]["completions"] += [{"text": text, "rating": 1, "flagged": False} for text in offered]
    details = {
        "progress": 4,
        "explanation": "e" + "\x01" * (limits.EXPLANATION - 2) + "e",
        "suggested_answer": "4" * limits.SUGGESTED_ANSWER,
    }
    # a draft may hold ratings of all steps together with the alternatives of the one that was negative
    draft = {**rated, "steps": label([1] * 14, steps=solution.steps)["steps"] + rated["steps"], "details": details}
    url = f"/api/v1/assignments/{assignment.pk}"
    assert as_labeler.put(f"{url}/draft", {"label": draft}).status_code == 200
    assert as_labeler.post(f"{url}/submit", {"label": rated, "details": details}).status_code == 201


def test_limits_add_up() -> None:
    """The largest draft of each flow: six bytes for each character, 150 for what surrounds a step, 60 for what surrounds a completion."""
    answers = (
        limits.REASON + limits.SUGGESTED_ANSWER + limits.EXPLANATION + limits.GIVEN_EXPLANATIONS * limits.EXPLANATION
    )
    offered = limits.ASK_ALTERNATIVES.high * limits.STEP
    flow_two = 6 * (limits.SOLUTION + offered + answers) + 150 * limits.STEPS + 60 * limits.ASK_ALTERNATIVES.high
    last_step = limits.COMPLETIONS_PER_STEP.high * limits.STEP
    own_twice = 2 * limits.STEP + limits.BUILT  # a draft keeps own steps once more, as they were typed
    said = limits.REASON + limits.SUGGESTED_ANSWER
    around = MOST_REQUESTS * (150 + 60 * limits.COMPLETIONS_PER_STEP.high)
    flow_one = 6 * (limits.BUILT + last_step + own_twice + said) + around
    assert flow_two <= limits.DRAFT
    assert flow_one <= limits.DRAFT
    assert limits.DRAFT < settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    for model, field, most in (
        (Problem, "source", limits.SOURCE),
        (Problem, "subject", limits.SUBJECT),
        (Problem, "level", limits.LEVEL),
        (Problem, "external_id", limits.EXTERNAL_ID),
        (Solution, "generator", limits.GENERATOR_NAME),
        (CompletionRequest, "generator", limits.GENERATOR_NAME),
    ):
        assert getattr(model._meta.get_field(field), "max_length", None) == most


def offer(assignment: Assignment, so_far: list[str], texts: list[str]) -> None:
    request = ask_for_completions(assignment_id=assignment.pk, labeler=assignment.labeler, steps=so_far)
    written = {"completions": texts, "generator": "test-generator", "finished_at": timezone.now()}
    move(request, COMPLETION_REQUEST, "ready", **written)


def test_built_solution(as_labeler: APIClient, labeler: User) -> None:
    """Beyond BUILT no further completions are requested; what was built until then is submitted."""
    assignment = lease(problem_item(phase=PhaseFactory(flow=Phase.Flow.ONE)), labeler)
    first, second = "a" * limits.STEP, "b" * limits.STEP
    offer(assignment, [], [first])  # counts 200,000 after it: offered and chosen
    offer(assignment, [first], [second])
    url = f"/api/v1/assignments/{assignment.pk}"
    at_limit = as_labeler.post(f"{url}/completions", {"steps": [first, second]})
    assert at_limit.status_code in (200, 202)
    Assignment.objects.get().completion_requests.filter(steps__len=2).delete()
    refused = as_labeler.post(f"{url}/completions", {"steps": [first, second + "c"]})
    assert (refused.status_code, refused.json()["field"]) == (400, "steps.1")
    offer(assignment, [first, second], ["c"])
    refused = as_labeler.post(f"{url}/completions", {"steps": [first, second, "c"]})
    assert (refused.status_code, refused.json()["field"]) == (400, "steps")
    assert "400,002 characters" in refused.json()["detail"]

    def step(text: str) -> Value:
        return {
            "completions": [{"text": text, "rating": 1, "flagged": False}],
            "human_completion": None,
            "chosen_completion": 0,
        }

    unfinished = {"completions": None, "human_completion": None, "chosen_completion": None}
    given_up = {
        "steps": [step(first), step(second), step("c"), unfinished],
        "total_time": 1,
        "finish_reason": "give_up",
    }
    body = {"label": given_up, "details": {"reason": "r" * limits.REASON}}
    assert as_labeler.post(f"{url}/submit", body).status_code == 201


@pytest.mark.parametrize(
    "steps",
    [["x" * (limits.STEP + 1)], ["x"] * (limits.STEPS + 1), ["x" * 1_000_000] * 12],
    ids=["long step", "many steps", "large solution"],
)
def test_item_from_before_these_limits_is_submitted(as_labeler: APIClient, labeler: User, steps: list[str]) -> None:
    ProblemFactory(text=PROBLEM)
    label_whole(SolutionFactory(problem=Problem.objects.get(), steps=steps), as_labeler, labeler)


def test_explanations_from_before_these_limits_are_submitted(as_labeler: APIClient, labeler: User) -> None:
    texts = [f"{number} " + "e" * limits.EXPLANATION for number in range(limits.GIVEN_EXPLANATIONS + 5)]
    solution = SolutionFactory(explanations=[{"step": 0, "text": text} for text in texts])
    assignment = lease(ItemFactory(phase__ask_explanation=True, solution=solution), labeler)
    details = {"given_explanations": [{"text": text, "rating": 1} for text in texts]}
    submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([-1]), details=details)


def test_alternatives_after_a_step_from_before_these_limits_are_requested(as_labeler: APIClient, labeler: User) -> None:
    long = "x" * (limits.STEP + 1)
    item: Item = ItemFactory(phase__ask_alternatives=2, solution=SolutionFactory(steps=[long, "y"]))
    url = f"/api/v1/assignments/{lease(item, labeler).pk}/completions"
    assert as_labeler.post(url, {"steps": [long]}).status_code in (200, 202)


def test_label_with_more_than_was_offered_is_refused(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(ItemFactory(phase__ask_alternatives=2), labeler)
    alternatives(assignment, ["Other."])
    rated = label([-1])
    rated["steps"][0]["completions"] += [{"text": "Other.", "rating": 1, "flagged": False}] * 2
    response = as_labeler.post(f"/api/v1/assignments/{assignment.pk}/submit", {"label": rated})
    assert (response.status_code, response.json()["field"]) == (400, "label.steps.0.completions")
    assert json.dumps(response.json()["detail"]) == '"1 alternatives were offered; the label has 2."'
