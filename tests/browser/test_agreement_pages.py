"""Agreement in the browser: from a figure to the very steps that differ, and from a button to what the label model found."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from annotation.models import Gold, LabelModelRun, User
from annotation.models import Solution as StoredSolution
from annotation.services.gold import make_gold
from annotation.services.label_model import run_label_model
from quality.simulation import Labeler, Solution, always_positive, careless, solutions
from quality.simulation import label as rate
from tests.annotation.ratings_by_people import imported
from tests.browser.page_checks import assert_accessible, assert_fits, screenshot
from tests.factories import ProblemFactory, SolutionFactory, UserFactory, label

pytestmark = pytest.mark.browser
Open = Callable[..., Page]

TEXTS = (
    r"Let $x$ be the number of apples, so that $3x + \frac{1}{2} = 11$.",
    r"We subtract $\frac{1}{2}$ on both sides: $3x = \frac{21}{2}$.",
    r"Dividing by $3$ gives $x = \frac{7}{2}$.",
    r"The sum of the first $n$ odd numbers is $\sum_{k=1}^{n} (2k - 1) = n^2$.",
)
MONDAY = datetime(2026, 9, 7, 9, tzinfo=UTC)
SOLUTIONS = 30


@pytest.fixture
def team() -> None:
    """Four people rate the same solutions over five weeks; one of them calls everything positive. Every third solution has gold."""
    admin = UserFactory(username="gold-maker", role=User.Role.ADMIN)
    habits = {"ada-m": careless(0.03), "ben-k": careless(0.08), "cem-d": careless(0.2), "dora-v": always_positive}
    people = {name: UserFactory(username=name) for name in habits}
    random = np.random.default_rng(3)
    for number, made in enumerate(solutions(random, SOLUTIONS)):
        problem = ProblemFactory(text=rf"A box has ${number + 3}$ apples and half an apple. How many are left?")
        stored = SolutionFactory(problem=problem, steps=[TEXTS[step % len(TEXTS)] for step in range(made.steps)])
        if number % 3 == 0:
            _gold(made, stored, admin)
        for place, (name, habit) in enumerate(habits.items()):
            given = rate(random, Labeler(name, habit, ""), made, number)
            at = MONDAY + timedelta(days=number, hours=place)
            imported(stored, people[name], list(given.ratings), at=at)


def _gold(made: Solution, stored: StoredSolution, admin: User) -> None:
    blank: list[list[int]] = [[] for _ in made.ratings]
    make_gold(
        solution=stored, label=label(list(made.ratings), steps=stored.steps), tolerance=blank,
        reasons=["" for _ in made.ratings], origin=Gold.Origin.PAGE, actor=admin,
    )  # fmt: skip


@pytest.mark.usefixtures("team")
def test_reviewer_gets_from_a_figure_to_the_steps_behind_it(sign_in: Open) -> None:
    page = sign_in(UserFactory(username="rosa", role=User.Role.REVIEWER))
    page.goto("/")
    page.get_by_label("More pages").click()
    page.get_by_role("link", name="Agreement").click()
    expect(page.get_by_text("120 labelings by 4 people of 30 solutions.")).to_be_visible()
    expect(page.get_by_role("row", name="dora-v")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "agreement", full_page=True)
    gold = page.get_by_role("table", name="Steps by what gold says")
    overlooked = gold.get_by_role("row", name="negative").get_by_role("link").last
    counted = int(overlooked.inner_text())
    overlooked.click()
    expect(page.get_by_text("Gold is negative, a labeler said positive.")).to_be_visible()
    steps = page.get_by_role("article")
    expect(steps.first).to_contain_text("gold")
    assert 0 < steps.count() <= counted
    assert steps.first.get_by_role("link", name="dora-v").get_attribute("href").startswith("/labelings/")  # type: ignore[union-attr]
    assert_accessible(page)
    screenshot(page, "agreement-differences")
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits(page)
    screenshot(page, "agreement-differences-phone")
    page.get_by_role("link", name="Agreement").first.click()
    expect(page.get_by_role("heading", name="Against gold")).to_be_visible()
    assert_fits(page)
    screenshot(page, "agreement-phone", full_page=True)


@pytest.mark.usefixtures("team")
def test_admin_runs_the_label_model_and_sees_who_is_doubtful(sign_in: Open, manager: User) -> None:
    page = sign_in(manager)
    page.goto("/agreement?by=pair")
    expect(page.get_by_text("It has not run yet.")).to_be_visible()
    page.get_by_role("button", name="Run it now").click()
    expect(page.get_by_text("A run waits for a worker.")).to_be_visible()
    assert run_label_model(run_id=LabelModelRun.objects.get().pk)
    expect(page.get_by_text("It has read 120 labelings of 30 solutions by 4 people; 10 have gold.")).to_be_visible()
    table = page.get_by_role("table", name="Labelers by the label model")
    expect(table.get_by_role("row", name="dora-v doubtful")).to_be_visible()
    page.emulate_media(color_scheme="dark")
    screenshot(page, "agreement-dark", full_page=True)
    assert_accessible(page)
    table.get_by_role("link", name="dora-v").click()
    expect(page.get_by_role("heading", name="dora-v doubtful")).to_be_visible()
    expect(page.get_by_role("row", name="Errors seen").first).to_be_visible()
    assert_accessible(page)
    screenshot(page, "agreement-labeler", full_page=True)
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits(page)
