"""The questions after the first negative step, by keyboard, by touch, and without a worker."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from annotation.models import CompletionRequest, Labeling, Phase, User
from annotation.models.transitions import COMPLETION_REQUEST
from tests.browser.page_checks import assert_accessible, assert_fits, screenshot
from tests.browser.queued_items import STEPS, queue_items
from tests.browser.rating_page import start, wait_saved
from tests.factories import PhaseFactory
from tests.transitions import move

Open = Callable[..., Page]

OFFERED = ["The pens cost $2 \\cdot 1.50 = 3$ dollars.", "Two pens cost $3$ dollars together.", "Pens are cheap."]
GIVEN = "It takes a pen for a notebook."


def asking(**fields: Any) -> Phase:
    asked = {"ask_progress": True, "ask_explanation": True, "ask_alternatives": 3, **fields}
    return PhaseFactory(name="Phase 2", instructions="", **asked)


def open_page(sign_in: Open, user: User, phase: Phase, **options: Any) -> Page:
    [first, *_] = queue_items(2, phase)
    assert first.solution is not None
    first.solution.explanations = [{"step": 1, "text": GIVEN}, {"step": 3, "text": "Not this one."}]
    first.solution.save()
    return start(sign_in(user, **options))


def write_alternatives(texts: list[str]) -> None:
    """Store alternatives as a worker does."""
    for request in CompletionRequest.objects.all():
        move(request, COMPLETION_REQUEST, "ready", completions=texts, finished_at=timezone.now())


def wait_asked(page: Page) -> None:
    expect(page.get_by_text("The next steps are being written.")).to_be_visible()


def test_enter_moves_to_the_first_open_question(sign_in: Open, labeler_user: User) -> None:
    page = open_page(sign_in, labeler_user, asking(ask_alternatives=0))
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Say how far the solution got before the mistake.")).to_be_visible()
    assert not Labeling.objects.exists()


def test_all_questions_are_answered_by_keyboard(sign_in: Open, labeler_user: User) -> None:
    page = open_page(sign_in, labeler_user, asking())
    page.keyboard.press("3")
    page.keyboard.press("1")
    wait_asked(page)
    screenshot(page, "after-error-waiting")
    write_alternatives(OFFERED)
    expect(page.get_by_role("group", name="Rating of alternative 3")).to_be_visible()
    page.keyboard.press("Enter")  # moves to the first open question
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # skips the given explanation, which is rated below
    page.get_by_label("In your own words").focus()
    page.keyboard.type("It counts $2$ notebooks")
    expect(page.get_by_text("Preview:")).to_be_visible()
    page.keyboard.press("Control+Enter")
    page.keyboard.press("3")
    page.keyboard.press("2")
    page.keyboard.press("f")
    assert_accessible(page)
    screenshot(page, "after-error-answered", full_page=True)
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    labeling = Labeling.objects.get()
    assert labeling.details == {"progress": 1, "explanation": "It counts $2$ notebooks"}
    assert labeling.label["steps"][1]["completions"] == [
        {"text": STEPS[1], "rating": -1, "flagged": False},
        {"text": OFFERED[0], "rating": 1, "flagged": False},
        {"text": OFFERED[1], "rating": 0, "flagged": False},
        {"text": OFFERED[2], "rating": None, "flagged": True},
    ]


def test_given_explanation_and_reload(sign_in: Open, labeler_user: User) -> None:
    page = open_page(sign_in, labeler_user, asking())
    page.keyboard.press("3")
    page.keyboard.press("1")
    wait_asked(page)
    write_alternatives(OFFERED[:1])
    page.get_by_text("Most of the way").click()
    page.get_by_role("group", name=GIVEN).get_by_text("Correct", exact=True).click()
    page.get_by_role("group", name="Rating of alternative 1").get_by_role("button", name="Positive").click()
    wait_saved(page)
    page.evaluate("localStorage.clear()")
    start(page)
    expect(page.get_by_text("Ends at step 2.")).to_be_visible()
    expect(page.get_by_role("radio", name="Most of the way")).to_be_checked()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    labeling = Labeling.objects.get()
    assert labeling.details == {"progress": 3, "given_explanations": [{"text": GIVEN, "rating": 1}]}
    assert [one["rating"] for one in labeling.label["steps"][1]["completions"]] == [-1, 1]


def test_failed_alternatives_can_be_skipped(sign_in: Open, labeler_user: User) -> None:
    page = open_page(sign_in, labeler_user, asking(ask_progress=False, ask_explanation=False))
    page.keyboard.press("1")
    wait_asked(page)
    request = CompletionRequest.objects.get()
    move(request, COMPLETION_REQUEST, "failed", error="The model is not there.", finished_at=timezone.now())
    expect(page.get_by_text("There are no other steps this time.")).to_be_visible()
    expect(page.get_by_text("The model is not there.")).to_have_count(0)
    assert_accessible(page)
    screenshot(page, "after-error-failed")
    page.get_by_role("button", name="Try again").click()
    wait_asked(page)
    page.get_by_role("button", name="Skip these").click()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    assert len(Labeling.objects.get().label["steps"][0]["completions"]) == 1


def test_the_questions_go_and_come_with_the_error(sign_in: Open, labeler_user: User) -> None:
    page = open_page(sign_in, labeler_user, asking(ask_explanation=False, ask_alternatives=0))
    page.keyboard.press("1")
    page.get_by_text("About halfway").click()
    page.keyboard.press("Escape")
    page.get_by_role("group", name="Rating of step 1", exact=True).get_by_role("button", name="Positive").click()
    expect(page.get_by_role("region", name="About the mistake")).to_be_hidden()
    page.keyboard.press("1")
    expect(page.get_by_role("radio", name="About halfway")).not_to_be_checked()  # each step has its own answers
    page.keyboard.press("u")
    page.keyboard.press("u")
    expect(page.get_by_role("radio", name="About halfway")).to_be_checked()


def test_questions_fit_a_phone_in_the_dark(sign_in: Open, labeler_user: User) -> None:
    page = open_page(
        sign_in, labeler_user, asking(), viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True,
        color_scheme="dark",
    )  # fmt: skip
    page.get_by_role("group", name="Rating of the current step").get_by_role("button", name="Negative").tap()
    wait_asked(page)
    write_alternatives(OFFERED)
    page.get_by_text("A first idea").tap()
    page.get_by_role("group", name="Rating of alternative 2").get_by_role("button", name="Neutral").tap()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "after-error-phone-dark", full_page=True)
