"""Texts as people and models write them: mathematics, Markdown, code, other scripts, and texts made to hurt."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Labeling, User
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, main_thread_ms, screenshot
from tests.browser.rating_page import start
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, SolutionFactory

Open = Callable[..., Page]

MOST_MILLISECONDS = 2000
"""Of processor time in the page's main thread, from the first byte to the first step."""

PROBLEM = (
    "A pen is $5 and $x$ more. For which $x$ is\n\\begin{align*}\n2x + 5 &= 11 \\\\\n&= y + \\tfrac12\n\\end{align*}\n"
    '[asy]\ndraw((0,0)--(4,3)); label("$A$", (0,0));\n[/asy]\nTom ($5) and Ann ($10) pay $300+$500=$800.'
)
STEPS = [
    "## Step 1: What we know\n\n**The equation** is $2x + 5 = 11$, so:\n\n- *first* $2x = 6$\n- then $x = 3$ with `x = 6 / 2`",
    "| part | value |\n|---|---:|\n| $x$ | $3$ |\n| $|x|$ | $3$ |\n\n> When unsure, check $2 \\cdot 3 + 5 = 11$.",
    "```python\nfor x in range(10):\n    print(x, 2 * x + 5)  # $5 is money\n```\nSee [the rule](https://rules.example/of-signs).",
    "2. So 2*3*4 = 24 and a_1 + b_1,\n- 3 + 5 = 2\n\n$\\href{https://a.example}{click}$ and $\\color{white}{\\tiny w}$ stay visible.",
    "设 $x$ 为整数，则 $x+1$ 也是整数。\n\nليكن $x$ عددا صحيحا، إذن $x+1$ عدد صحيح.",
    "# Answer\n\n\\frac{7}{2}",
]
HOSTILE = [
    "$x_{%d}$ and " * 6000,
    "\\(" * 50_000,
    "\\begin{align}" * 7000,
    "[asy]" * 20_000,
    "$" * 100_000,
    "`a` ``b " * 12_000,
    "**a *b _c " * 10_000,
    "> " * 50_000,
    "| a " * 25_000,
    "$$" + "{" * 99_000 + "$$",
    "$" + "x + " * 24_000 + "x$",
    "- " * 50_000,
]


def queue(problem: str, steps: list[str]) -> None:
    owner = ProblemFactory(text=problem, answer="\\frac{7}{2}")
    ItemFactory(
        phase=PhaseFactory(name="Phase 2", instructions=""),
        problem=owner,
        solution=SolutionFactory(problem=owner, steps=steps, answer="3"),
    )


@pytest.mark.parametrize(
    ("name", "options"),
    [("wide", {}), ("dark", {"color_scheme": "dark"}), ("phone", PHONE)],
    ids=["wide", "dark", "phone"],
)
def test_texts_of_every_kind_are_set(sign_in: Open, labeler_user: User, name: str, options: dict[str, object]) -> None:
    queue(PROBLEM, STEPS)
    page = start(sign_in(labeler_user, **options), problem="A pen is")
    problem, rows = page.locator(".problem-text"), page.locator(".step-text")
    expect(problem).to_contain_text("A pen is $5 and")
    expect(problem).to_contain_text("Tom ($5) and Ann ($10) pay $300+$500=$800.")
    expect(problem.locator(".maths-display .katex")).to_have_count(1)
    expect(rows.nth(0).locator("li")).to_have_count(2)
    expect(rows.nth(1).locator("td").nth(2).locator(".katex")).to_be_visible()
    expect(rows.nth(2).locator("pre")).to_contain_text("print(x, 2 * x + 5)")
    expect(rows.nth(2).get_by_role("link", name="the rule")).to_have_attribute("rel", "noreferrer noopener")
    expect(rows.nth(3)).to_contain_text("2*3*4 = 24 and a_1 + b_1")
    expect(rows.nth(3).locator("code.maths-source")).to_have_text("$\\href{https://a.example}{click}$")
    expect(rows.nth(5).locator(".answer-value .katex")).to_be_visible()
    directions = rows.nth(4).locator("p").evaluate_all("all => all.map(p => getComputedStyle(p).direction)")
    assert directions == ["ltr", "rtl"]
    page.evaluate("document.activeElement?.blur()")
    if name == "phone":  # without a pointer, the button for the source is there for the problem and the current step
        shown = page.locator(".source-button").evaluate_all("all => all.filter(one => one.offsetHeight > 0).length")
        assert shown == 2
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, f"texts-{name}", full_page=True)


def test_drawing_is_folded_and_reached_by_keyboard(sign_in: Open, labeler_user: User) -> None:
    queue(PROBLEM, STEPS)
    page = start(sign_in(labeler_user), problem="A pen is")
    code = page.locator(".problem-text pre")
    expect(code).to_be_hidden()
    page.locator(".problem-text summary").focus()
    page.keyboard.press("Enter")
    expect(code).to_contain_text("draw((0,0)--(4,3));")
    assert_accessible(page)


def test_a_key_shows_the_source_of_all_texts(sign_in: Open, labeler_user: User) -> None:
    queue(PROBLEM, STEPS)
    page = start(sign_in(labeler_user), problem="A pen is")
    page.keyboard.press("r")
    expect(page.locator(".problem-text .text-source")).to_contain_text("\\begin{align*}")
    expect(page.locator(".step-text .text-source")).to_have_count(len(STEPS))
    expect(page.locator(".step-text").nth(5)).to_contain_text("# Answer")
    assert_accessible(page)
    screenshot(page, "texts-source", full_page=True)
    page.keyboard.press("r")
    expect(page.locator(".step-text .text-source")).to_have_count(0)
    step = page.locator(".step-text").nth(1)
    step.hover()
    step.get_by_role("button", name="Show the source of this text").click()
    expect(page.locator(".step-text .text-source")).to_have_count(1)


def test_suggested_answer_is_previewed_and_set(sign_in: Open, labeler_user: User) -> None:
    queue(PROBLEM, STEPS)
    page = start(sign_in(labeler_user), problem="A pen is")
    page.get_by_role("button", name="Looks wrong?").click()
    page.get_by_label("What should the answer be?").fill("\\frac{5}{2}")
    expect(page.get_by_role("dialog").locator(".katex")).to_be_visible()
    screenshot(page, "texts-suggestion")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".guess-suggested .katex")).to_be_visible()


def test_hostile_item_opens_at_once_and_can_be_skipped(sign_in: Open, labeler_user: User) -> None:
    queue("Hostile", [(text % tuple(range(text.count("%d"))) if "%d" in text else text)[:100_000] for text in HOSTILE])
    page = sign_in(labeler_user)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto("/label")
    expect(page.locator("[aria-current=step]")).to_be_visible()
    spent = main_thread_ms(devtools)["TaskDuration"]
    print(f"processor ms to open a hostile item: {spent:.0f}")  # noqa: T201
    assert spent < MOST_MILLISECONDS
    expect(page.get_by_text("shown as its source").first).to_be_visible()
    assert_fits(page)
    screenshot(page, "texts-hostile", full_page=True)
    page.keyboard.press("s")
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
    assert not Labeling.objects.exists()
