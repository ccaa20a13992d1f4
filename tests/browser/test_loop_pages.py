"""Pages of the loop: all generations, a failed one, and the form for the next one."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotation.models import User
from rewardmodel.models import Generation, Shard
from rewardmodel.models.transitions import GENERATION_STAGE
from tests.browser.loop_rows import loop_with_a_running_training, three_generations
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.transitions import move

Open = Callable[..., Page]


def test_timeline_says_in_words_what_it_shows(sign_in: Open, manager: User) -> None:
    three_generations()
    page = sign_in(manager)
    page.goto("/loop")
    chart = page.get_by_role("figure", name="Wrong answers that fooled the reward model")
    expect(page.get_by_text("that the reward model of their generation scores at least 0.5")).to_be_visible()
    expect(page.get_by_role("img", name="Shares of negative, neutral and positive ratings")).to_be_visible()
    page.get_by_text("Figures of “Balance of ratings”").click()
    expect(page.get_by_role("row", name="0 1 0 2 3")).to_be_visible()
    assert chart.count() <= 1
    assert_accessible(page)
    screenshot(page, "timeline", full_page=True)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").first.click()
    assert download.value.suggested_filename == "timeline.csv"


def test_next_generation_is_started_from_a_form(sign_in: Open, manager: User) -> None:
    generation = loop_with_a_running_training()
    move(generation, GENERATION_STAGE, "done", settings={"seed": 7, "base": "nowhere", "sources": [""]})
    page = sign_in(manager)
    page.goto("/loop")
    page.get_by_role("link", name="Start a generation").click()
    expect(page.get_by_role("heading", name="Start generation 2")).to_be_visible()
    expect(page.get_by_label("Seed")).to_have_value("7")
    assert_accessible(page)
    screenshot(page, "next-generation", full_page=True)
    page.get_by_label("Top p").fill("2")
    page.get_by_label("Training options").fill("{")
    page.get_by_role("button", name="Start generation 2").click()
    expect(page.get_by_text("2 fields need a different value.")).to_be_visible()
    expect(page.get_by_text("Enter a value from 0.001 to 1.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Top p").fill("0.9")
    page.get_by_label("Training options").fill('{"epochs": 2}')
    page.get_by_label("Start the next generation automatically").uncheck()
    page.get_by_role("button", name="Start generation 2").click()
    expect(page.get_by_role("link", name="Generation 2")).to_be_visible()
    settings = Generation.objects.get(number=2).settings
    assert (settings["top_p"], settings["training"], settings["start_next"]) == (0.9, {"epochs": 2}, False)


def test_active_generation_says_what_it_waits_for(sign_in: Open, manager: User) -> None:
    generation = loop_with_a_running_training()
    page = sign_in(manager)
    page.goto("/loop")
    expect(page.get_by_text("Waiting for 3 more labelings.")).to_be_visible()
    page.goto("/loop/next")
    expect(page.get_by_text("Generation 1 is in progress")).to_be_visible()
    assert_accessible(page)
    page.goto(f"/loop/generations/{generation.pk}")
    page.get_by_role("button", name="Cancel", exact=True).click()
    page.get_by_role("button", name="Cancel generation 1").click()
    expect(page.get_by_role("button", name="Pause")).to_have_count(0)
    generation.refresh_from_db()
    assert generation.status == "cancelled"


def test_failed_generation_shows_the_trace(sign_in: Open, manager: User) -> None:
    trace = 'Traceback (most recent call last):\n  File "score.py", line 3\nValueError: a step is too long'
    generation = loop_with_a_running_training(stage="scoring", status="failed", failure=trace)
    Shard.objects.create(
        generation=generation, stage="scoring", first_id=1, last_id=9, size=9, status="failed", attempts=4, error=trace
    )
    page = sign_in(manager, **PHONE)
    page.goto(f"/loop/generations/{generation.pk}")
    expect(page.get_by_text("ValueError: a step is too long. The only piece of the work failed.")).to_be_visible()
    page.locator("summary", has_text="Traceback").first.click()
    expect(page.get_by_text('File "score.py", line 3').first).to_be_visible()
    expect(page.get_by_text("scoring 0 done, 1 failed")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "generation-failed-phone", full_page=True)
