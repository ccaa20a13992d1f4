"""Texts at their limits, and one character beyond: told while typing, never by a refused submit."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from annotation import limits
from annotation.models import Labeling, Phase, User
from rewardmodel.models import Generator
from tests.browser.building_page import build, cards, press
from tests.browser.completion_writer import FIRST, asked, queue_problem, write
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.browser.queued_items import queue_items
from tests.browser.rating_page import start, wait_saved
from tests.factories import PhaseFactory

Open = Callable[..., Page]

MARK = "\n\n# Answer\n\n"


def assert_told(page: Page, field: Locator, length: str, most: str) -> None:
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert")).to_have_text(f"The text has {length} characters; at most {most} are allowed.")


@pytest.mark.parametrize(
    ("key", "question", "action"),
    [("g", "Why are you giving up?", "Give up"), ("b", "What is wrong with the problem?", "Report it")],
)
def test_reason_is_accepted_up_to_its_limit(
    sign_in: Open, labeler_user: User, key: str, question: str, action: str
) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user))
    page.keyboard.press(key)
    dialog, field = page.get_by_role("dialog"), page.get_by_label(question)
    field.fill("x" * 4_700)
    expect(dialog.get_by_text("4,700 of 5,000 characters")).to_be_visible()
    screenshot(page, f"long-reason-{key}-near")
    field.fill("x" * (limits.REASON + 1))
    assert_told(page, field, "5,001", "5,000")
    dialog.get_by_role("button", name=action).click()
    expect(field).to_be_focused()
    assert_accessible(page)
    screenshot(page, f"long-reason-{key}")
    field.fill("x" * limits.REASON)
    expect(dialog.get_by_text("5,000 of 5,000 characters")).to_be_visible()
    dialog.get_by_role("button", name=action).click()
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    assert Labeling.objects.get().details["reason"] == "x" * limits.REASON


def test_suggested_answer_is_accepted_up_to_its_limit(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    page = start(sign_in(labeler_user, color_scheme="dark", **PHONE))
    page.get_by_role("button", name="Looks wrong?").click()
    field = page.get_by_label("What should the answer be?")
    field.fill("5" * (limits.SUGGESTED_ANSWER + 1))
    assert_told(page, field, "1,001", "1,000")
    page.get_by_role("button", name="Save").click()
    expect(field).to_be_focused()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "long-suggestion-phone-dark")
    field.fill("5" * limits.SUGGESTED_ANSWER)
    page.get_by_role("button", name="Save").click()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    assert Labeling.objects.get().details["suggested_answer"] == "5" * limits.SUGGESTED_ANSWER


def test_own_step_is_accepted_up_to_its_limit(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user), queue_problem())
    write(FIRST)
    cards(page, 3)
    press(page, "111")
    step, answer = page.get_by_label("The next step only."), page.get_by_label("Final answer")
    room = limits.STEP - len(MARK) - len("8")
    step.fill("x" * (room + 1))
    expect(step).to_have_attribute("aria-invalid", "false")
    answer.fill("8")  # step and answer are one text
    assert_told(page, step, "100,001", "100,000")
    expect(page.get_by_text("Step 1: your own step is too long. Shorten it, or give up.")).to_be_visible()
    page.get_by_role("button", name="Shorten your step").click()
    expect(step).to_be_focused()
    assert_accessible(page)
    screenshot(page, "long-own-step")
    wait_saved(page)
    step.fill("x" * room)
    expect(page.get_by_text("100,000 of 100,000 characters")).to_be_visible()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    [written] = Labeling.objects.get().label["steps"]
    assert written["human_completion"]["text"] == f"{'x' * room}{MARK}8"


def test_own_step_that_no_draft_can_hold_is_said_to_be_kept_nowhere(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user), queue_problem())
    write(FIRST)
    cards(page, 3)
    press(page, "111")
    wait_saved(page)
    page.get_by_label("The next step only.").fill("\x01" * (limits.DRAFT // 6))  # JSON needs six bytes for each
    expect(page.locator(".save")).to_have_text("Not saved, not kept")
    screenshot(page, "too-long-to-save")
    page.get_by_label("The next step only.").fill("He gets 8 back.")
    wait_saved(page)
    page.keyboard.press("Control+Enter")
    asked("He gets 8 back.")


def test_explanation_is_accepted_up_to_its_limit(sign_in: Open, labeler_user: User) -> None:
    queue_items(1, PhaseFactory(name="Phase 2", instructions="", ask_explanation=True))
    page = start(sign_in(labeler_user))
    page.keyboard.press("1")
    field = page.get_by_label("In your own words")
    field.fill("x" * (limits.EXPLANATION + 1))
    assert_told(page, field, "5,001", "5,000")
    page.get_by_label("In your own words").press("Control+Enter")
    expect(page.get_by_text("Shorten your explanation.")).to_be_visible()
    expect(field).to_be_focused()
    assert_accessible(page)
    screenshot(page, "long-explanation")
    field.fill("x" * limits.EXPLANATION)
    field.press("Control+Enter")
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    assert Labeling.objects.get().details["explanation"] == "x" * limits.EXPLANATION


def test_phase_takes_texts_and_numbers_up_to_their_limits(sign_in: Open, manager: User) -> None:
    Generator.objects.create(name="small-model", backend="transformers", location="nowhere")  # alternatives need one
    page = sign_in(manager)
    page.goto("/phases/new")
    name, instructions = page.get_by_label("Name", exact=True), page.get_by_label("Instructions for labelers")
    name.fill("n" * (limits.PHASE_NAME + 1))
    instructions.fill("i" * (limits.INSTRUCTIONS + 1))
    expect(page.get_by_text("The text has 101 characters; at most 100 are allowed.")).to_be_visible()
    expect(page.get_by_text("The text has 100,001 characters; at most 100,000 are allowed.")).to_be_visible()
    page.get_by_role("button", name="Create phase").click()
    expect(name).to_be_focused()
    assert_accessible(page)
    screenshot(page, "phase-long-texts")
    name.fill("n" * limits.PHASE_NAME)
    instructions.fill("i" * limits.INSTRUCTIONS)
    for label, allowed in (
        ("Labelings per item", limits.LABELINGS_PER_ITEM),
        ("Solutions for each quality-control item", limits.QUALITY_CONTROL_EVERY),
        ("Alternative steps to rate", limits.ASK_ALTERNATIVES),
    ):
        field = page.get_by_label(label)
        expect(field).to_have_attribute("min", str(allowed.low))
        expect(field).to_have_attribute("max", str(allowed.high))
        field.fill(str(allowed.high))
    page.get_by_label("Lease in minutes").fill("1440")
    page.get_by_role("button", name="Create phase").click()
    expect(page.get_by_role("button", name="Save settings")).to_be_visible()
    phase = Phase.objects.get()
    assert (len(phase.name), phase.lease.total_seconds()) == (limits.PHASE_NAME, limits.LEASE_SECONDS.high)
    assert (phase.labelings_per_item, phase.quality_control_every, phase.ask_alternatives) == (100, 1000, 8)
