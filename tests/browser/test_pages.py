"""The other pages: content, accessibility, and a phone's width."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings

from annotation.models import User
from annotation.services.labelings import submit_labeling
from rewardmodel.models import TrainingRun
from tests.browser.loop_rows import loop_with_a_running_training
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.browser.queued_items import STEPS, queue_items
from tests.factories import UserFactory, label, lease

Open = Callable[..., Page]


def test_first_visit_of_the_demo_offers_three_ways_in(
    new_context: Callable[..., BrowserContext], settings: Settings, manager: User
) -> None:
    settings.DEMO = True
    UserFactory(username=settings.DEMO_ACCOUNTS["labeler"], role=User.Role.LABELER)
    page = new_context().new_page()
    page.goto("/")
    for role in ["labeler", "admin", "researcher"]:
        expect(page.get_by_role("button", name=f"Enter as {role}")).to_be_visible()
    expect(page.get_by_text("Right now:")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "home")
    assert page.title() == "Start · Stepmark"
    page.get_by_role("button", name="Enter as labeler").click()
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()


def test_first_visit_without_a_demo_offers_to_sign_in(new_context: Callable[..., BrowserContext], db: None) -> None:
    page = new_context(**PHONE).new_page()
    page.goto("/")
    page.get_by_role("link", name="Sign in with an account").click()
    expect(page).to_have_title("Sign in · Stepmark")
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize("role", [User.Role.LABELER, User.Role.ADMIN, User.Role.RESEARCHER])
def test_start_page_shows_each_role_its_own_work(sign_in: Open, role: str) -> None:
    page = sign_in(UserFactory(username="somebody", role=role))
    page.goto("/")
    expect(page.get_by_role("heading", name="Welcome, somebody")).to_be_visible()
    expect(page.locator(".card-name").first).to_be_visible()
    labels, manages = role != User.Role.RESEARCHER, role != User.Role.LABELER
    expect(page.locator(".card", has_text="Export")).to_have_count(int(manages))
    expect(page.locator(".card", has_text="History")).to_have_count(int(labels))
    assert_accessible(page)
    screenshot(page, f"start-{role}")


def test_signing_out_leads_back_to_the_start(sign_in: Open, labeler_user: User) -> None:
    page = sign_in(labeler_user)
    page.goto("/")
    page.get_by_role("button", name="Account of lena").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in with an account")).to_be_visible()


def test_history_shows_what_i_rated_with_formulas(sign_in: Open, labeler_user: User) -> None:
    [item] = queue_items(1)
    assignment = lease(item, labeler_user)
    submit_labeling(assignment_id=assignment.pk, labeler=labeler_user, label=label([1, 0, 1, None, -1], steps=STEPS))
    page = sign_in(labeler_user)
    page.goto("/history")
    expect(page.locator(".history").get_by_text("Error found")).to_be_visible()
    page.locator("summary", has_text="Tim buys").click()
    expect(page.get_by_text("He gets back")).to_be_visible()
    expect(page.locator(".rated-step .katex").first).to_be_visible()
    assert_accessible(page)
    screenshot(page, "history")


def test_empty_history_says_what_to_do(sign_in: Open, labeler_user: User) -> None:
    page = sign_in(labeler_user, **PHONE)
    page.goto("/history")
    expect(page.get_by_role("link", name="Rate the first one")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)


def test_loop_shows_training_generations_and_the_curve(sign_in: Open, manager: User) -> None:
    loop_with_a_running_training()
    page = sign_in(manager)
    page.goto("/loop")
    expect(page.get_by_text("Training a PRM: step 41 of 120, loss 0.234")).to_be_visible()
    expect(page.get_by_role("button", name="Training…")).to_be_disabled()
    expect(page.get_by_text("accuracy rises from 31.0 % with 1 sample to 68.0 % with 64")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "loop", full_page=True)
    page.get_by_text("Figures", exact=True).click()
    expect(page.get_by_role("row", name="64 68.0 % ± 2.0 48.0 % ± 2.0 92.0 % ± 2.0")).to_be_visible()
    assert_accessible(page)


def test_retrain_button_asks_for_a_training(sign_in: Open, manager: User) -> None:
    loop_with_a_running_training()
    TrainingRun.objects.all().delete()
    page = sign_in(manager)
    page.goto("/loop")
    page.get_by_role("button", name="Retrain now").click()
    page.get_by_role("dialog").get_by_role("button", name="Start training").click()
    expect(page.get_by_text("A PRM training is waiting for a worker").or_(page.get_by_role("alert"))).to_be_visible()
    screenshot(page, "loop-retrain")


def test_loop_fits_a_phone_and_the_dark(sign_in: Open, manager: User) -> None:
    loop_with_a_running_training()
    page = sign_in(manager, color_scheme="dark", **PHONE)
    page.goto("/loop")
    expect(page.get_by_role("heading", name="Best of N, chosen by prm-1")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "loop-phone-dark")


def test_generation_tells_why_each_item_is_queued(sign_in: Open, manager: User) -> None:
    generation = loop_with_a_running_training()
    page = sign_in(manager)
    page.goto("/loop")
    page.get_by_role("link", name="Generation 1").click()
    expect(page.get_by_text("prm-1 scores it 88.0 %.")).to_be_visible()
    page.locator("summary", has_text="Tim buys").click()
    expect(page.get_by_role("img", name="negative 2.0 %, neutral 8.0 %, positive 90.0 %").first).to_be_visible()
    assert_accessible(page)
    screenshot(page, "generation")
    expect(page).to_have_url(re.compile(f"/loop/generations/{generation.pk}$"))


def test_labelers_do_not_see_the_loop(sign_in: Open, labeler_user: User) -> None:
    page = sign_in(labeler_user)
    page.goto("/loop")
    expect(page.get_by_role("heading", name="This page is not for your role")).to_be_visible()
    assert_accessible(page)


def test_unknown_address_says_so(sign_in: Open, labeler_user: User) -> None:
    page = sign_in(labeler_user)
    page.goto("/nowhere")
    expect(page.get_by_role("heading", name="There is no page at this address")).to_be_visible()
    assert_accessible(page)
