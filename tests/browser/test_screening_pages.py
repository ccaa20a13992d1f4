"""Screening in the browser: its progress, the result that teaches, and an admin who gives one more try."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotation.models import Screening, ScreeningTry, User
from tests.annotation.screening_scene import RIGHT, answer, screened_phase
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.factories import UserFactory

Open = Callable[..., Page]


def rate(page: Page, keys: str, problem_before: str) -> str:
    """Rate and submit the shown solution with these keys; returns the problem's text when the next one is shown."""
    for key in keys:
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    problem = page.get_by_role("region", name="Problem")
    expect(problem).not_to_have_text(problem_before)
    return str(problem.text_content())


def test_person_fails_reads_why_and_gets_one_more_try(sign_in: Open, labeler_user: User, manager: User) -> None:
    phase = screened_phase(items=2, gold=4, screening_tries=1, name="Algebra")
    page = sign_in(labeler_user)
    page.goto("/")
    expect(page.get_by_text("“Algebra” begins with a screening: you rate 2 solutions")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Label in Algebra").click()
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    expect(page.get_by_text("Screening: 0 of 2")).to_be_visible()
    rate(page, "31", str(page.get_by_role("region", name="Problem").text_content()))
    expect(page.get_by_text("Screening: 1 of 2")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "screening-task")
    for key in "333":
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your screening for “Algebra” is over.")).to_be_visible()
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    expect(page.get_by_text("you have no try left")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "screening-over")
    page.locator(".screening-over").get_by_role("link", name="See the result").click()
    expect(page.get_by_role("heading", name="Not passed this time: Algebra")).to_be_visible()
    expect(page.get_by_text("1 of 2 as gold says (50 %); 75 % pass")).to_be_visible()
    expect(page.get_by_text("An admin sees this and can give you one more.")).to_be_visible()
    different, same = page.locator(".result-item").all()
    expect(different.get_by_text("Differs at step 2")).to_be_visible()
    expect(different.get_by_text("The sign is lost.")).to_be_visible()
    expect(same.get_by_text("As gold says")).to_be_visible()
    expect(same.get_by_text("The sign is lost.")).to_be_hidden()
    assert_accessible(page)
    screenshot(page, "screening-result", full_page=True)
    different.get_by_text("Gold is wrong here").click()
    different.get_by_label("What is wrong with it?").fill("A lost sign is neutral here.")
    assert_accessible(page)
    different.get_by_role("button", name="Send").click()
    expect(different.get_by_text("Nobody has answered yet.")).to_be_visible()
    reviewer = sign_in(UserFactory(username="rita", role=User.Role.REVIEWER))
    reviewer.goto("/review")
    expect(reviewer.get_by_role("heading", name="1 appeal to answer")).to_be_visible()
    expect(reviewer.get_by_text("A lost sign is neutral here.")).to_be_visible()
    assert_accessible(reviewer)
    screenshot(reviewer, "review-appeals", full_page=True)
    reviewer.get_by_label("Your answer").fill("It changes the answer, so it is negative.")
    reviewer.get_by_role("button", name="Answer").click()
    expect(reviewer.get_by_role("heading", name="1 appeal to answer")).to_have_count(0)
    page.reload()
    expect(different.get_by_text("It changes the answer, so it is negative.")).to_be_visible()
    screenshot(page, "screening-appeal", full_page=True)
    page.goto(f"/label/{phase.pk}")
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    expect(page.get_by_text("Your screening for")).to_have_count(0)

    page_of_admin = sign_in(manager)
    page_of_admin.goto("/screening")
    expect(page_of_admin.get_by_role("cell", name="Try 1: not passed, 1 of 2 as gold says")).to_be_visible()
    assert_accessible(page_of_admin)
    screenshot(page_of_admin, "screenings", full_page=True)
    page_of_admin.get_by_role("link", name="lena").click()
    expect(page_of_admin.get_by_text("Differs at step 2")).to_be_visible()
    page_of_admin.get_by_role("button", name="Give one more try").click()
    dialog = page_of_admin.get_by_role("dialog")
    dialog.get_by_role("button", name="Give one more try").click()
    expect(dialog.locator(".field-error")).to_be_visible()
    dialog.get_by_label("Reason").fill("The first one was a slip.")
    dialog.get_by_role("button", name="Give one more try").click()
    expect(page_of_admin.get_by_text("The first one was a slip.")).to_be_visible()
    assert_accessible(page_of_admin)
    screenshot(page_of_admin, "screening", full_page=True)

    page.get_by_role("button", name="Check now").click()
    expect(page.get_by_text("Screening: 0 of 2")).to_be_visible()
    assert (Screening.objects.get().granted, ScreeningTry.objects.count()) == (1, 2)


def test_phase_form_says_that_gold_is_missing(sign_in: Open, manager: User) -> None:
    phase = screened_phase(items=3, gold=1, name="Algebra")
    page = sign_in(manager)
    page.goto(f"/phases/{phase.pk}")
    shortage = "The gold set has 1 of the 3 items that a screening needs. Until you add 2"
    expect(page.get_by_text(shortage).first).to_be_visible()
    page.get_by_label("Items of a screening").fill("1")
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_text(shortage)).to_have_count(0)
    expect(page.get_by_text("1 solution for screening, 0 for quality control.")).to_be_visible()
    phase.refresh_from_db()
    assert phase.screening_items == 1
    screenshot(page, "phase-screening", full_page=True)


def test_result_fits_on_a_phone(sign_in: Open, labeler_user: User) -> None:
    answer(labeler_user, screened_phase(items=2, name="Algebra"), RIGHT, [1, 1, 1])
    page = sign_in(labeler_user, color_scheme="dark", **PHONE)
    page.goto(f"/screening-result/{ScreeningTry.objects.get().pk}")
    expect(page.get_by_text("The sign is lost.").first).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "screening-result-phone", full_page=True)
