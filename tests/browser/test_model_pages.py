"""Pages of models, for admins and researchers: the list, one model with its origin, and decisions."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from pytest_django import Settings

from annotation.models import User
from rewardmodel.models import ModelDecision, ModelRequest, RewardModel
from rewardmodel.training.from_elsewhere import answer_model_request
from tests.browser.loop_rows import loop_with_a_running_training
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.factories import UserFactory
from tests.rewardmodel.outside_models import own_model

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


def test_models_are_listed_and_rolled_back_with_a_reason(
    sign_in: Open, manager: User, settings: Settings, tmp_path: Path
) -> None:
    loop_with_a_running_training()
    models(settings, tmp_path)
    page = sign_in(manager)
    page.goto("/models")
    expect(page.get_by_role("row", name="prm-2 in use")).to_contain_text("120 by people, 60 by models")
    expect(page.get_by_role("row", name="prm-3")).to_contain_text("held back")
    assert_accessible(page)
    screenshot(page, "models", full_page=True)
    page.get_by_label("At the gate").select_option("held_back")
    expect(page.get_by_role("row", name="prm-2")).to_have_count(0)
    page.get_by_role("button", name="Roll back the PRM").click()
    dialog = page.get_by_role("dialog", name="Roll back to prm-1?")
    expect(dialog).to_contain_text("is in use again instead of prm-2, trained on 900 rated steps")
    assert_accessible(page)
    screenshot(page, "roll-back")
    dialog.get_by_label("Reason").fill("It rates everything as good.")
    dialog.get_by_role("button", name="Roll back to prm-1").click()
    expect(page.get_by_text("prm-1 is in use again.")).to_be_visible()
    assert RewardModel.objects.get(is_current=True).name == "prm-1"
    page.goto(f"/models/{RewardModel.objects.get(name='prm-2').pk}")
    expect(page.get_by_text("rolled back to prm-1 by")).to_be_visible()
    expect(page.get_by_text("It rates everything as good.")).to_be_visible()


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
    assert_accessible(page)
    page.goto("/generators")
    expect(page.get_by_role("heading", name="No generator yet")).to_be_visible()
    assert_accessible(page)


def answer_as_a_worker(page: Page) -> None:
    """Wait until the form's request has arrived, and do what a worker does with it."""
    for _ in range(100):
        if request := ModelRequest.objects.filter(status="pending").first():
            answer_model_request(request_id=request.pk)
            return
        page.wait_for_timeout(100)
    raise AssertionError("no request arrived")


def test_model_from_elsewhere_is_checked_and_added(sign_in: Open, manager: User, tmp_path: Path) -> None:
    folder = own_model(tmp_path / "outside")
    page = sign_in(manager)
    page.goto("/models")
    page.get_by_role("button", name="Add a reward model").click()
    dialog = page.get_by_role("dialog", name="Add a reward model")
    # what cannot be right is said at its field at once
    dialog.get_by_label("Name", exact=True).fill("prm-1")
    dialog.get_by_label("Location").fill(str(tmp_path / "nowhere"))
    dialog.get_by_role("button", name="Check and add").click()
    expect(dialog.get_by_text("“prm-1” is a name of Stepmark’s own")).to_be_visible()
    expect(dialog.get_by_label("Name", exact=True)).to_be_focused()
    # what only a look at the folder tells is said when a worker has looked
    dialog.get_by_label("Name", exact=True).fill("from the cluster")
    dialog.get_by_role("button", name="Check and add").click()
    expect(dialog.get_by_role("button", name="Checking …")).to_be_disabled()
    answer_as_a_worker(page)
    expect(dialog.get_by_text("The workers’ machine has no folder")).to_be_visible()
    expect(dialog.get_by_label("Location")).to_be_focused()
    assert_accessible(page)
    screenshot(page, "model-add-error")
    dialog.get_by_label("Location").fill(str(folder))
    dialog.get_by_role("button", name="Check and add").click()
    expect(dialog.get_by_role("button", name="Checking …")).to_be_visible()
    answer_as_a_worker(page)
    expect(dialog.get_by_text("from the cluster is added.")).to_be_visible()
    expect(dialog.get_by_text("in a correct example")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "model-added")
    dialog.get_by_role("link", name="Open from the cluster").click()
    expect(page.get_by_role("heading", name="from the cluster not compared yet")).to_be_visible()
    expect(page.get_by_text(str(folder))).to_be_visible()
    page.get_by_role("button", name="Compare", exact=True).click()
    page.get_by_role("button", name="Compare from the cluster").click()
    expect(page.get_by_role("button", name="Comparing …")).to_be_visible()
    answer_as_a_worker(page)
    expect(page.get_by_role("heading", name="from the cluster in use")).to_be_visible()
    expect(page.get_by_text("It is the first of its kind.")).to_be_visible()


def test_form_asks_what_a_server_needs_and_fits_a_phone(sign_in: Open, manager: User) -> None:
    page = sign_in(manager, color_scheme="dark", **PHONE)
    page.goto("/models")
    page.get_by_role("button", name="Add a reward model").click()
    dialog = page.get_by_role("dialog", name="Add a reward model")
    expect(dialog.get_by_label("Folder of the served model")).to_have_count(0)
    dialog.get_by_label("Location").fill("http://gpu-1:8000")
    expect(dialog.get_by_label("Folder of the served model")).to_be_visible()
    dialog.get_by_label("Format").select_option("token-classification")
    expect(dialog.get_by_label("Separator")).to_have_value("\\n")
    dialog.get_by_label("Name", exact=True).fill("served")
    dialog.get_by_role("button", name="Check and add").click()
    expect(dialog.get_by_text("Enter the folder of the model that the server runs")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "model-add-phone-dark", full_page=True)


def test_researchers_do_not_add_models(sign_in: Open) -> None:
    page = sign_in(UserFactory(role=User.Role.RESEARCHER))
    page.goto("/models")
    expect(page.get_by_role("heading", name="No reward model yet")).to_be_visible()
    expect(page.get_by_role("button", name="Add a reward model")).to_have_count(0)
