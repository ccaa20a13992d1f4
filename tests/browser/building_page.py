"""What the tests do and read on the page that builds a solution."""

from playwright.sync_api import Page, expect

from annotation.models import Item, Labeling
from tests.browser.completion_writer import FIRST, LAST, write

NOTHING_LEFT = "Nothing to label right now"


def build(page: Page, item: Item, *, problem: str = "Tim buys") -> Page:
    page.goto(f"/label/{item.phase_id}")
    expect(page.get_by_role("region", name="Problem")).to_contain_text(problem)
    return page


def cards(page: Page, count: int) -> None:
    expect(page.locator(".completion:not(.completion-coming)")).to_have_count(count)


def press(page: Page, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def at_the_second_step(page: Page, keys: str = "321") -> None:
    """Rate the first step, continue with its first completion, and wait for the two completions of the second step."""
    write(FIRST)
    cards(page, 3)
    press(page, keys)
    write(LAST, FIRST[0])
    page.keyboard.press("Enter")
    cards(page, 2)


def own_step(page: Page, text: str, answer: str = "") -> None:
    page.keyboard.press("w")
    expect(page.get_by_label("The next step only.")).to_be_focused()
    page.keyboard.type(text)
    if answer:
        page.keyboard.press("Tab")
        page.keyboard.type(answer)
    page.keyboard.press("Control+Enter")


def ended(page: Page) -> Labeling:
    expect(page.get_by_role("heading", name=NOTHING_LEFT)).to_be_visible()
    return Labeling.objects.get()


def ratings(labeling: Labeling) -> list[list[int | None] | None]:
    steps = labeling.label["steps"]
    return [step["completions"] and [one["rating"] for one in step["completions"]] for step in steps]
