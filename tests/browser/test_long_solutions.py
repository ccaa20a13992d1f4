"""A long chain of thought is as easy to rate as a short one."""

from collections.abc import Callable

from playwright.sync_api import CDPSession, Page, expect

from annotation.models import Labeling, User
from tests.browser.looks import screenshot
from tests.browser.test_labeling import current, ratings, start
from tests.factories import ItemFactory, ProblemFactory, SolutionFactory

RATINGS = 60
RATE_AND_WAIT_FOR_PAINT = """async () => {
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "3", bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
}"""


def main_thread_ms(devtools: CDPSession) -> dict[str, float]:
    """Processor time of the page's main thread so far; unlike the time of the clock it does not depend on the neighbours."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return {each["name"]: 1000 * each["value"] for each in metrics if each["name"].endswith("Duration")}


def test_hundred_steps_are_rated_and_the_current_one_stays_in_sight(
    sign_in: Callable[..., Page], labeler_user: User
) -> None:
    steps = [
        f"Add ${n}$: the sum is now $\\frac{{{n} \\cdot {n + 1}}}{{2}} = {n * (n + 1) // 2}$." for n in range(1, 101)
    ]
    problem = ProblemFactory(text="What is $1 + 2 + \\dots + 100$?")
    ItemFactory(problem=problem, solution=SolutionFactory(problem=problem, steps=steps))
    page = start(sign_in(labeler_user), problem="What is")
    expect(page.locator(".katex").first).to_be_visible()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = main_thread_ms(devtools)
    for _ in range(RATINGS):
        page.evaluate(RATE_AND_WAIT_FOR_PAINT)
    spent = {name: (value - before[name]) / RATINGS for name, value in main_thread_ms(devtools).items()}
    print("processor ms per rating at 100 steps:", {name: round(value, 1) for name, value in spent.items()})  # noqa: T201
    assert current(page) == "Step 61"
    expect(page.locator("[aria-current=step]")).to_be_in_viewport(ratio=0.9)
    screenshot(page, "label-long")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    assert ratings(Labeling.objects.get()) == [1] * 60 + [-1]
