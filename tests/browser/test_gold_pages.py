"""Gold in the browser: making it in the steps of labelers, and putting it into the gold set of a phase."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotation.models import Gold, Item, Solution, User
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.factories import PhaseFactory, ProblemFactory, SolutionFactory, UserFactory

Open = Callable[..., Page]


def solution() -> Solution:
    problem = ProblemFactory(
        text="The line $y = 3x + b$ is tangent to the circle $x^2 + y^2 = 10$. What is the positive value of $b$?",
        answer="10",
    )
    steps = [
        "The distance of the line $3x - y + b = 0$ from the origin is $\\frac{|b|}{\\sqrt{3^2 + 1^2}}$.",
        "It equals the radius, $\\sqrt{10}$, because the line is tangent.",
        "So $|b| = \\sqrt{10} \\cdot \\sqrt{3^2 + 1} = \\sqrt{10} \\cdot \\sqrt{9} = 3\\sqrt{10}$.",
        "The positive value is $b = 3\\sqrt{10}$.\n\n# Answer\n\n3\\sqrt{10}",
    ]
    return SolutionFactory(problem=problem, steps=steps, answer="3\\sqrt{10}")


def test_reviewer_makes_gold_and_admin_puts_it_into_a_phase(sign_in: Open, manager: User) -> None:
    reviewer, phase, to_rate = (
        UserFactory(username="rita", role=User.Role.REVIEWER),
        PhaseFactory(name="Tangents"),
        solution(),
    )
    page = sign_in(reviewer)
    page.goto("/gold")
    expect(page.get_by_role("heading", name="No gold yet")).to_be_visible()
    page.get_by_role("link", name="Find a solution").click()
    page.get_by_label("Problem, or number of a solution").fill("tangent")
    page.get_by_role("link", name=f"Rate solution {to_rate.pk} for gold").click()
    expect(page.get_by_text("Step 1 of 4. Rate it as everybody should.")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Rate step 1 first: 4 steps to go.")).to_be_visible()
    for key in "323":
        page.keyboard.press(key)
    page.get_by_label("Also accept positive at step 2").check()
    page.locator(".step-current").click()
    page.get_by_role("group", name="Rating of step 3").get_by_role("button", name="Negative").click()
    page.get_by_label("Why, step 3").fill("$3^2 + 1$ is $10$, not $9$.")
    expect(page.get_by_text("Ends at step 3. Say what else passes, and why; then save.")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "gold-editor", full_page=True)
    page.get_by_role("button", name="Make gold").click()
    expect(page.get_by_role("heading", name=f"Gold of solution {to_rate.pk}, version 1")).to_be_visible()
    gold = Gold.objects.get()
    assert (gold.ratings, gold.reasons, gold.made_by) == (
        [[1], [0, 1], [-1]],
        ["", "", "$3^2 + 1$ is $10$, not $9$."],
        reviewer,
    )
    expect(page.locator(".judged-why")).to_contain_text("not")
    expect(page.get_by_text("1 further step behind the error.")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "gold", full_page=True)

    page = sign_in(manager)
    page.goto("/gold")
    page.get_by_label(f"Choose gold {gold.pk}").check()
    page.get_by_label("Put into").select_option(str(phase.pk))
    page.get_by_label("For", exact=True).select_option("screening")
    page.get_by_role("button", name="Add to the gold set").click()
    expect(page.get_by_text("1 solution added.")).to_be_visible()
    expect(page.get_by_role("cell", name="Screening in Tangents")).to_be_visible()
    assert Item.objects.get(kind="screening").solution == to_rate
    assert_accessible(page)
    screenshot(page, "gold-list", full_page=True)
    page.goto(f"/gold/{gold.pk}")
    page.get_by_role("button", name="Retire").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("The second step is ambiguous.")
    dialog.get_by_role("button", name="Retire it").click()
    expect(page.get_by_text("The second step is ambiguous.")).to_be_visible()
    assert not Item.objects.filter(kind="screening").exists()


def test_gold_pages_fit_on_a_phone(sign_in: Open, manager: User) -> None:
    to_rate = solution()
    page = sign_in(manager, color_scheme="dark", **PHONE)
    page.goto(f"/gold/new/{to_rate.pk}")
    page.get_by_role("group", name="Rating of the current step, step 1").get_by_role("button", name="Positive").click()
    page.get_by_role("group", name="Rating of the current step, step 2").get_by_role("button", name="Negative").click()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "gold-editor-phone", full_page=True)
    page.get_by_role("button", name="Make gold").click()
    expect(page.get_by_role("heading", name="Gold of solution")).to_be_visible()
    assert_fits(page)
    screenshot(page, "gold-phone", full_page=True)
    page.goto("/gold")
    expect(page.get_by_role("table")).to_be_visible()
    assert_fits(page)
    screenshot(page, "gold-list-phone")
