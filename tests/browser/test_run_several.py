"""Several generations in a row, started and stopped on the loop page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotation.models import User
from annotation.services.labelings import submit_labeling
from rewardmodel.demo.domain.problems import generate_problems
from rewardmodel.models import Generation, LoopRun, RewardModel
from tests.browser.loop_rows import loop_with_a_running_training, three_generations
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.factories import ProblemFactory, UserFactory, label, lease

Open = Callable[..., Page]

BY_ORACLE = {"labeler": "oracle", "sources": ["demo"], "base": "nowhere", "start_next": False}


@pytest.fixture
def demo_problems(db: None) -> None:
    for number, problem in enumerate(generate_problems(60, seed=1)):
        ProblemFactory(text=problem.text, answer=problem.answer, source="demo", subject=f"family {number % 2}")


def ask(page: Page) -> None:
    page.goto("/loop")
    page.get_by_role("button", name="Run several").click()


@pytest.fixture
def waiting(demo_problems: None) -> Generation:
    """A generation that people label, over the demo's problems."""
    generation = loop_with_a_running_training()
    Generation.objects.filter(pk=generation.pk).update(settings={"sources": ["demo"], "base": "nowhere"})
    return generation


@pytest.fixture
def first_of_five(demo_problems: None) -> Generation:
    """The first generation of a run of five, which is scoring."""
    generation = loop_with_a_running_training(stage="scoring", settings=BY_ORACLE)
    run = LoopRun.objects.create(first=1, last=5, labeler="oracle", settings=BY_ORACLE, phase=generation.phase)
    Generation.objects.filter(pk=generation.pk).update(loop_run=run)
    return generation


def test_run_form_shows_errors_at_their_fields(sign_in: Open, manager: User, waiting: Generation) -> None:
    page = sign_in(manager)
    ask(page)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Number of generations").fill("0")
    dialog.get_by_role("button", name="Run one generation").click()
    expect(dialog.get_by_text("Enter a whole number from 1 to 1000.")).to_be_visible()
    dialog.get_by_label("Number of generations").fill("3")
    dialog.get_by_text("Other settings").click()
    dialog.get_by_label("Subject").fill("neither")
    assert_accessible(page)
    screenshot(page, "run-several-options", full_page=True)
    dialog.get_by_role("button", name="Run 3 generations").click()
    expect(dialog.locator(".field-error", has_text="The exact oracle only knows the demo")).to_be_visible()
    waiting.refresh_from_db()
    assert (waiting.status, Generation.objects.count()) == ("active", 1)


def test_waiting_generation_is_cancelled_after_a_warning(sign_in: Open, manager: User, waiting: Generation) -> None:
    page = sign_in(manager)
    ask(page)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Generation 1 waits for people. It will be cancelled to make room.")).to_be_visible()
    expect(dialog.get_by_label("Labeler")).to_have_value("oracle")
    dialog.get_by_label("Number of generations").fill("3")
    dialog.get_by_text("Other settings").click()
    dialog.get_by_label("Solutions per problem").first.fill("6")
    dialog.get_by_label("Subject").fill("family 1")
    dialog.get_by_role("button", name="Run 3 generations").click()
    expect(page.get_by_text("3 generations were requested: 2 to 4.")).to_be_visible()
    waiting.refresh_from_db()
    settings = Generation.objects.get(number=2).settings
    asked = {name: settings[name] for name in ("labeler", "samples_per_problem", "subject")}
    assert asked == {"labeler": "oracle", "samples_per_problem": 6, "subject": "family 1"}
    run = LoopRun.objects.get()
    assert (run.first, run.last, run.asked_by, waiting.status) == (2, 4, manager, "cancelled")


def test_run_shows_its_progress(sign_in: Open, manager: User, first_of_five: Generation) -> None:
    page = sign_in(manager)
    page.goto("/loop")
    expect(page.get_by_text("Generation 1 is in progress; still to come: 4 of 5.")).to_be_visible()
    expect(page.get_by_role("progressbar", name="Generations of this run")).to_have_attribute(
        "aria-valuetext", "0 of 5"
    )
    assert_accessible(page)
    screenshot(page, "run-in-progress", full_page=True)


