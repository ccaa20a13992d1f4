"""POST /assignments/{id}/completions: requesting, awaiting and receiving candidates for the next step."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.models import Assignment, CompletionRequest, Item, Phase, User
from annotation.models.transitions import COMPLETION_REQUEST
from annotation.services.assignments import expire_leases, release_assignment
from annotation.services.corrections import reopen_assignment
from annotation.services.labelings import submit_labeling
from annotation.signals import completions_wanted
from tests.conftest import ClientOf
from tests.factories import ItemFactory, PhaseFactory, UserFactory, lease, problem_item
from tests.transitions import move

pytestmark = pytest.mark.django_db

ENDED = ["It is 42.\n\n# Answer\n\n42"]


@pytest.fixture(autouse=True)
def wanted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ids of signalled requests; replaces the real receivers of the signal."""
    told: list[int] = []
    monkeypatch.setattr(completions_wanted, "send", lambda sender, request_id: told.append(request_id))
    return told


def _ask(client: APIClient, assignment: Assignment, steps: Any = (), **more: Any) -> Any:
    return client.post(f"/api/v1/assignments/{assignment.pk}/completions", {"steps": list(steps), **more})


def _write(*texts: str) -> None:
    for request in CompletionRequest.objects.all():
        move(request, COMPLETION_REQUEST, "ready", completions=list(texts), finished_at=timezone.now())


def test_first_request_is_pending_and_signalled(as_labeler: APIClient, labeler: User, wanted: list[int]) -> None:
    assignment = lease(problem_item(phase=PhaseFactory(flow=1, completions_per_step=3)), labeler)
    response = _ask(as_labeler, assignment, ["Step one."])
    assert (response.status_code, response["Retry-After"]) == (202, "1")
    assert response.json() == {
        "status": "pending",
        "message": "The next steps are being written.",
        "completions": [],
        "continuation_order": [],
    }
    request = CompletionRequest.objects.get()
    assert (request.assignment, request.steps, request.wanted) == (assignment, ["Step one."], 3)
    assert (request.status, request.continuation) == ("pending", "random")
    assert wanted == [request.pk]


def test_repeated_request_is_the_same_and_signals_again(
    as_labeler: APIClient, labeler: User, wanted: list[int]
) -> None:
    assignment = lease(problem_item(), labeler)
    for _ in range(3):
        assert _ask(as_labeler, assignment).status_code == 202
    assert wanted == [CompletionRequest.objects.get().pk] * 3


def test_ready_completions_come_whole_and_always_the_same(
    as_labeler: APIClient, labeler: User, wanted: list[int]
) -> None:
    assignment = lease(problem_item(), labeler)
    _ask(as_labeler, assignment)
    _write("Twice.", "Twice.", "Once.")
    first, again = _ask(as_labeler, assignment), _ask(as_labeler, assignment)
    assert (first.status_code, "Retry-After" in first) == (200, False)
    assert first.json()["completions"] == [{"text": "Twice."}, {"text": "Twice."}, {"text": "Once."}]
    assert (first.json()["status"], first.json()["message"]) == ("ready", "")
    assert sorted(first.json()["continuation_order"]) == [0, 1, 2]
    assert again.json() == first.json()
    assert len(wanted) == 1


