"""What a labeler finds first: the open phases with what waits, their own progress, guidelines, and how to rate."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotation.models import Phase, User
from annotation.services.labelings import submit_labeling
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease, problem_item

Open = Callable[..., Page]

GUIDELINES = "Rate what is **true**.\n\n- $x^2$ is a square.\n- Money is $5."


def _two_phases(labeler: User) -> None:
    rating = PhaseFactory(name="Fractions", instructions=GUIDELINES)
    first, *_ = ItemFactory.create_batch(3, phase=rating)
    submit_labeling(assignment_id=lease(first, labeler).pk, labeler=labeler, label=label([1, -1]))
    problem_item(phase=PhaseFactory(name="Geometry", flow=Phase.Flow.ONE, by_choice=True, instructions=""))
    ItemFactory(phase=PhaseFactory(name="Paused one", status="paused"))


def test_labeler_sees_the_open_phases_with_their_own_progress(sign_in: Open, labeler_user: User) -> None:
    _two_phases(labeler_user)
    page = sign_in(labeler_user)
    page.goto("/")
    phases = page.get_by_role("region", name="Open phases").get_by_role("listitem")
    expect(phases.filter(has=page.get_by_role("heading"))).to_have_count(2)
    fractions = phases.filter(has_text="Fractions")
    expect(fractions).to_contain_text("2 wait for you · you: 1 today, 1 in total")
    fractions.get_by_text("Guidelines").click()
    expect(fractions.locator("strong", has_text="true")).to_be_visible()
    expect(fractions.locator(".katex").first).to_be_visible()
    geometry = phases.filter(has_text="Geometry")
    expect(geometry).to_contain_text("1 wait for you · you have not labeled here yet")
    assert_accessible(page)
    screenshot(page, "start-phases", full_page=True)
    page.get_by_role("link", name="Label in Fractions").click()
    expect(page.get_by_role("region", name="Problem")).to_be_visible()
    assert page.url.endswith(f"/label/{Phase.objects.get(name='Fractions').pk}")


def test_start_page_without_phases_says_who_opens_them(sign_in: Open, labeler_user: User) -> None:
    page = sign_in(labeler_user, **PHONE)
    page.goto("/")
    expect(page.get_by_text("No phase is open for you now.")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)


def test_today_is_the_day_of_the_browser(sign_in: Open, labeler_user: User) -> None:
    page = sign_in(labeler_user, timezone_id="Pacific/Auckland")
    with page.expect_request("**/api/v1/progress/phases*") as request:
        page.goto("/")
    assert "time_zone=Pacific%2FAuckland" in request.value.url


def test_page_on_how_to_rate(sign_in: Open) -> None:
    page = sign_in(UserFactory(username="rita", role=User.Role.RESEARCHER))
    page.goto("/how-to-rate")
    expect(page.get_by_role("heading", name="How to rate", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="12. Building: none is positive")).to_be_visible()
    expect(page.locator(".katex").first).to_be_visible()
    assert_accessible(page)
    screenshot(page, "how-to-rate", full_page=True)
