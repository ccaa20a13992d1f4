"""Screenshots of a page, and checks of its accessibility and width."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, Page

from tests.browser.conftest import ARTIFACTS

PHONE = {"viewport": {"width": 375, "height": 740}, "has_touch": True, "is_mobile": True}
"""Options of the browser context for a phone."""


def screenshot(page: Page, name: str, *, full_page: bool = False) -> None:
    """Save a screenshot in tests/artifacts."""
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=full_page)


def main_thread_ms(devtools: CDPSession) -> dict[str, float]:
    """Return the processor time of the page's main thread; unlike clock time, it does not depend on other load."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return {each["name"]: 1000 * each["value"] for each in metrics if each["name"].endswith("Duration")}


def assert_accessible(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def assert_fits(page: Page) -> None:
    """Check that the page is not wider than the window, so that a phone does not scroll sideways."""
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] <= width[1], f"the page is {width[0]} px wide in a window of {width[1]} px"
