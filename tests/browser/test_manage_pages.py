"""The pages of admins and researchers: phases, models, the next generation, the overview."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from annotation.models import Phase, User
from annotation.services.labelings import submit_labeling
from rewardmodel.models import Generation, ModelDecision, RewardModel, Shard, TrainingRun
from tests.browser.looks import assert_accessible, assert_fits, screenshot
from tests.browser.loop_rows import loop_with_a_running_training, three_generations
from tests.browser.test_pages import PHONE
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease

Open = Callable[..., Page]


def test_empty_phases_say_what_to_do_and_a_new_one_is_made(sign_in: Open, manager: User) -> None:
    lena = UserFactory(username="lena")
    page = sign_in(manager)
    page.goto("/phases")
    expect(page.get_by_role("heading", name="No phase yet")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="New phase").click()
    page.get_by_label("Name", exact=True).fill("Algebra, phase 2")
    page.get_by_label("Ask what the mistake is").check()
    page.get_by_label("Lease in minutes").fill("10")
    page.get_by_label("Only people named here").check()
    expect(page.get_by_text("Nobody is named, so nobody gets work of this phase.")).to_be_visible()
    page.get_by_role("button", name="Add lena").click()
    page.get_by_label("What labelers are told").fill("Rate **each** step of $1 + 1$.")
    expect(page.get_by_label("Preview of the instructions").locator("strong")).to_have_text("each")
    assert_accessible(page)
    screenshot(page, "phase-new", full_page=True)
    page.get_by_role("button", name="Create phase").click()
    expect(page.get_by_role("heading", name="Algebra, phase 2 paused")).to_be_visible()
    phase = Phase.objects.get()
    assert (phase.is_restricted, list(phase.labelers.all()), phase.ask_explanation) == (True, [lena], True)
    assert phase.lease.total_seconds() == 600
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("heading", name="Algebra, phase 2 open")).to_be_visible()


def test_phase_shows_how_it_goes_and_closing_says_what_happens(sign_in: Open, manager: User) -> None:
    phase = PhaseFactory(name="Algebra")
    for _ in range(3):
        assignment = lease(ItemFactory(phase=phase))
        submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, 1, -1]))
    lease(ItemFactory(phase=phase))
    ItemFactory.create_batch(2, phase=phase)
    page = sign_in(manager)
    page.goto("/phases")
    expect(page.get_by_role("progressbar", name="Labels of Algebra")).to_have_attribute("aria-valuetext", "3 of 6")
    assert_accessible(page)
    screenshot(page, "phases")
    page.get_by_role("link", name="Algebra").click()
    expect(page).to_have_title("Algebra, 2 to label · Stepmark")
    expect(page.get_by_text("3 in the last hour")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "phase", full_page=True)
    page.get_by_role("button", name="Close", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("1 solution is in somebody’s hands")).to_be_visible()
    expect(dialog.get_by_text("2 labels that nobody has begun stay in the queue")).to_be_visible()
    assert_accessible(page)
    dialog.get_by_role("button", name="Close phase").click()
    expect(page.get_by_role("heading", name="Algebra closed")).to_be_visible()
    phase.refresh_from_db()
    assert phase.status == "closed"


def test_phase_form_shows_what_the_server_refuses_at_the_field(sign_in: Open, manager: User) -> None:
    PhaseFactory(name="Taken")
    phase = PhaseFactory(name="Algebra", instructions="First.")
    page = sign_in(manager)
    page.goto(f"/phases/{phase.pk}")
    page.get_by_label("Name", exact=True).fill("Taken")
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_label("Name", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".field-error", has_text="There is another phase with the name “Taken”.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Name", exact=True).fill("Algebra 2")
    page.get_by_label("What labelers are told").fill("Second.")
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_text("Version 2 (shown now), by ada")).to_be_visible()
    phase.refresh_from_db()
    assert phase.name == "Algebra 2"


def test_phases_are_found_by_name_and_the_address_says_so(sign_in: Open, manager: User) -> None:
    for name in ("Algebra", "Geometry"):
        PhaseFactory(name=name)
    page = sign_in(manager, color_scheme="dark", **PHONE)
    page.goto("/phases")
    page.get_by_label("Name").fill("geo")
    expect(page.get_by_role("link", name="Algebra")).to_have_count(0)
    expect(page.get_by_role("link", name="Geometry")).to_be_visible()
    assert page.url.endswith("/phases?search=geo")
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "phases-phone-dark")
    page.get_by_role("link", name="Geometry").click()
    expect(page.get_by_role("button", name="Save settings")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "phase-phone-dark", full_page=True)


def models(settings: Settings, folder: Path) -> RewardModel:
    settings.STATE_DIR = folder
    (folder / "prm-2").mkdir()
    (folder / "prm-2" / "model.safetensors").write_bytes(bytes(4096))
    provenance = {"base": "rewardmodel/ml/demo_domain/base", "data": {"sha256": ["9f2c" * 16]}}
    (folder / "prm-2" / "reward_model.json").write_text(json.dumps({"provenance": provenance}))
    old = RewardModel.objects.get(name="prm-1")
    RewardModel.objects.filter(pk=old.pk).update(is_current=False)
    current = RewardModel.objects.create(
        kind="prm", name="prm-2", location="prm-2", is_current=True, labels=900, labelings=180, labelings_by_models=60,
        metrics={"evaluation": {"accuracy": 0.912, "negative_auroc": 0.95}}, compared_with=old,
    )  # fmt: skip
    ModelDecision.objects.create(
        reward_model=current, action="promoted", replaced=old, reason="Not worse by more than the margin."
    )
    held_back = RewardModel.objects.create(
        kind="prm", name="prm-3", location="prm-3", standing="held_back", compared_with=current,
        comparison={"best_of_n": {"candidate": 0.61, "incumbent": 0.68, "n": 64, "problems": 200}},
    )  # fmt: skip
    ModelDecision.objects.create(
        reward_model=held_back, action="held_back", reason="It has 0.610, prm-2 has 0.680: worse."
    )
    return held_back


def test_models_are_listed_and_rolled_back_with_one_click(
    sign_in: Open, manager: User, settings: Settings, tmp_path: Path
) -> None:
    loop_with_a_running_training()
    models(settings, tmp_path)
    page = sign_in(manager)
    page.goto("/models")
    expect(page.get_by_role("row", name="prm-2 in use")).to_contain_text("120 by people, 60 by models")
    expect(page.get_by_role("row", name="prm-3")).to_contain_text("held back")
    expect(page.get_by_role("row", name="demo-generator")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "models", full_page=True)
    page.get_by_label("At the gate").select_option("held_back")
    expect(page.get_by_role("row", name="prm-2")).to_have_count(0)
    page.get_by_role("button", name="Roll back the PRM").click()
    expect(page.get_by_text("prm-1 is in use again.")).to_be_visible()
    assert RewardModel.objects.get(is_current=True).name == "prm-1"


def test_model_that_was_held_back_is_promoted_with_a_reason(
    sign_in: Open, manager: User, settings: Settings, tmp_path: Path
) -> None:
    loop_with_a_running_training()
    held_back = models(settings, tmp_path)
    page = sign_in(manager)
    page.goto(f"/models/{held_back.pk}")
    expect(page.get_by_text("It has 0.610, prm-2 has 0.680: worse.")).to_be_visible()
    expect(page.get_by_text("The model’s folder is not on this machine")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Promote", exact=True).click()
    page.get_by_label("Why").fill("The held-out set is small.")
    assert_accessible(page)
    screenshot(page, "model-promote")
    page.get_by_role("button", name="Promote prm-3").click()
    expect(page.get_by_role("heading", name="prm-3 in use")).to_be_visible()
    decision = ModelDecision.objects.get(reward_model=held_back, action="promoted")
    assert (decision.by, decision.reason) == (manager, "The held-out set is small.")


def test_researcher_sees_lineage_and_downloads(sign_in: Open, settings: Settings, tmp_path: Path) -> None:
    loop_with_a_running_training()
    models(settings, tmp_path)
    page = sign_in(UserFactory(role=User.Role.RESEARCHER), color_scheme="dark", **PHONE)
    page.goto(f"/models/{RewardModel.objects.get(name='prm-2').pk}")
    expect(page.get_by_text("rewardmodel/ml/demo_domain/base")).to_be_visible()
    expect(page.get_by_text("9f2c9f2c")).to_be_visible()
    expect(page.get_by_role("button", name="Promote")).to_have_count(0)
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "model-phone-dark", full_page=True)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download prm-2.tar").click()
    assert download.value.suggested_filename == "prm-2.tar"
    page.goto("/phases")
    expect(page.get_by_role("heading", name="This page is not for your role")).to_be_visible()


def test_empty_models_say_where_they_come_from(sign_in: Open, manager: User) -> None:
    page = sign_in(manager)
    page.goto("/models")
    expect(page.get_by_role("heading", name="No reward model yet")).to_be_visible()
    expect(page.get_by_role("heading", name="No generator yet")).to_be_visible()
    assert_accessible(page)


def test_timeline_says_in_words_what_it_shows(sign_in: Open, manager: User) -> None:
    three_generations()
    page = sign_in(manager)
    page.goto("/loop")
    chart = page.get_by_role("figure", name="Wrong answers that fooled the reward model")
    expect(
        page.get_by_text("the share that the reward model of that generation gives a score of at least 0.5")
    ).to_be_visible()
    expect(page.get_by_role("img", name="Shares of negative, neutral and positive ratings")).to_be_visible()
    page.get_by_text("Figures of “Balance of ratings”").click()
    expect(page.get_by_role("row", name="0 1 0 2 3")).to_be_visible()
    assert chart.count() <= 1
    assert_accessible(page)
    screenshot(page, "timeline", full_page=True)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").first.click()
    assert download.value.suggested_filename == "timeline.csv"


def test_next_generation_is_started_from_a_form(sign_in: Open, manager: User) -> None:
    generation = loop_with_a_running_training()
    Generation.objects.filter(pk=generation.pk).update(stage="done", settings={"seed": 7})
    page = sign_in(manager)
    page.goto("/loop")
    page.get_by_role("link", name="Start a generation").click()
    expect(page.get_by_role("heading", name="Start generation 2")).to_be_visible()
    expect(page.get_by_label("Seed")).to_have_value("7")
    assert_accessible(page)
    screenshot(page, "next-generation", full_page=True)
    page.get_by_label("Top p").fill("2")
    page.get_by_label("Training options").fill("{")
    page.get_by_role("button", name="Start generation 2").click()
    expect(page.get_by_text("2 fields need another value.")).to_be_visible()
    expect(page.get_by_text("It lies between 0.001 and 1.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Top p").fill("0.9")
    page.get_by_label("Training options").fill('{"epochs": 2}')
    page.get_by_label("The next generation starts by itself").uncheck()
    page.get_by_role("button", name="Start generation 2").click()
    expect(page.get_by_role("link", name="Generation 2")).to_be_visible()
    settings = Generation.objects.get(number=2).settings
    assert (settings["top_p"], settings["training"], settings["start_next"]) == (0.9, {"epochs": 2}, False)


def test_running_generation_says_what_it_waits_for_and_is_cancelled(sign_in: Open, manager: User) -> None:
    generation = loop_with_a_running_training()
    page = sign_in(manager)
    page.goto("/loop")
    expect(page.get_by_text("Waiting for 3 more labels.")).to_be_visible()
    page.goto("/loop/next")
    expect(page.get_by_text("Generation 1 is under way")).to_be_visible()
    assert_accessible(page)
    page.goto(f"/loop/generations/{generation.pk}")
    page.get_by_role("button", name="Cancel", exact=True).click()
    page.get_by_role("button", name="Cancel generation 1").click()
    expect(page.get_by_role("button", name="Pause")).to_have_count(0)
    generation.refresh_from_db()
    assert generation.status == "cancelled"


def test_failed_generation_shows_the_trace(sign_in: Open, manager: User) -> None:
    generation = loop_with_a_running_training()
    trace = 'Traceback (most recent call last):\n  File "score.py", line 3\nValueError: a step is too long'
    Generation.objects.filter(pk=generation.pk).update(stage="scoring", status="failed", failure=trace)
    Shard.objects.create(
        generation=generation, stage="scoring", first_id=1, last_id=9, size=9, status="failed", attempts=4, error=trace
    )
    page = sign_in(manager, **PHONE)
    page.goto(f"/loop/generations/{generation.pk}")
    page.locator("summary", has_text="ValueError: a step is too long").first.click()
    expect(page.get_by_text('File "score.py", line 3').first).to_be_visible()
    expect(page.get_by_text("scoring 0 done, 1 failed")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "generation-failed-phone", full_page=True)


def test_overview_tells_an_admin_what_needs_them(sign_in: Open, manager: User) -> None:
    generation = loop_with_a_running_training()
    TrainingRun.objects.all().delete()
    Generation.objects.filter(pk=generation.pk).update(status="failed", failure="no memory")
    page = sign_in(manager)
    page.goto("/")
    expect(page.get_by_role("link", name="Generation 1 has stopped while labeling.")).to_be_visible()
    expect(page.get_by_text("Best of N by prm-1")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "overview", full_page=True)
    page.get_by_role("link", name="Generation 1 has stopped").click()
    expect(page.get_by_role("heading", name="Generation 1", exact=True)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_overview_fits_a_phone(sign_in: Open, manager: User, scheme: str) -> None:
    loop_with_a_running_training()
    page = sign_in(manager, color_scheme=scheme, **PHONE)
    page.goto("/")
    expect(page.get_by_text("Nothing: all goes by itself.")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, f"overview-phone-{scheme}", full_page=True)
