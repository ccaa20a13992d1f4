"""Parts of the labeling page that a task needs rarely, and that cannot be loaded just then."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from annotation.models import Assignment, User
from annotation.services.assignments import expire_leases
from annotation.services.labelings import submit_labeling
from annotation.services.pauses import begin_pause
from annotation.services.queue import next_assignment
from annotation.services.reviewing import send_back_a_labeling
from tests.annotation.screening_scene import screened_phase
from tests.browser.connection import intercept
from tests.browser.long_solution import queue_long
from tests.browser.lost_files import Fault, faults, lose, lose_now, note, recover
from tests.browser.queued_items import STEPS, queue_items
from tests.browser.rating_page import current, start, wait_saved
from tests.browser.test_two_tabs import sign_in_elsewhere
from tests.factories import UserFactory, label, lease

Open = Callable[..., Page]

RARE_PARTS = {
    "ClosedTask", "EmptyQueue", "NotSubmitted", "Paused", "Refusal", "ReviewerComment", "ScreeningNotes", "SomebodyElse", "StepMap",
    "ToldRefusal", "UndoToast",
}  # fmt: skip


def open_without(sign_in: Open, user: User, part: str, fault: Fault) -> Page:
    page = sign_in(user)
    lose(page.context, part, fault)
    return start(page)


@faults
def test_end_of_the_queue(sign_in: Open, labeler_user: User, fault: Fault) -> None:
    page = sign_in(labeler_user)
    lose(page.context, "EmptyQueue", fault)
    page.goto("/label")
    note(page, "The empty queue")
    lose_now(page, fault)
    recover(page, "EmptyQueue", fault)
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()


@faults
def test_comment_of_a_reviewer(sign_in: Open, manager: User, labeler_user: User, fault: Fault) -> None:
    assignment = lease(queue_items(1)[0], labeler_user)
    unsure = label([None, 1, 1, 1, 1], steps=STEPS)
    labeling, _ = submit_labeling(assignment_id=assignment.pk, labeler=labeler_user, label=unsure)
    case = labeling.review_cases.get()
    send_back_a_labeling(case_id=case.pk, reviewer=manager, sentence="Look again.", labeling_id=labeling.pk)
    page = open_without(sign_in, labeler_user, "ReviewerComment", fault)
    note(page, "The comment of the reviewer")
    lose_now(page, fault)
    recover(page, "ReviewerComment", fault)
    expect(page.get_by_text("Look again.")).to_be_visible()


@faults
def test_pause_instead_of_a_task(sign_in: Open, labeler_user: User, fault: Fault) -> None:
    begin_pause(labeler_id=labeler_user.pk, reason="Rated without reading.", actor=None)
    page = sign_in(labeler_user)
    lose(page.context, "Paused", fault)
    page.goto("/label")
    note(page, "The pause")
    lose_now(page, fault)
    recover(page, "Paused", fault)
    expect(page.get_by_role("heading", name="No tasks for now")).to_be_visible()


@faults
def test_progress_of_a_screening(sign_in: Open, labeler_user: User, fault: Fault) -> None:
    screened_phase(items=1)
    page = sign_in(labeler_user)
    lose(page.context, "ScreeningNotes", fault)
    start(page, problem="What is")
    note(page, "The screening")
    lose_now(page, fault)
    recover(page, "ScreeningNotes", fault)
    expect(page.get_by_text("Screening: 0 of 1")).to_be_visible()


@faults
def test_message_after_a_submit(sign_in: Open, labeler_user: User, fault: Fault) -> None:
    queue_items(2)
    page = open_without(sign_in, labeler_user, "UndoToast", fault)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    note(page, "The way back")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    lose_now(page, fault)
    recover(page, "UndoToast", fault)
    expect(page.get_by_text("Submitted. Thank you.")).to_be_visible()


def refuse(route: Route) -> None:
    body = {"code": "invalid_label", "detail": "This cannot be stored.", "field": "label"}
    route.fulfill(status=400, body=json.dumps(body), content_type="application/problem+json")


@faults
def test_refusal_of_a_submit(sign_in: Open, labeler_user: User, fault: Fault) -> None:
    queue_items(2)
    page = open_without(sign_in, labeler_user, "Refusal", fault)
    page.keyboard.press("1")
    intercept(page, "**/submit", refuse, times=1)
    page.keyboard.press("Enter")
    note(page, "Why the work was not taken")
    assert current(page) == "Step 1"
    lose_now(page, fault)
    recover(page, "Refusal", fault)
    expect(page.get_by_text("Not submitted. This cannot be stored.")).to_be_visible()


def end_the_lease() -> None:
    """The task goes to somebody else, in one moment: the page must not fetch it again in between."""
    with transaction.atomic():
        Assignment.objects.update(lease_expires_at=timezone.now() - timedelta(minutes=1))
        expire_leases()
        assert next_assignment(labeler=UserFactory()) is not None


@faults
def test_task_that_is_closed(sign_in: Open, labeler_user: User, fault: Fault) -> None:
    queue_items(1)
    page = open_without(sign_in, labeler_user, "ClosedTask", fault)
    page.keyboard.press("3")
    wait_saved(page)
    end_the_lease()
    page.keyboard.press("2")
    expect(page.get_by_role("heading", name="What happened to this task could not be loaded")).to_be_visible()
    lose_now(page, fault)
    recover(page, "ClosedTask", fault)
    expect(page.get_by_role("heading", name="This task is closed")).to_be_visible()
    expect(page.get_by_role("button", name="Save my ratings as a file")).to_be_visible()


@faults
@pytest.mark.parametrize(
    ("part", "name"),
    [("NotSubmitted", "What was not submitted"), ("ToldRefusal", "Why an answer could not be submitted")],
)
def test_late_submit_that_came_too_late(sign_in: Open, labeler_user: User, part: str, name: str, fault: Fault) -> None:
    queue_items(2)
    page = start(sign_in(labeler_user))
    intercept(page, "**/submit", lambda route: route.abort())
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your work is kept here and will be sent when the connection is back.")).to_be_visible()
    end_the_lease()
    lose(page.context, part, fault)
    page.unroute("**/submit")
    start(page, problem="What is")
    note(page, name)
    lose_now(page, fault)
    recover(page, part, fault)
    expect(page.get_by_role("button", name="Save my ratings as a file")).to_be_visible()


@faults
def test_somebody_else_in_another_tab(sign_in: Open, labeler_user: User, fault: Fault) -> None:
    UserFactory(username="conrad")
    queue_items(1)
    page = open_without(sign_in, labeler_user, "SomebodyElse", fault)
    page.keyboard.press("3")
    wait_saved(page)
    sign_in_elsewhere(page, "conrad")
    page.bring_to_front()
    page.keyboard.press("1")
    expect(page.get_by_role("heading", name="This page could not be loaded")).to_be_visible()
    lose_now(page, fault)
    recover(page, "SomebodyElse", fault)
    expect(page.get_by_role("heading", name="Somebody else has signed in")).to_be_visible()


@faults
def test_map_of_the_steps(sign_in: Open, labeler_user: User, fault: Fault) -> None:
    queue_long(60)
    page = sign_in(labeler_user)
    lose(page.context, "StepMap", fault)
    start(page, problem="A courier")
    note(page, "The map of the steps")
    lose_now(page, fault)
    page.keyboard.press("3")
    assert current(page) == "Step 2"
    recover(page, "StepMap", fault)
    expect(page.locator(".step-map")).to_be_visible()
