"""Sources of the problems, and the checkpoint that training starts from: they have no default, so the pages ask for them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotation.models import User
from annotation.services.labelings import submit_labeling
from rewardmodel.demo.domain.problems import generate_problems
from rewardmodel.models import Generation, Generator, TrainingRun
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.factories import PhaseFactory, ProblemFactory, label, lease

Open = Callable[..., Page]

QUESTION = (
    "Name the checkpoint that training starts from, its base: "
    "a folder with a transformers model, or the name of a public model."
)


@pytest.fixture(autouse=True)
def world(db: None) -> None:
    """Everything that a first generation needs but sources and the base."""
    PhaseFactory(name="Phase 2")
    Generator.objects.create(name="a-generator", backend="transformers", location="models/a-generator")
    for problem in generate_problems(4, seed=1):
        ProblemFactory(text=problem.text, answer=problem.answer, source="demo")


@pytest.mark.parametrize(("scheme", "device"), [("light", {}), ("dark", PHONE)], ids=["light", "phone-dark"])
def test_first_generation_asks_for_sources_and_base_and_starts_with_them(
    sign_in: Open, manager: User, scheme: str, device: dict[str, object]
) -> None:
    page = sign_in(manager, color_scheme=scheme, **device)
    page.goto("/loop/next")
    base = page.get_by_role("group", name="Required").get_by_label("Base model")
    expect(page.get_by_text(QUESTION)).to_be_visible()
    sources = page.get_by_role("group", name="Sources")
    screenshot(page, f"first-generation-{scheme}")
    page.get_by_role("button", name="Start generation 0").click()
    expect(sources.locator(".field-error", has_text="Choose at least one source.")).to_be_visible()
    assert_accessible(page)
    sources.get_by_label("demo: 4 problems").check()
    page.get_by_role("button", name="Start generation 0").click()
    expect(page.locator(".field-error", has_text=QUESTION)).to_be_visible()
    expect(base).to_have_attribute("aria-invalid", "true")
    expect(base).to_be_focused()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, f"first-generation-refused-{scheme}")
    suggested = page.locator("datalist#base-known option")
    expect(suggested).to_have_count(1)
    base.fill(suggested.get_attribute("value") or "")
    page.get_by_role("button", name="Start generation 0").click()
    expect(page.get_by_role("link", name="Generation 0")).to_be_visible()
    settings = Generation.objects.get().settings
    assert (settings["base"], settings["sources"]) == ("models/a-generator", ["demo"])


def test_next_generation_takes_the_base_of_the_one_before(sign_in: Open, manager: User) -> None:
    phase, generator = PhaseFactory(name="Another"), Generator.objects.get()
    Generation.objects.create(
        number=0, stage="done", phase=phase, generator=generator, settings={"base": "first", "sources": ["demo"]}
    )
    page = sign_in(manager)
    page.goto("/loop/next")
    expect(page.get_by_role("group", name="Training").get_by_label("Base model")).to_have_value("first")
    expect(page.get_by_role("group", name="Problems").get_by_label("demo: 4 problems")).to_be_checked()
    expect(page.get_by_role("group", name="Required")).to_have_count(0)


def test_first_run_of_several_asks_for_sources_and_base(sign_in: Open, manager: User) -> None:
    page = sign_in(manager)
    page.goto("/loop")
    page.get_by_role("button", name="Run several").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(QUESTION)).to_be_visible()
    screenshot(page, "first-run")
    dialog.get_by_label("demo: 4 problems").check()
    dialog.get_by_role("button", name="Run 3 generations").click()
    expect(dialog.locator(".field-error", has_text=QUESTION)).to_be_visible()
    expect(dialog.get_by_label("Base model")).to_be_focused()
    assert_accessible(page)
    screenshot(page, "first-run-refused")
    dialog.get_by_label("Base model").fill("a-public/model")
    dialog.get_by_role("button", name="Run 3 generations").click()
    expect(page.get_by_text("3 generations were requested: 0 to 2.")).to_be_visible()
    assert Generation.objects.get().settings["base"] == "a-public/model"


@pytest.mark.parametrize(("scheme", "device"), [("light", {}), ("dark", PHONE)], ids=["light", "phone-dark"])
def test_training_by_the_button_asks_for_the_base_if_none_is_known(
    sign_in: Open, manager: User, scheme: str, device: dict[str, object]
) -> None:
    assignment = lease()
    submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, 1, -1]))
    page = sign_in(manager, color_scheme=scheme, **device)
    page.goto("/loop")
    page.get_by_role("button", name="Retrain now").click()
    dialog = page.get_by_role("dialog", name="Train a reward model")
    base = dialog.get_by_label("Base model")
    expect(dialog.get_by_text(QUESTION)).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(dialog.locator("datalist option")).to_have_count(1)
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, f"train-from-{scheme}")
    dialog.get_by_role("button", name="Start training").click()
    expect(dialog.locator(".field-error", has_text=QUESTION)).to_be_visible()
    expect(base).to_be_focused()
    assert_accessible(page)
    screenshot(page, f"train-from-refused-{scheme}")
    base.fill("a-public/model")
    dialog.get_by_role("button", name="Start training").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="Training…")).to_be_visible()
    assert TrainingRun.objects.get().options["base"] == "a-public/model"
