"""Pages of models, for admins and researchers: the list, one model with its origin, and decisions."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from pytest_django import Settings

from annotation.models import User
from rewardmodel.models import ModelDecision, RewardModel
from tests.browser.loop_rows import loop_with_a_running_training
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.factories import UserFactory

Open = Callable[..., Page]


def models(settings: Settings, folder: Path) -> RewardModel:
    settings.STATE_DIR = folder
    (folder / "prm-2").mkdir()
    (folder / "prm-2" / "model.safetensors").write_bytes(bytes(4096))
    provenance = {"base": "rewardmodel/demo/domain/base", "data": {"sha256": ["9f2c" * 16]}}
    (folder / "prm-2" / "reward_model.json").write_text(json.dumps({"provenance": provenance}))
    old = RewardModel.objects.get(name="prm-1")
    RewardModel.objects.filter(pk=old.pk).update(is_current=False)
    current = RewardModel.objects.create(
        kind="prm", name="prm-2", location="prm-2", is_current=True, rated_steps=900, labelings=180, labelings_by_models=60,
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
    page.get_by_label("Reason").fill("The held-out set is small.")
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
    expect(page.get_by_text("rewardmodel/demo/domain/base")).to_be_visible()
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
    expect(page.get_by_role("button", name="Roll back the PRM")).to_have_count(0)
    expect(page.get_by_role("heading", name="No generator yet")).to_be_visible()
    assert_accessible(page)
