"""Long solutions: the current step stays in view, and a map leads to the others."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotation.models import Labeling, User
from tests.browser.page_checks import assert_accessible, assert_fits, main_thread_ms, screenshot
from tests.browser.rating_page import current, ratings, start
from tests.factories import ItemFactory, ProblemFactory, SolutionFactory

RATINGS = 60
RATE_AND_WAIT_FOR_PAINT = """async () => {
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "3", bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
}"""


def test_current_one_of_100_steps_stays_in_view(sign_in: Callable[..., Page], labeler_user: User) -> None:
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


def test_300_steps_have_a_map_and_a_way_back(sign_in: Callable[..., Page], labeler_user: User) -> None:
    sentence = (
        "We go on with $x_{%d} = x_{%d} + 1$ and look at what that means for the sum so far, term by term, once more. "
    )
    steps = [sentence % (n + 1, n) * 2 for n in range(300)]
    assert sum(map(len, steps)) > 60_000
    problem = ProblemFactory(text="What is $x_{300}$?")
    ItemFactory(problem=problem, solution=SolutionFactory(problem=problem, steps=steps))
    page = start(sign_in(labeler_user), problem="What is")
    for key in "3213":
        page.keyboard.press(key if key != "1" else "f")
    step_map = page.locator(".step-map")
    expect(step_map).to_be_visible()
    expect(page.get_by_role("button", name="Show the current step")).to_be_hidden()
    box = step_map.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.8)  # step 240 of 300
    expect(page.locator(".steps > .step").nth(240)).to_be_in_viewport()
    expect(page.locator("[aria-current=step]")).not_to_be_in_viewport()
    screenshot(page, "label-long-map")
    page.keyboard.press("c")
    expect(page.locator("[aria-current=step]")).to_be_in_viewport()
    assert current(page) == "Step 5"
    expect(page.get_by_role("button", name="Show the current step")).to_be_hidden()


def test_map_and_way_back_are_accessible_and_fit_a_phone(sign_in: Callable[..., Page], labeler_user: User) -> None:
    problem = ProblemFactory(text="What is $x_{50}$?")
    steps = [f"Step {n} of a long chain." for n in range(50)]
    ItemFactory(problem=problem, solution=SolutionFactory(problem=problem, steps=steps))
    page = start(
        sign_in(labeler_user, viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True), problem="What is"
    )
    page.keyboard.press("3")
    page.locator(".steps > .step").nth(45).scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Show the current step")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)  # with 50 steps: axe checks every element, and 300 steps with formulas take minutes
    screenshot(page, "label-long-phone")
    page.get_by_role("button", name="Show the current step").tap()
    expect(page.locator("[aria-current=step]")).to_be_in_viewport()


def test_maths_of_every_kind_and_long_formulas_fit_a_phone(sign_in: Callable[..., Page], labeler_user: User) -> None:
    steps = [
        "Inline $a$ and \\(b\\).",
        "Displayed $$c$$ and \\[d\\].",
        "Broken $\\frac{1$ stays as it is.",
        'A drawing: [asy]draw((0,0)--(1,1)); label("$A$");[/asy]',
        "$$" + " + ".join(f"\\frac{{x^{{{n}}}}}{{{n}!}}" for n in range(1, 30)) + "$$",
    ]
    problem = ProblemFactory(text="What is all this?")
    ItemFactory(problem=problem, solution=SolutionFactory(problem=problem, steps=steps))
    page = start(
        sign_in(labeler_user, viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True), problem="What is"
    )
    rows = page.locator(".step-text")
    expect(rows.nth(0).locator(".maths-inline .katex")).to_have_count(2)
    expect(rows.nth(1).locator(".maths-display .katex")).to_have_count(2)
    expect(rows.nth(2).locator("code.maths-source")).to_have_text("$\\frac{1$")
    drawing = rows.nth(3).get_by_text("Drawing (Asymptote code)")
    expect(rows.nth(3).locator("pre")).to_be_hidden()
    drawing.click()
    expect(rows.nth(3).locator("pre")).to_contain_text('label("$A$");')
    formula = rows.nth(4).locator(".maths-display")
    assert formula.evaluate("element => element.scrollWidth > element.clientWidth")
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "label-maths-phone", full_page=True)
