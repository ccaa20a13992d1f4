"""What the tests do and read on the page that rates a solution."""

from playwright.sync_api import Page, expect

from annotation.models import Labeling


def current(page: Page) -> str:
    """Return the number of the current step, as a screen reader reads it."""
    return page.locator("[aria-current=step] .visually-hidden").inner_text().split(",")[0].split(":")[0].strip()


def start(page: Page, problem: str = "Tim buys") -> Page:
    page.goto("/label")
    expect(page.get_by_role("region", name="Problem")).to_contain_text(problem)
    return page


def wait_saved(page: Page) -> None:
    expect(page.locator(".save")).to_have_text("Saved")


def ratings(labeling: Labeling) -> list[int | None]:
    return [step["completions"][0]["rating"] for step in labeling.label["steps"]]