def test_second_run_cannot_be_requested(sign_in: Open, manager: User, first_of_five: Generation) -> None:
    page = sign_in(manager)
    ask(page)
    expect(page.get_by_role("dialog").get_by_text("Generations 1 to 5 were already requested")).to_be_visible()
    expect(page.get_by_role("button", name="Run 3 generations")).to_have_count(0)
    assert_accessible(page)


def test_run_is_stopped_after_the_active_generation(sign_in: Open, manager: User, first_of_five: Generation) -> None:
    page = sign_in(manager)
    page.goto("/loop")
    page.get_by_role("button", name="Stop after generation 1").click()
    expect(page.get_by_role("heading", name="Automatic run")).to_have_count(0)
    first_of_five.refresh_from_db()
    assert (first_of_five.status, LoopRun.objects.get().stopped_by) == ("active", manager)


@pytest.mark.usefixtures("demo_problems")
def test_run_waits_for_the_active_generation(sign_in: Open, manager: User) -> None:
    loop_with_a_running_training(stage="scoring", settings=BY_ORACLE)
    page = sign_in(manager)
    ask(page)
    expect(page.get_by_text("Generation 1 is in progress (scoring). It runs to completion")).to_be_visible()
    page.get_by_role("button", name="Run 3 generations").click()
    expect(page.get_by_text("Generation 1 finishes first.")).to_be_visible()
    assert list(LoopRun.objects.values_list("first", "last")) == [(2, 4)]


def test_other_problems_are_labeled_by_a_prm(sign_in: Open, manager: User) -> None:
    three_generations()  # their problems are not the demo's
    Generation.objects.update(settings={"base": "nowhere", "sources": [""]})
    page = sign_in(manager)
    ask(page)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Labeler").locator("option")).to_have_text(["a reward model"])
    expect(dialog.get_by_text("Generation 3 starts immediately.")).to_be_visible()
    dialog.get_by_label("Reward model that labels").select_option("prm-2")
    dialog.get_by_label("Number of generations").fill("1")
    dialog.get_by_role("button", name="Run one generation").click()
    expect(page.get_by_text("Generation 3 was requested.")).to_be_visible()
    settings = Generation.objects.get(number=3).settings
    assert (settings["labeler"], settings["labeler_model"]) == ("prm", "prm-2")
    expect(page.get_by_text("Generation 3 is in progress; it is the last one.")).to_be_visible()


def test_run_form_without_a_labeler_says_so(sign_in: Open, manager: User) -> None:
    loop_with_a_running_training()
    assignment = lease(labeler=manager)
    submit_labeling(assignment_id=assignment.pk, labeler=manager, label=label([1, 1, -1]))
    Generation.objects.update(selector=None)
    RewardModel.objects.update(kind="orm")
    page = sign_in(manager)
    ask(page)
    expect(page.get_by_text("No model can label")).to_be_visible()


def test_researcher_sees_the_run_but_cannot_start_one(sign_in: Open) -> None:
    generation = loop_with_a_running_training()
    run = LoopRun.objects.create(first=1, last=2, labeler="oracle", settings={}, phase=generation.phase)
    Generation.objects.filter(pk=generation.pk).update(loop_run=run)
    page = sign_in(UserFactory(role=User.Role.RESEARCHER))
    page.goto("/loop")
    expect(page.get_by_role("heading", name="Automatic run")).to_be_visible()
    expect(page.get_by_role("button", name="Stop after")).to_have_count(0)
    expect(page.get_by_role("button", name="Run several")).to_have_count(0)


@pytest.mark.usefixtures("demo_problems")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_run_several_fits_a_phone(sign_in: Open, manager: User, scheme: str) -> None:
    generation = loop_with_a_running_training()
    page = sign_in(manager, color_scheme=scheme, **PHONE)
    Generation.objects.filter(pk=generation.pk).update(settings={"sources": ["demo"], "base": "nowhere"})
    ask(page)
    expect(page.get_by_text("It will be cancelled to make room")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, f"run-several-phone-{scheme}")
    page.get_by_role("button", name="Run 3 generations").click()
    expect(page.get_by_text("still to come: 2 of 3")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, f"run-in-progress-phone-{scheme}")
