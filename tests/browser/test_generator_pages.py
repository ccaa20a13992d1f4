"""Generators and evaluation sets in the browser: added, tried, retired; a failed generation is changed and tried again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Problem, User
from rewardmodel.models import EvaluationSet, Generation, Generator, ModelRequest
from rewardmodel.training.from_elsewhere import answer_model_request
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.factories import ProblemFactory, UserFactory
from tests.rewardmodel.generation_rows import make_generation

Open = Callable[..., Page]

FAILURE = "Generator “arithmetic”: there is no folder /nowhere/model\n\nsampling 2-68 of generation 3:\nTraceback …"


@pytest.mark.parametrize(("scheme", "device"), [("light", {}), ("dark", PHONE)], ids=["light", "phone-dark"])
def test_generator_is_added_tried_and_retired(
    sign_in: Open, manager: User, scheme: str, device: dict[str, object]
) -> None:
    page = sign_in(manager, color_scheme=scheme, **device)
    page.goto("/generators")
    page.get_by_role("button", name="Add a generator").click()
    dialog = page.get_by_role("dialog", name="Add a generator")
    dialog.get_by_label("Name").fill("served")
    dialog.get_by_label("Address").fill("not-a-url")
    dialog.get_by_label("Model").fill("small")
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog.locator(".field-error")).to_contain_text("The server cannot be asked")
    assert_accessible(page)
    screenshot(page, f"add-generator-{scheme}")
    dialog.get_by_label("Address").fill("http://127.0.0.1:9/v1")
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="served")).to_be_visible()
    Generator.objects.update(options={"model": "small", "attempts": 1})
    with page.expect_response("**/draw"):
        page.get_by_role("button", name="Draw one sample").click()
    expect(page.get_by_text("A worker draws it.")).to_be_visible()
    answer_model_request(request_id=ModelRequest.objects.get().pk)
    expect(page.get_by_text("Generator “served”: POST http://127.0.0.1:9/v1/completions")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    screenshot(page, f"generator-{scheme}", full_page=True)
    page.get_by_role("button", name="Retire").click()
    page.get_by_role("button", name="Retire served").click()
    expect(page.get_by_role("button", name="Bring back")).to_be_visible()
    assert Generator.objects.get().retired_at is not None


def test_drawn_sample_is_shown_with_its_maths(sign_in: Open, manager: User) -> None:
    generator = Generator.objects.create(name="tiny", backend="transformers", location="nowhere")
    drawn = {"problem": "What is $2^3$?", "steps": ["$2 \\cdot 2 \\cdot 2 = 8$"], "answer": "8", "seconds": 1.2}
    request = ModelRequest.objects.create(action="draw", name="tiny", generator=generator)
    ModelRequest.objects.filter(pk=request.pk).update(status="running")
    ModelRequest.objects.filter(pk=request.pk).update(status="done", sample=drawn)
    page = sign_in(manager)
    page.goto(f"/generators/{generator.pk}")
    expect(page.get_by_text("Drawn in 1.2 seconds. Its answer is 8.")).to_be_visible()
    expect(page.locator(".katex").first).to_be_visible()
    screenshot(page, "drawn-sample", full_page=True)


def test_evaluation_set_is_made_and_retired(sign_in: Open, manager: User) -> None:
    ProblemFactory.create_batch(3, split=Problem.Split.TEST, source="lab", subject="Algebra")
    ProblemFactory.create_batch(2, split=Problem.Split.TEST, source="demo")
    page = sign_in(manager)
    page.goto("/evaluation-sets")
    page.get_by_role("button", name="Make an evaluation set").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Lab")
    dialog.get_by_label("lab: 3 problems").check()
    expect(dialog.get_by_text("3 held-out problems with an answer fit.")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "make-evaluation-set")
    dialog.get_by_role("button", name="Make the set").click()
    row = page.get_by_role("row", name="Lab")
    expect(row).to_contain_text("source lab")
    assert EvaluationSet.objects.get().count == 3
    row.get_by_role("button", name="Retire").click()
    page.get_by_role("button", name="Retire Lab").click()
    expect(row.get_by_role("button", name="Bring back")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "evaluation-sets")


def test_failed_generation_is_changed_and_tried_again(sign_in: Open, manager: User) -> None:
    ProblemFactory()
    generation = make_generation(3, stage="sampling", status="failed", failure=FAILURE)
    page = sign_in(manager)
    page.goto(f"/loop/generations/{generation.pk}")
    expect(page.get_by_text("Generator “arithmetic”: there is no folder /nowhere/model")).to_be_visible()
    expect(page.get_by_text("sampling 2-68 of generation 3")).not_to_be_visible()
    assert_accessible(page)
    screenshot(page, "failed-generation", full_page=True)
    page.get_by_role("button", name="Change settings and try again").click()
    dialog = page.get_by_role("dialog", name="Change the settings of generation 3")
    dialog.get_by_label("Temperature").fill("0.5")
    dialog.get_by_label("Reason").fill("Too many repetitions.")
    screenshot(page, "change-settings")
    dialog.get_by_role("button", name="Change and try again").click()
    expect(dialog).to_have_count(0)
    generation = Generation.objects.get()
    assert (generation.status, generation.settings["temperature"]) == ("active", 0.5)
    page.get_by_text("Settings", exact=True).click()
    expect(page.get_by_text("temperature from 1 to 0.5. Too many repetitions.")).to_be_visible()
    screenshot(page, "generation-settings", full_page=True)


def test_settings_are_checked_before_a_generation_starts(sign_in: Open, manager: User) -> None:
    ProblemFactory(source="MATH")
    make_generation(0, settings={"sources": ["MATH"]})
    Generator.objects.create(name="served", backend="openai", location="http://127.0.0.1:9/v1")
    page = sign_in(manager)
    page.goto("/loop/next")
    page.get_by_label("Generator", exact=True).fill("served")
    page.get_by_role("button", name="Check the settings").click()
    expect(page.get_by_text("Generator “served”: http://127.0.0.1:9/v1 does not answer")).to_be_visible()
    expect(page.get_by_text("1 setting cannot be used.")).to_be_visible()
    screenshot(page, "checked-settings", full_page=True)
    assert Generation.objects.count() == 1


def test_researcher_sees_generators_and_changes_nothing(sign_in: Open) -> None:
    Generator.objects.create(name="tiny", backend="transformers", location="/srv/models/tiny")
    page = sign_in(UserFactory(username="rosa", role=User.Role.RESEARCHER))
    page.goto("/generators")
    expect(page.get_by_role("row", name="tiny")).to_contain_text("…/tiny")
    expect(page.get_by_role("button", name="Add a generator")).to_have_count(0)