def test_nothing_written_says_what_to_do(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(problem_item(), labeler)
    _ask(as_labeler, assignment)
    _write()
    response = _ask(as_labeler, assignment).json()
    assert (response["status"], response["completions"]) == ("ready", [])
    assert response["message"] == "No steps are offered here. Write the next step yourself."


def test_other_steps_are_another_request(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(problem_item(), labeler)
    for steps in (["One.", "Two."], ["One.Two."], ["One."], []):
        _ask(as_labeler, assignment, steps)
    requests = list(CompletionRequest.objects.order_by("pk"))
    assert [request.steps for request in requests] == [["One.", "Two."], ["One.Two."], ["One."], []]
    assert len({request.seed for request in requests}) == 4


def test_two_labelers_of_one_item_have_requests_of_their_own(client_of: ClientOf) -> None:
    item = problem_item(labelings_wanted=2, free_slots=2)
    for labeler in (UserFactory(), UserFactory()):
        _ask(client_of(labeler), lease(item, labeler))
    one, other = CompletionRequest.objects.all()
    assert (one.key != other.key, one.seed != other.seed) == (True, True)


def test_the_labelers_choice_has_no_order(as_labeler: APIClient, labeler: User) -> None:
    phase = PhaseFactory(flow=1, continuation=Phase.Continuation.LABELER)
    assignment = lease(problem_item(phase=phase), labeler)
    _ask(as_labeler, assignment)
    _write("One.")
    assert _ask(as_labeler, assignment).json()["continuation_order"] is None


def test_a_request_keeps_the_rule_that_held_when_it_was_asked(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(problem_item(), labeler)
    _ask(as_labeler, assignment)
    Phase.objects.update(continuation=Phase.Continuation.LABELER)
    _write("One.")
    assert _ask(as_labeler, assignment).json()["continuation_order"] == [0]


def test_failed_request_keeps_its_reason_from_the_labeler_and_can_be_retried(
    as_labeler: APIClient, labeler: User, wanted: list[int]
) -> None:
    assignment = lease(problem_item(), labeler)
    _ask(as_labeler, assignment)
    failure = {"error": "no model there.\nTraceback: secret.py", "attempts": 1, "finished_at": timezone.now()}
    move(CompletionRequest.objects.get(), COMPLETION_REQUEST, "failed", **failure)
    told = _ask(as_labeler, assignment)
    assert (told.status_code, told.json()["status"]) == (200, "failed")
    assert told.json()["message"] == (
        "The next steps cannot be written right now. Write the step yourself, or skip the task."
    )
    assert len(wanted) == 1
    assert _ask(as_labeler, assignment, again=True).status_code == 202
    request = CompletionRequest.objects.get()
    assert (request.status, request.attempts, request.error) == ("pending", 0, "")
    assert len(wanted) == 2


@pytest.mark.parametrize("status", ["failed", "ready"])
def test_in_flow_two_there_are_simply_no_other_steps(as_labeler: APIClient, labeler: User, status: str) -> None:
    assignment = lease(ItemFactory(phase__ask_alternatives=2), labeler)
    _ask(as_labeler, assignment, ["First step."])
    written: dict[str, Any] = {"error": "no model at /srv/models."} if status == "failed" else {"completions": []}
    move(CompletionRequest.objects.get(), COMPLETION_REQUEST, status, finished_at=timezone.now(), **written)
    told = _ask(as_labeler, assignment, ["First step."]).json()
    assert (told["status"], told["message"]) == (status, "There are no other steps this time.")


def test_a_labeler_who_may_not_skip_is_told_to_give_up(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(problem_item(phase=PhaseFactory(flow=1, allow_skip=False)), labeler)
    _ask(as_labeler, assignment)
    move(CompletionRequest.objects.get(), COMPLETION_REQUEST, "failed", error="x", finished_at=timezone.now())
    assert _ask(as_labeler, assignment).json()["message"].endswith("or give up with a reason.")


def test_admins_see_what_failed_with_the_whole_error(
    client_of: ClientOf, as_labeler: APIClient, labeler: User, as_admin: APIClient
) -> None:
    assignment = lease(problem_item(), labeler)
    _ask(as_labeler, assignment, ["One."])
    error = "no model there.\nTraceback: secret.py"
    move(CompletionRequest.objects.get(), COMPLETION_REQUEST, "failed", error=error, finished_at=timezone.now())
    address = f"/api/v1/phases/{assignment.item.phase_id}/failed-completions"
    body = as_admin.get(address).json()
    assert body["count"] == 1
    [failed] = body["results"]
    assert (failed["step"], failed["reason"], failed["report"]) == (2, "no model there.", "Traceback: secret.py")
    assert failed["problem"] == assignment.item.problem.text
    assert as_labeler.get(address).status_code == 403
    assert as_admin.get("/api/v1/phases/0/failed-completions").status_code == 404
    assert as_admin.get(f"/api/v1/phases/{PhaseFactory().pk}/failed-completions").json()["count"] == 0


def test_retry_of_a_request_that_did_not_fail_changes_nothing(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(problem_item(), labeler)
    _ask(as_labeler, assignment)
    _write("One.")
    assert _ask(as_labeler, assignment, again=True).json()["completions"] == [{"text": "One."}]


def test_missing_worker_is_told_as_a_long_wait(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(problem_item(), labeler)
    _ask(as_labeler, assignment)
    CompletionRequest.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    response = _ask(as_labeler, assignment)
    assert (response.status_code, response.json()["status"]) == (202, "pending")
    assert response.json()["message"] == (
        "The next steps take longer than usual. You can wait: your work is safe, and this page keeps asking."
    )
    CompletionRequest.objects.update(status="running")
    assert _ask(as_labeler, assignment).json()["message"] == "The next steps are being written."


def test_new_request_extends_or_restores_the_lease(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(problem_item(), labeler)
    Assignment.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    _ask(as_labeler, assignment)
    assignment.refresh_from_db()
    assert assignment.lease_expires_at > timezone.now()
    before = assignment.lease_expires_at
    _ask(as_labeler, assignment)  # as a page does automatically, perhaps without a labeler in front of it
    assignment.refresh_from_db()
    assert assignment.lease_expires_at == before
    Assignment.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    expire_leases()
    assert _ask(as_labeler, assignment).status_code == 202
    assignment.refresh_from_db()
    assert assignment.status == "leased"


def test_asking_for_a_closed_assignment_is_409(as_labeler: APIClient, labeler: User, wanted: list[int]) -> None:
    assignment = lease(problem_item(), labeler)
    release_assignment(assignment_id=assignment.pk, labeler=labeler)
    response = _ask(as_labeler, assignment)
    assert (response.status_code, response.json()["code"]) == (409, "assignment_closed")
    assert not CompletionRequest.objects.exists()
    assert wanted == []


def test_assignment_of_another_labeler_is_404(as_labeler: APIClient) -> None:
    assert _ask(as_labeler, lease(problem_item())).status_code == 404
    assert not CompletionRequest.objects.exists()


def test_researchers_may_not_ask(as_researcher: APIClient) -> None:
    assert _ask(as_researcher, lease(problem_item())).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"steps": "One."},
        {"steps": [1, {}]},
        {"steps": [" "]},
        {"steps": ["\x00"]},
        {"steps": [], "count": 0},
        {"steps": [], "count": 17},
        {"steps": ["x"] * 2001},
    ],
)
def test_malformed_questions_are_400(as_labeler: APIClient, labeler: User, body: dict[str, Any]) -> None:
    assignment = lease(problem_item(), labeler)
    response = as_labeler.post(f"/api/v1/assignments/{assignment.pk}/completions", body)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert not CompletionRequest.objects.exists()


def test_nothing_follows_an_answer(as_labeler: APIClient, labeler: User) -> None:
    response = _ask(as_labeler, lease(problem_item(), labeler), ENDED)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_question")
    assert response.json()["field"] == "steps"


def test_in_phase_one_the_phase_says_how_many(as_labeler: APIClient, labeler: User) -> None:
    _ask(as_labeler, lease(problem_item(), labeler), count=1)
    assert CompletionRequest.objects.get().wanted == 4


def test_in_phase_two_fewer_may_be_asked_for(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(ItemFactory(phase__ask_alternatives=3), labeler)
    assert _ask(as_labeler, assignment, ["First step."], count=2).status_code == 202
    assert _ask(as_labeler, assignment, [], count=9).status_code == 202
    assert list(CompletionRequest.objects.order_by("pk").values_list("wanted", flat=True)) == [2, 3]


def test_undone_submit_can_be_continued(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(problem_item(), labeler)
    step = {"completions": None, "human_completion": None, "chosen_completion": None}
    label = {"steps": [step], "total_time": 1, "finish_reason": "give_up"}
    submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label, details={"reason": "Slow."})
    assert _ask(as_labeler, assignment).status_code == 409
    reopen_assignment(assignment_id=assignment.pk, labeler=labeler)
    assert _ask(as_labeler, assignment).status_code == 202


@pytest.mark.parametrize(
    "steps", [["Another step."], ["Second step."], ["First step.", "Second step.", "Third step.\n\n# Answer\n\n41"]]
)
def test_flow_two_completes_only_prefixes_of_the_solution(
    as_labeler: APIClient, labeler: User, steps: list[str]
) -> None:
    response = _ask(as_labeler, lease(ItemFactory(phase__ask_alternatives=3), labeler), steps)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_question")


def test_there_is_an_end_to_asking(as_labeler: APIClient, labeler: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotation.services.completions.MOST_REQUESTS", 1)
    assignment = lease(problem_item(), labeler)
    assert _ask(as_labeler, assignment).status_code == 202
    assert _ask(as_labeler, assignment, ["One."]).json()["code"] == "invalid_question"
    assert _ask(as_labeler, assignment).status_code == 202


def test_items_of_phase_one_stand_once_in_a_phase(db: None) -> None:
    from django.db import IntegrityError, transaction

    item = problem_item()
    with pytest.raises(IntegrityError, match="item_problem_once"), transaction.atomic():
        Item.objects.create(phase=item.phase, problem=item.problem)
    Item.objects.create(phase=item.phase, problem=item.problem, kind="quality_control")
    Item.objects.create(phase=PhaseFactory(flow=1), problem=item.problem)
