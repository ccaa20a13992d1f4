"""The page of the installation: what fails comes first, and an admin adds, tries and removes a webhook."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from annotation.models import Delivery, User, Webhook
from rewardmodel.services.deliveries import send_due
from tests.browser.page_checks import assert_accessible, assert_fits, screenshot
from tests.notifications.receivers import Receiver, running

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def test_admin_sees_what_fails_and_manages_a_webhook(sign_in: Open, manager: User, settings: Settings) -> None:
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.MAIL_IS_CONFIGURED, settings.EMAIL_HOST, settings.EMAIL_PORT = True, "127.0.0.1", 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    page = sign_in(manager)
    page.goto("/")
    page.get_by_label("More pages").click()
    page.get_by_role("link", name="Installation").click()
    expect(page.get_by_text("The mail server does not answer: Connection refused.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Correct EMAIL_URL")).to_be_visible()

    receiver = Receiver()
    with running(receiver):
        page.get_by_role("button", name="Add a webhook").click()
        page.get_by_label("Name").fill("chat")
        page.get_by_role("dialog").get_by_label("Address").fill("http://169.254.169.254/")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_text("is not a public host")).to_be_visible()
        page.get_by_role("dialog").get_by_label("Address").fill(receiver.url)
        page.get_by_label("A generation is done").check()
        page.get_by_label("Labelings are submitted").check()
        page.get_by_label("Send the labels, too").check()
        screenshot(page, "webhook-form")
        page.get_by_role("button", name="Add", exact=True).click()
        secret = page.get_by_role("dialog").locator("code")
        expect(secret).to_be_visible()
        expect(secret).to_have_text(Webhook.objects.get().secret)
        page.get_by_role("button", name="I have copied it").click()
        expect(page.locator("code")).to_have_count(0)
        entry = page.get_by_role("article", name="Webhook chat")
        expect(entry.get_by_role("listitem")).to_have_count(4)
        entry.get_by_role("button", name="Change", exact=True).click()
        page.get_by_label("Labelings are submitted").uncheck()
        page.get_by_label("Something needs an admin").uncheck()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(entry.get_by_role("listitem")).to_have_text(["A generation is done"])
        webhook = Webhook.objects.get()
        assert (webhook.events, webhook.include_labels) == (["generation.done"], False)
        entry.get_by_role("button", name="Send a test").click()
        expect(entry.get_by_role("status")).to_contain_text("within half a minute")
        assert send_due() == 1
    expect(page.get_by_role("row", name="chat test")).to_contain_text("Arrived", timeout=15_000)
    assert len(receiver.received) == 1
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits(page)
    entry.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete it").click()
    expect(entry).to_have_count(0)
    assert not Delivery.objects.exists()
